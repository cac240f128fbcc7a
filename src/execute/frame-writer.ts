/** Collects frames for the other end of a socket and writes them together. Both ways between gateway and executor begin here. */

const CHUNK_BYTES = 64 * 1024;
/** Payloads up to this size are copied beside their frame's head; larger ones go out as buffers of their own. */
const COPY_MAX_BYTES = 16 * 1024;
/** What one number takes at most, with its tag. */
export const MAX_FIELD_BYTES = 11;
const LENGTH_BYTES = 4;

/** Where the bytes go: a socket, as far as this file needs one. */
export interface FrameSink {
  /** `written`: called once they have left the process. */
  write(bytes: Uint8Array, written?: () => void): boolean;
  cork(): void;
  uncork(): void;
}

/**
 * Frames on their way out, each behind its length as four bytes, big-endian. A frame is begun, written field by field (protobuf allows them in any
 * order), and complete once all the bytes are there that its beginning announced.
 */
export class FrameWriter {
  readonly #sink: FrameSink;
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  /** Where the frames that are not written yet begin in the chunk. */
  #start = 0;
  #end = 0;
  #pieces: Uint8Array[] = [];
  #closed = false;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Adds a frame that is there already. */
  addFrame(message: Uint8Array): void {
    this.begin(message.byteLength, 0);
    this.addPayload(message);
  }

  /** Begins a frame of `messageBytes`, the first `headBytes` of which come by the methods below, with no payload between. */
  begin(messageBytes: number, headBytes: number): void {
    this.#reserve(LENGTH_BYTES + headBytes);
    this.#end = this.#chunk.writeUInt32BE(messageBytes, this.#end);
  }

  /** One byte of the head: a field's tag, below 16. */
  tag(byte: number): void {
    this.#chunk[this.#end++] = byte;
  }

  /** A number of the head, at most 2^53 - 1. */
  varint(value: number): void {
    this.#end = writeVarint(this.#chunk, this.#end, value);
  }

  /** Bytes of the head. */
  bytes(bytes: Uint8Array): void {
    this.#chunk.set(bytes, this.#end);
    this.#end += bytes.byteLength;
  }

  /** ASCII text of the head. */
  ascii(text: string): void {
    this.#end += this.#chunk.write(text, this.#end, "latin1");
  }

  /** Bytes of any number, which the head does not count. The writer MAY keep them until they are written: they must not change. */
  addPayload(payload: Uint8Array): void {
    if (payload.byteLength > COPY_MAX_BYTES) {
      this.#cut();
      this.#pieces.push(payload);
      return;
    }
    this.#reserve(payload.byteLength);
    this.bytes(payload);
  }

  /** Text of any length, in UTF-8; `bytes`: how many that are. */
  addText(text: string, bytes: number): void {
    if (bytes > COPY_MAX_BYTES) {
      this.addPayload(Buffer.from(text));
      return;
    }
    this.#reserve(bytes);
    this.#end += this.#chunk.write(text, this.#end, "utf8");
  }

  /** True if nothing waits to be written. */
  get isEmpty(): boolean {
    return this.#pieces.length === 0 && this.#end === this.#start;
  }

  /** Writes what has been collected. `written`: called once that has left the process, if there was anything. */
  flush(written?: () => void): void {
    if (this.#closed) return;
    this.#cut();
    const pieces = this.#pieces;
    const last = pieces.pop();
    if (last === undefined) return;
    this.#pieces = [];
    if (pieces.length === 0) {
      this.#sink.write(last, written);
      return;
    }
    this.#sink.cork();
    for (const piece of pieces) this.#sink.write(piece);
    this.#sink.write(last, written);
    this.#sink.uncork();
  }

  /** Forgets what has not been written; later frames go nowhere. */
  close(): void {
    this.#closed = true;
    this.#pieces = [];
    this.#start = this.#end;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#chunk.byteLength) return;
    this.#cut();
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.#start = 0;
    this.#end = 0;
  }

  /** Makes a piece of the frames in the chunk. The socket keeps reading from it, so the chunk is only ever filled further on. */
  #cut(): void {
    if (this.#end === this.#start) return;
    this.#pieces.push(this.#chunk.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

/** How many bytes a number takes as a varint. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

/** Writes a number as a varint; answers where it ends. */
export function writeVarint(target: Uint8Array, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  while (rest >= 0x80) {
    target[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  target[at++] = rest;
  return at;
}
