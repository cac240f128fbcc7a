/** JSON in canonical form (RFC 8785, JCS): one text a value, whatever the order of its keys. */
import canonicalize from "canonicalize";

/** The canonical text of a JSON value. Throws a TypeError for what JSON cannot hold (`NaN`, `undefined`, functions, cycles). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}
