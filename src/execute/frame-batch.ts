/** Collects the frames for one executor and writes them together, once a turn of the event loop. The gateway's half of the way in. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { Digest } from "../flow.ts";
import { type ToExecutor, ToExecutorSchema } from "../gen/assay/executor/v1/frames_pb.js";

const CHUNK_BYTES = 64 * 1024;
/** Payloads up to this size are copied beside their frame's head; larger ones go out as buffers of their own. */
const COPY_MAX_BYTES = 16 * 1024;
const LENGTH_BYTES = 4;
const MAX_VARINT_BYTES = 10;
/** Field 5 of a `Reduce`, set. */
const STEPWISE = Uint8Array.of(0x28, 1);

/** Where the bytes go: a socket, as far as this file needs one. */
export interface FrameSink {
  write(bytes: Uint8Array): boolean;
  cork(): void;
  uncork(): void;
}

/** A frame as protobuf-es makes it; its `frame` member alone is given. */
export type OutgoingFrame = ToExecutor["frame"];

/**
 * The part of a `Reduce` that is the same for every call of a revision: fields 2 and 3, encoded.
 * protobuf allows fields in any order, so it is made once and copied into each frame.
 */
export function reducePrefix(artifactDigest: Digest, revision: number): Uint8Array {
  const digest = Buffer.from(artifactDigest, "latin1");
  const bytes = Buffer.alloc(2 * (1 + MAX_VARINT_BYTES) + digest.byteLength);
  let at = 0;
  bytes[at++] = 0x12;
  at = writeVarint(bytes, at, digest.byteLength);
  bytes.set(digest, at);
  at += digest.byteLength;
  bytes[at++] = 0x18;
  at = writeVarint(bytes, at, revision);
  return bytes.subarray(0, at);
}

/** Frames on their way to one executor. */
export class FrameBatch {
  readonly #sink: FrameSink;
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  /** Where the frames that are not written yet begin in the chunk. */
  #start = 0;
  #end = 0;
  #pieces: Uint8Array[] = [];
  #flushIsDue = false;
  #closed = false;
  readonly #flush = (): void => this.flush();

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Adds any frame. */
  add(frame: OutgoingFrame): void {
    const message = toBinary(ToExecutorSchema, create(ToExecutorSchema, { frame }));
    this.#reserve(LENGTH_BYTES);
    this.#chunk.writeUInt32BE(message.byteLength, this.#end);
    this.#end += LENGTH_BYTES;
    this.#addPayload(message);
    this.#scheduleFlush();
  }

  /** Adds a `Reduce`, field by field: the one frame of the hot path. `frame-batch.test.ts` holds it against the schema. */
  addReduce(call: number, prefix: Uint8Array, request: Uint8Array, stepwise: boolean): void {
    const stepwiseBytes = stepwise ? STEPWISE.byteLength : 0;
    const bodyBytes =
      1 +
      varintBytes(call) +
      prefix.byteLength +
      stepwiseBytes +
      1 +
      varintBytes(request.byteLength) +
      request.byteLength;
    const messageBytes = 1 + varintBytes(bodyBytes) + bodyBytes;
    this.#reserve(LENGTH_BYTES + 3 * (1 + MAX_VARINT_BYTES) + prefix.byteLength + stepwiseBytes);
    const chunk = this.#chunk;
    let at = chunk.writeUInt32BE(messageBytes, this.#end);
    chunk[at++] = 0x1a;
    at = writeVarint(chunk, at, bodyBytes);
    chunk[at++] = 0x08;
    at = writeVarint(chunk, at, call);
    chunk.set(prefix, at);
    at += prefix.byteLength;
    if (stepwise) {
      chunk.set(STEPWISE, at);
      at += stepwiseBytes;
    }
    chunk[at++] = 0x22;
    this.#end = writeVarint(chunk, at, request.byteLength);
    this.#addPayload(request);
    this.#scheduleFlush();
  }

  /** Writes what has been collected. */
  flush(): void {
    this.#flushIsDue = false;
    if (this.#closed) return;
    this.#cut();
    const pieces = this.#pieces;
    this.#pieces = [];
    const only = pieces[0];
    if (only === undefined) return;
    if (pieces.length === 1) {
      this.#sink.write(only);
      return;
    }
    this.#sink.cork();
    for (const piece of pieces) this.#sink.write(piece);
    this.#sink.uncork();
  }

  /** Forgets what has not been written; later frames go nowhere. */
  close(): void {
    this.#closed = true;
    this.#pieces = [];
    this.#start = this.#end;
  }

  #addPayload(payload: Uint8Array): void {
    if (payload.byteLength > COPY_MAX_BYTES) {
      this.#cut();
      this.#pieces.push(payload);
      return;
    }
    this.#reserve(payload.byteLength);
    this.#chunk.set(payload, this.#end);
    this.#end += payload.byteLength;
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

  #scheduleFlush(): void {
    if (this.#flushIsDue) return;
    this.#flushIsDue = true;
    // Not a microtask: calls that one read from the network brought then share a write, which is most of what a call costs here.
    setImmediate(this.#flush);
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

function writeVarint(target: Uint8Array, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  while (rest >= 0x80) {
    target[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  target[at++] = rest;
  return at;
}
