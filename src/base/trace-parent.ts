/** Reads where a call stands in its client's trace: W3C Trace Context, level 2 (https://www.w3.org/TR/trace-context-2/). The front door, for log and traces. */

/** The span of the client's that a call belongs to. */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits, not all 0. */
  readonly traceId: string;
  /** 16 of them, not all 0. */
  readonly spanId: string;
  /** True: the client has recorded it. */
  readonly isSampled: boolean;
}

/** A later version may have more behind the flags; version ff is none. */
const TRACE_PARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const MAX_LENGTH = 256;
const SAMPLED = 1;

/** Undefined for everything that is not well formed: the standard has it ignored, as if it had not been sent (3.2.2.4). */
export function readTraceParent(text: string): TraceParent | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, version, traceId, spanId, flags, rest] = TRACE_PARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === "00" && rest !== undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}
