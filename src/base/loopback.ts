/** Which addresses only this machine can reach. */
import { isIP } from "node:net";

/** True for `localhost`, `::1` and all of 127.0.0.0/8 (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
