/** Knows the types of a batch by their bytes, since the same few come again and again. Step: request bytes → events: TYPES → fold. */
import { typeProblem } from "./events.ts";

/** Entries that places can name: they are code units. */
const MAX_TYPES = 0xffff;
const SLOTS = 64;
const MAX_TYPE_BYTES = 256;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// By slot: where a type stood last, how long it is, and its place. Used again for each batch, as batches are read one at a time.
const slotStarts = new Int32Array(SLOTS);
const slotLengths = new Int32Array(SLOTS);
const slotPlaces = new Int32Array(SLOTS);

/** The types of a batch, each once, found again by their bytes. */
export class TypeTable {
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
