/** Reads a message's wire format field by field (https://protobuf.dev/programming-guides/encoding/), and knows the ordinary form of each only. */

/** The tag of a field, for field numbers up to 15. */
export const tag = (field: number, wireType: number): number => (field << 3) | wireType;
export const VARINT = 0;
export const BYTES = 2;
/** Seven bytes are 49 bits: a number holds them exactly. */
export const MAX_VARINT_BYTES = 7;
export const MAX_LENGTH_BYTES = 4;
export const MAX_UINT32 = 0xffff_ffff;

/** Reads a message, or a part of one, from beginning to end. */
export class Walker {
  readonly bytes: Uint8Array;
  pos: number;
  end: number;

  constructor(bytes: Uint8Array, pos = 0, end = bytes.byteLength) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
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

  /** True if a length comes next, and it is that of all the rest. */
  takesLengthOfRest(): boolean {
    return this.valueEnd() === this.end;
  }

  /** Passes a value and answers a walker of its own for it; undefined if it is not within what is read. */
  within(): Walker | undefined {
    const end = this.valueEnd();
    if (end < 0) return undefined;
    const value = new Walker(this.bytes, this.pos, end);
    this.pos = end;
    return value;
  }
}
