/** Reads the head of a frame of the hot path, field by field, without an object for each. Both ways between gateway and executor. */

/** More bytes than this a number below 2^49 does not take; what takes more goes through the schema. */
const MAX_VARINT_BYTES = 7;

/** A cursor over a frame. Never throws: what is not there reads as -1. */
export class FrameHead {
  readonly #bytes: Uint8Array;
  /** Where the next field begins; beyond the end once anything was not there. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next byte, or -1. */
  byte(): number {
    return this.#bytes[this.at++] ?? -1;
  }

  /** The next number, or -1. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < MAX_VARINT_BYTES; count++) {
      const byte = this.byte();
      if (byte < 0) return -1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    return -1;
  }

  /** True if a length comes next, and it is that of all the rest. */
  lengthOfRest(): boolean {
    const length = this.varint();
    return length >= 0 && length === this.#bytes.byteLength - this.at;
  }
}
