/** Where a server listens unless it is told otherwise, and where a command looks for it; and what an address is. */
export const DEFAULT_ADDRESS = "127.0.0.1:7443";

const ADDRESS = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})$/;
const MAX_PORT = 65_535;

/** True for HOST:PORT, where HOST is a name, an IPv4 address or an IPv6 address in brackets, and PORT is from 1 to 65535. */
export function isAddress(text: string): boolean {
  const port = Number(ADDRESS.exec(text)?.[1] ?? 0);
  return port >= 1 && port <= MAX_PORT;
}
