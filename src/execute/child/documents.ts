/** Joins the events' JSON documents into the one text that crosses into the isolate. Step: request → events: JOIN the documents → fold. */
import { isUtf8 } from "node:buffer";
import { randomFillSync } from "node:crypto";

/** The documents of a batch, as realm/events.js takes them apart. */
export interface Documents {
  /**
   * Chunks with U+001E between them, which stands in no document (RFC 7464). A chunk is a JSON array, and MUST be of one of these two kinds, so that if it is
   * parsed to as many values as it should be, then each document is one of them and none has spliced into its neighbour:
   *
   * Plain: `[{"x":1},{"x":2},0]`. Each document begins with `{` and ends with `}`, has an even number of quotation marks, and none of `{}[]\` between: so no
   * string is open at its end, and what it opens it closes. `0` is an event without data.
   *
   * Guarded: `[1,"nonce",[],"nonce","nonce"]`. There is a nonce between any two documents, and one for an event without data. Whoever wrote the
   * documents cannot know it; if it stands at each odd place and there are twice as many values less one as there are events, all its commas are at the
   * top, and what is between them is one value.
   */
  readonly text: string;
  /** How many events each chunk has, a code unit each; `PLAIN` more if it is plain. */
  readonly counts: string;
  /** `NONCE_UNITS` characters. */
  readonly nonce: string;
}

export const SEPARATOR = 0x1e;
/** Characters of a nonce: with 93 to choose from, 65 bits. */
export const NONCE_UNITS = 10;
export const PLAIN = 0x80;
/** What is parsed together: a batch that stops early shall not have parsed much in vain, and the values take memory until they are used. */
const CHUNK_BYTES = 64 * 1024;
const CHUNK_EVENTS = PLAIN - 1;
/** Up to here a loop is faster than a call. */
const SHORT_BYTES = 64;
const FIRST_BYTES = 256 * 1024;
/** A larger buffer is not kept for the next batch. */
const KEPT_BYTES = 1024 * 1024;

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NOTHING = 0x30;
/** Of a nonce in a document's place, with its quotation marks; and with the commas of one between documents. */
const QUOTED_BYTES = NONCE_UNITS + 2;
const BETWEEN_BYTES = QUOTED_BYTES + 2;

/** What is counted of a short document's bytes, added up: quotation marks below 2^16, what nests or escapes below 2^24, separators above. */
const NESTS = 1 << 16;
const SEPARATES = 1 << 24;
const WEIGHTS = Int32Array.from({ length: 256 }, (_, byte) => {
  switch (byte) {
    case QUOTE:
      return 1;
    case OPEN:
    case CLOSE:
    case BACKSLASH:
    case OPEN_OBJECT:
    case CLOSE_OBJECT:
      return NESTS;
    case SEPARATOR:
      return SEPARATES;
    default:
      return 0;
  }
});

/** What stands in a JSON string as it is: printable ASCII but `"` and `\`. */
const LETTERS = Uint8Array.from(
  Array.from({ length: 0x7f - 0x20 }, (_, at) => 0x20 + at).filter(
    (letter) => letter !== QUOTE && letter !== BACKSLASH,
  ),
);
/** Where no nonce was wanted: no document holds that. */
const NO_NONCE = "\u001e".repeat(NONCE_UNITS);

/** Bytes of chance that have not been used yet. */
const chance = new Uint8Array(4096);
let chanceLeft = 0;

/** A nonce between documents: `,"…",`. MUST be fresh for each batch. */
function freshBetween(): Uint8Array {
  const between = new Uint8Array(BETWEEN_BYTES);
  between[0] = between[BETWEEN_BYTES - 1] = COMMA;
  between[1] = between[BETWEEN_BYTES - 2] = QUOTE;
  for (let at = 2; at < BETWEEN_BYTES - 2; ) {
    if (chanceLeft === 0) {
      randomFillSync(chance);
      chanceLeft = chance.byteLength;
    }
    chanceLeft -= 1;
    const drawn = chance[chanceLeft] ?? 0;
    // What is over would make some letters likelier than others.
    if (drawn >= LETTERS.length * 2) continue;
    between[at] = LETTERS[drawn % LETTERS.length] ?? 0;
    at += 1;
  }
  return between;
}

/** The buffer of the batch before, to be used again: batches are written one at a time, each from beginning to end. */
let spare = Buffer.allocUnsafeSlow(FIRST_BYTES);

