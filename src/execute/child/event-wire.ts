/**
 * Finds events on the wire, without an object an event. Step: request bytes → EVENTS → fold.
 *
 * It knows the ordinary form only: fields in the order of their numbers and none twice, lengths as short as they can be, events with a type and data and
 * nothing else. For anything else it answers undefined, and the schema's decoder has the word: so what it does answer MUST be what that would say.
 * Wire format: https://protobuf.dev/programming-guides/encoding/.
 */

import { BYTES, MAX_VARINT_BYTES, tag, VARINT, Walker } from "../../base/wire-walker.ts";
import { DocumentWriter } from "./documents.ts";
import { type BatchText, Places, textOf } from "./events.ts";
import { wirePacked } from "./packed-events.ts";
import { TypeTable } from "./type-table.ts";

/** A `ReduceStreamRequest` with a batch in it. */
export interface WireBatch {
  readonly batch: bigint;
  readonly text: BatchText;
}

/** A `ReduceRequest` without its function, which is the gateway's business. */
export interface WireReduce {
  readonly state: Uint8Array;
  readonly text: BatchText;
}

const STREAM_BATCH = tag(2, BYTES);
const BATCH_NUMBER = tag(1, VARINT);
const BATCH_EVENTS = tag(2, BYTES);
const BATCH_PACKED = tag(3, BYTES);
const REDUCE_FUNCTION = tag(1, BYTES);
const REDUCE_STATE = tag(2, BYTES);
const REDUCE_EVENTS = tag(3, BYTES);
const FUNCTION_NAME = tag(1, BYTES);
const FUNCTION_REVISION = tag(2, VARINT);
const EVENT_TYPE = tag(3, BYTES);
const EVENT_DATA = tag(7, BYTES);

/** The batch of a `ReduceStreamRequest`, or undefined: ask the schema's decoder. */
export function wireBatch(bytes: Uint8Array): WireBatch | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(STREAM_BATCH) || walker.valueEnd() !== bytes.byteLength) return undefined;
  const number = walker.takes(BATCH_NUMBER) ? walker.varint(MAX_VARINT_BYTES) : 0;
  if (number < 0) return undefined;
  const text = walker.takes(BATCH_PACKED) ? packedText(walker) : wireEvents(walker, BATCH_EVENTS);
  return text === undefined ? undefined : { batch: BigInt(number), text };
}

/** The state and the events of a `ReduceRequest`, or undefined: ask the schema's decoder. */
export function wireReduce(bytes: Uint8Array): WireReduce | undefined {
  const walker = new Walker(bytes);
  if (walker.takes(REDUCE_FUNCTION) && !skipFunction(walker)) return undefined;
  let stateAt = 0;
  let stateEnd = 0;
  if (walker.takes(REDUCE_STATE)) {
    stateEnd = walker.valueEnd();
    stateAt = walker.pos;
    if (stateEnd < 0) return undefined;
    walker.pos = stateEnd;
  }
  const text = wireEvents(walker, REDUCE_EVENTS);
  return text === undefined ? undefined : { state: bytes.subarray(stateAt, stateEnd), text };
}

/** Passes a `FunctionRef`: a name in ASCII, and perhaps a revision. */
function skipFunction(walker: Walker): boolean {
  const { end: outer } = walker;
  const end = walker.valueEnd();
  if (end < 0) return false;
  walker.end = end;
  if (walker.takes(FUNCTION_NAME)) {
    const nameEnd = walker.valueEnd();
    if (nameEnd < 0) return false;
    for (let at = walker.pos; at < nameEnd; at += 1) if ((walker.bytes[at] ?? 0) > 0x7f) return false;
    walker.pos = nameEnd;
  }
  if (walker.takes(FUNCTION_REVISION) && walker.varint(MAX_VARINT_BYTES) < 0) return false;
  walker.end = outer;
  return walker.pos === end;
}

/** Packed events that are the last thing that `walker` has. */
function packedText(walker: Walker): BatchText | undefined {
  const packed = walker.within();
  return packed === undefined || walker.pos !== walker.end ? undefined : wirePacked(packed);
}

/** The events that `walker` stands before, up to its end. */
function wireEvents(walker: Walker, eventsTag: number): BatchText | undefined {
  const { bytes, end } = walker;
  const types = new TypeTable(bytes);
  const writer = new DocumentWriter();
  const places = new Places();
  while (walker.pos < end) {
    if (!walker.takes(eventsTag)) return undefined;
    const eventEnd = walker.valueEnd();
    if (eventEnd < 0 || !walker.takes(EVENT_TYPE)) return undefined;
    const typeEnd = walker.valueEnd();
    if (typeEnd < 0 || typeEnd > eventEnd) return undefined;
    const place = types.placeOf(walker.pos, typeEnd);
    if (place < 0) return undefined;
    places.add(place);
    walker.pos = typeEnd;
    if (typeEnd < eventEnd && (!walker.takes(EVENT_DATA) || walker.valueEnd() !== eventEnd)) return undefined;
    if (!writer.add(bytes, walker.pos, eventEnd)) return undefined;
    walker.pos = eventEnd;
  }
  return textOf(types.texts, places, writer);
}
