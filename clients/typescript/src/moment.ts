/** Moments of the wire as dates. */
import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";

/** The furthest that a date can be from 1970, on either side (ECMA-262, "Time Values and Time Range"). */
const MAX_MS = 8_640_000_000_000_000;

/** Whatever the server has sent: what no date can be is the nearest that can. */
export function dateOf(timestamp: Timestamp): Date {
  return new Date(Math.min(MAX_MS, Math.max(-MAX_MS, timestampMs(timestamp))));
}