/** Takes the documents of a batch, one after the other. */
export class DocumentWriter {
  #out = spare;
  #at = 0;
  #chunkAt = 0;
  #inChunk = 0;
  /** Until a document comes that is not: what follows it is guarded, so that no batch falls into small chunks. */
  #isPlain = true;
  #counts = "";
  #between: Uint8Array | undefined;

  /** Takes the bytes from `start` to `end`; none: an event without data. False, and the writer is of no use any more, if U+001E is among them. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#inChunk >= CHUNK_EVENTS || (this.#inChunk > 0 && this.#at - this.#chunkAt + length > CHUNK_BYTES)) {
      this.#endChunk();
    }
    if (this.#at + length + 2 * BETWEEN_BYTES > this.#out.byteLength) this.#grow(length);
    if (this.#isPlain) {
      if (this.#addPlain(bytes, start, end)) return true;
      if (this.#inChunk > 0) this.#endChunk();
      this.#isPlain = false;
    }
    this.#begin();
    if (this.#inChunk > 0) this.#writeNonce(0, BETWEEN_BYTES);
    this.#inChunk += 1;
    if (length === 0) {
      this.#writeNonce(1, QUOTED_BYTES);
      return true;
    }
    const out = this.#out;
    let at = this.#at;
    this.#at = at + length;
    if (length > SHORT_BYTES) {
      const document = bytes.subarray(start, end);
      out.set(document, at);
      return !document.includes(SEPARATOR);
    }
    for (let from = start; from < end; from += 1) {
      const byte = bytes[from] ?? 0;
      if (byte === SEPARATOR) return false;
      out[at] = byte;
      at += 1;
    }
    return true;
  }

  /** The whole; undefined if a document is not UTF-8. */
  end(): Documents | undefined {
    if (this.#inChunk > 0) this.#endChunk();
    const written = this.#out.subarray(0, this.#at);
    spare = this.#out.byteLength > KEPT_BYTES ? spare : this.#out;
    // What is between the documents is ASCII: the whole is UTF-8 exactly if each document is.
    if (!isUtf8(written)) return undefined;
    const nonce = this.#between === undefined ? NO_NONCE : letters(this.#between);
    return { text: written.toString("utf8"), counts: this.#counts, nonce };
  }

  /** False if the document is not plain: nothing has happened then. */
  #addPlain(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > SHORT_BYTES) return false;
    const out = this.#out;
    const chunkAt = this.#inChunk === 0 && this.#counts !== "" ? this.#at + 1 : this.#at;
    let at = chunkAt + 1;
    if (start === end) {
      out[at] = NOTHING;
      at += 1;
    } else {
      let weight = 0;
      for (let from = start; from < end; from += 1) {
        const byte = bytes[from] ?? 0;
        out[at] = byte;
        at += 1;
        weight += WEIGHTS[byte] ?? 0;
      }
      // Two that nest, at its ends, and an even number of quotation marks.
      if ((weight & ~0xfffe) !== 2 * NESTS || bytes[start] !== OPEN_OBJECT || bytes[end - 1] !== CLOSE_OBJECT)
        return false;
    }
    this.#begin();
    if (this.#inChunk > 0) {
      out[this.#at] = COMMA;
    }
    this.#at = at;
    this.#inChunk += 1;
    return true;
  }

  /** Begins a chunk, unless one is begun. */
  #begin(): void {
    if (this.#inChunk > 0) return;
    if (this.#counts !== "") {
      this.#out[this.#at] = SEPARATOR;
      this.#at += 1;
    }
    this.#chunkAt = this.#at;
    this.#out[this.#at] = OPEN;
    this.#at += 1;
  }

  #endChunk(): void {
    this.#out[this.#at] = CLOSE;
    this.#at += 1;
    this.#counts += String.fromCharCode(this.#isPlain ? PLAIN + this.#inChunk : this.#inChunk);
    this.#inChunk = 0;
  }

  #writeNonce(from: number, length: number): void {
    const out = this.#out;
    this.#between ??= freshBetween();
    const between = this.#between;
    const at = this.#at;
    for (let offset = 0; offset < length; offset += 1) out[at + offset] = between[from + offset] ?? 0;
    this.#at = at + length;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(2 * (this.#out.byteLength + length));
    larger.set(this.#out.subarray(0, this.#at));
    this.#out = larger;
  }
}

function letters(between: Uint8Array): string {
  return String.fromCharCode(...between.subarray(2, 2 + NONCE_UNITS));
}
