/** Whose connections are counted together. */
import { isIPv6 } from "node:net";

/**
 * What an address is counted under: an IPv4 address by itself, also where it comes mapped into IPv6 (RFC 4291, 2.5.5.2); of an IPv6 address the first 64 bits, for
 * that is what one subscriber is given at least (RFC 6177), and could change the rest of it with every connection.
 */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [plain = ""] = address.split("%");
  const [left = "", right] = plain.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : Math.max(0, 8 - groups(head) - groups(tail));
  const all = [...head, ...Array.from({ length: zeros }, () => "0"), ...tail];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** An IPv4 address at the end stands for two groups. */
function groups(parts: readonly string[]): number {
  return parts.length + (parts.at(-1)?.includes(".") === true ? 1 : 0);
}
