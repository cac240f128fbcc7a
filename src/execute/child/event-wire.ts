/**
 * Finds events on the wire, without an object an event. Step: request bytes → EVENTS → fold.
 *
 * It knows the ordinary form only: fields in the order of their numbers and none twice, lengths as short as they can be, events with a type and data and
 * nothing else. For anything else it answers undefined, and the schema's decoder has the word: so what it does answer MUST be what that would say.
 * Wire format: https://protobuf.dev/programming-guides/encoding/.
 */
import { DocumentWriter } from "./documents.ts";
import { type BatchText, Places, textOf, typeProblem } from "./events.ts";

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

const tag = (field: number, wireType: number): number => (field << 3) | wireType;
const VARINT = 0;
const BYTES = 2;
const STREAM_BATCH = tag(2, BYTES);
const BATCH_NUMBER = tag(1, VARINT);
const BATCH_EVENTS = tag(2, BYTES);
const REDUCE_FUNCTION = tag(1, BYTES);
const REDUCE_STATE = tag(2, BYTES);
const REDUCE_EVENTS = tag(3, BYTES);
const FUNCTION_NAME = tag(1, BYTES);
const FUNCTION_REVISION = tag(2, VARINT);
const EVENT_TYPE = tag(3, BYTES);
const EVENT_DATA = tag(7, BYTES);

/** Seven bytes are 49 bits: a number holds them exactly. */
const MAX_VARINT_BYTES = 7;
const MAX_LENGTH_BYTES = 4;
/** Entries that places can name: they are code units. */
const MAX_TYPES = 0xffff;
const SLOTS = 64;
const MAX_TYPE_BYTES = 256;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a message from beginning to end. What it does not know leaves it at `pos < 0`. */
class Walker {
  readonly bytes: Uint8Array;
  pos = 0;
  end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.byteLength;
  }

  /** Takes the tag `wanted`, if that is what comes. */
  takes(wanted: number): boolean {
    if (this.pos >= this.end || this.bytes[this.pos] !== wanted) return false;
    this.pos += 1;
    return true;
  }

  /** A varint in its shortest form; -1 if it is another or too long. */
  varint(maxBytes: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; count <= maxBytes && this.pos < this.end; count += 1) {
      const byte = this.bytes[this.pos] ?? 0;
      this.pos += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte === 0 && count > 1 ? -1 : value;
      scale *= 0x80;
    }
    return -1;
  }

  /** Takes the length of a value and answers where it ends; -1 if that is not within what is read. */
  valueEnd(): number {
    const length = this.varint(MAX_LENGTH_BYTES);
    const end = this.pos + length;
    return length < 0 || end > this.end ? -1 : end;
  }
}

// By slot: where a type stood last, how long it is, and its place. Used again for each batch, as batches are read one at a time.
const slotStarts = new Int32Array(SLOTS);
const slotLengths = new Int32Array(SLOTS);
const slotPlaces = new Int32Array(SLOTS);

/** The types of a batch, each once, found again by their bytes. */
class TypeTable {
  readonly texts: string[] = [];
  readonly #bytes: Uint8Array;
  readonly #places = new Map<string, number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    slotLengths.fill(0);
  }

  /** The place of the type from `start` to `end`; -1 if it is no type that the ordinary way takes. */
  placeOf(start: number, end: number): number {
    const bytes = this.#bytes;
    const length = end - start;
    if (length < 1 || length > MAX_TYPE_BYTES) return -1;
    const slot = (length + (bytes[start] ?? 0) * 3 + (bytes[end - 1] ?? 0)) % SLOTS;
    if (slotLengths[slot] === length) {
      let known = slotStarts[slot] ?? 0;
      let at = start;
      while (at < end && bytes[at] === bytes[known]) {
        at += 1;
        known += 1;
      }
      if (at === end) return slotPlaces[slot] ?? -1;
    }
    const place = this.#enter(start, end);
    slotStarts[slot] = start;
    slotLengths[slot] = place < 0 ? 0 : length;
    slotPlaces[slot] = place;
    return place;
  }

  #enter(start: number, end: number): number {
    let text: string;
    try {
      text = utf8.decode(this.#bytes.subarray(start, end));
    } catch {
      return -1;
    }
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.texts.length;
    if (place >= MAX_TYPES || typeProblem(text) !== undefined) return -1;
    this.texts.push(text);
    this.#places.set(text, place);
    return place;
  }
}

/** The batch of a `ReduceStreamRequest`, or undefined: ask the schema's decoder. */
export function wireBatch(bytes: Uint8Array): WireBatch | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(STREAM_BATCH) || walker.valueEnd() !== bytes.byteLength) return undefined;
  const number = walker.takes(BATCH_NUMBER) ? walker.varint(MAX_VARINT_BYTES) : 0;
  if (number < 0) return undefined;
  const text = wireEvents(walker, BATCH_EVENTS);
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
