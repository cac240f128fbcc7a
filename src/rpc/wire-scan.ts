/**
 * Reads what the gateway needs of a message that it passes on undecoded: the routing header and the outline, never an event.
 *
 * Stricter than protobuf where leniency would let two readers see two messages: a field of the outline that comes twice is refused,
 * though proto3 would merge it. Unknown fields are skipped. Wire format: https://protobuf.dev/programming-guides/encoding/.
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { BYTES, tag, Walker } from "../base/wire-walker.ts";
import { undecodable } from "./door.ts";

/** What a `ReduceRequest` says of itself. */
export interface ReduceOutline {
  /** The bytes of its `FunctionRef`; undefined if there is none. */
  readonly functionRef: Uint8Array | undefined;
  readonly stateBytes: number;
  readonly eventCount: number;
}

const REDUCE_FUNCTION = 1;
const REDUCE_STATE = 2;
const REDUCE_EVENTS = 3;
const STREAM_OPEN = 1;
const STREAM_BATCH = 2;
const FUNCTION_TAG = tag(REDUCE_FUNCTION, BYTES);
const STATE_TAG = tag(REDUCE_STATE, BYTES);
const EVENTS_TAG = tag(REDUCE_EVENTS, BYTES);

/** Outlines a `ReduceRequest`. Faults: REQUEST_INVALID. */
export function scanReduceRequest(bytes: Uint8Array): ReduceOutline {
  return ordinaryOutline(bytes) ?? scanAnyReduceRequest(bytes);
}

/** The outline of a request as encoders write it, the fields in their order and no others: nearly every one. */
function ordinaryOutline(bytes: Uint8Array): ReduceOutline | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(FUNCTION_TAG)) return undefined;
  const refEnd = walker.valueEnd();
  if (refEnd < 0) return undefined;
  const functionRef = bytes.subarray(walker.pos, refEnd);
  walker.pos = refEnd;
  let stateBytes = 0;
  if (walker.takes(STATE_TAG)) {
    const stateEnd = walker.valueEnd();
    if (stateEnd < 0) return undefined;
    stateBytes = stateEnd - walker.pos;
    walker.pos = stateEnd;
  }
  let eventCount = 0;
  while (walker.takes(EVENTS_TAG)) {
    const eventEnd = walker.valueEnd();
    if (eventEnd < 0) return undefined;
    walker.pos = eventEnd;
    eventCount += 1;
  }
  return walker.pos === walker.end ? { functionRef, stateBytes, eventCount } : undefined;
}

function scanAnyReduceRequest(bytes: Uint8Array): ReduceOutline {
  const typeName = "assay.v1.ReduceRequest";
  let functionRef: Uint8Array | undefined;
  let stateBytes = -1;
  let eventCount = 0;
  scan(bytes, typeName, (field, start, end) => {
    switch (field) {
      case REDUCE_FUNCTION:
        if (functionRef !== undefined) return false;
        functionRef = bytes.subarray(start, end);
        return true;
      case REDUCE_STATE:
        if (stateBytes >= 0) return false;
        stateBytes = end - start;
        return true;
      case REDUCE_EVENTS:
        eventCount += 1;
        return true;
      default:
        return undefined;
    }
  });
  return { functionRef, stateBytes: Math.max(stateBytes, 0), eventCount };
}

/** Tells which message of its `oneof` a `ReduceStreamRequest` holds. Faults: REQUEST_INVALID if it is not exactly one. */
export function scanStreamRequest(bytes: Uint8Array): "open" | "batch" {
  const typeName = "assay.v1.ReduceStreamRequest";
  let found: "open" | "batch" | undefined;
  scan(bytes, typeName, (field) => {
    if (field !== STREAM_OPEN && field !== STREAM_BATCH) return undefined;
    if (found !== undefined) return false;
    found = field === STREAM_OPEN ? "open" : "batch";
    return true;
  });
  if (found === undefined) throw undecodable(typeName);
  return found;
}

/**
 * Calls `onField` with each field of a message and where its value stands. It answers true if it took the field (which must then be
 * length-delimited), undefined if it does not know it, false if the message must be refused.
 */
function scan(
  bytes: Uint8Array,
  typeName: string,
  onField: (field: number, start: number, end: number) => boolean | undefined,
): void {
  const reader = new BinaryReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (wireType !== WireType.LengthDelimited) {
        if (onField(field, reader.pos, reader.pos) !== undefined) throw new RangeError("wrong wire type");
        reader.skip(wireType, field);
      } else {
        const length = reader.uint32();
        const start = reader.pos;
        reader.pos = start + length;
        if (reader.pos > reader.len) throw new RangeError("truncated");
        if (onField(field, start, reader.pos) === false) throw new RangeError("repeated");
      }
      if (reader.pos > reader.len) throw new RangeError("truncated");
    }
  } catch {
    throw undecodable(typeName);
  }
}
