/** Times as a command line writes them: a moment, or how far from now. For commander. */
import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LATEST_MS = Date.parse("9999-12-31T23:59:59Z");

/** A moment, such as 2027-01-31 or 2027-01-31T12:00:00Z (ISO 8601; without a zone, UTC). */
export function instant(text: string): Date {
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const atMs = isMoment ? Date.parse(hasZone || !text.includes("T") ? text : `${text}Z`) : Number.NaN;
  if (Number.isSafeInteger(atMs) && atMs <= LATEST_MS) return new Date(atMs);
  throw new InvalidArgumentError("It is a time in ISO 8601, such as 2027-01-31T12:00:00Z.");
}

/** A moment to come: as above, or a number of minutes, hours or days from now, such as 90d. */
export function instantToCome(text: string): Date {
  const [, number, unit = ""] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  if (number !== undefined) return new Date(Date.now() + Number(number) * (UNITS_MS[unit] ?? 0));
  try {
    return instant(text);
  } catch {
    throw new InvalidArgumentError("It is a time such as 2027-01-31T12:00:00Z, or how long from now: 90d, 12h, 30m.");
  }
}
