/** 64-bit integers of the wire as numbers, which are exact up to 2^53 - 1: what is larger is an error, never rounded. */
import { answerInvalid, requestInvalid } from "./errors.ts";

/** What the server answered as a number. Throws an AssayError, `UNRECOGNISED`, for one that would be rounded. */
export function toNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw answerInvalid(`the server answered ${value}, which a number of JavaScript cannot hold`);
}

/** As `toNumber`, of what may be absent. */
export function toOptionalNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : toNumber(value);
}

/** What `field` of a request is set to. Throws an AssayError, `REQUEST_INVALID`, for what is not a whole number from 0 to 2^53 - 1. */
export function fromNumber(field: string, value: number): bigint {
  if (Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  throw requestInvalid(field, "is a whole number from 0 to 2^53 - 1");
}
