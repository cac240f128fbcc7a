/** Collects the frames for one executor and writes them together, once a turn of the event loop. The gateway's half of the way in. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { Digest } from "../flow.ts";
import { type ToExecutor, ToExecutorSchema } from "../gen/assay/executor/v1/frames_pb.js";
import { type FrameSink, FrameWriter, MAX_FIELD_BYTES, varintBytes, writeVarint } from "./frame-writer.ts";

/** Field 5 of a `Reduce`, set. */
const STEPWISE = Uint8Array.of(0x28, 1);
const NOTHING = new Uint8Array(0);

/** A frame as protobuf-es makes it; its `frame` member alone is given. */
export type OutgoingFrame = ToExecutor["frame"];

/**
 * The part of a `Reduce` that is the same for every call of a revision: fields 2 and 3, encoded.
 * protobuf allows fields in any order, so it is made once and copied into each frame.
 */
export function reducePrefix(artifactDigest: Digest, revision: number): Uint8Array {
  const digest = Buffer.from(artifactDigest, "latin1");
  const bytes = Buffer.alloc(2 * MAX_FIELD_BYTES + digest.byteLength);
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
  readonly #writer: FrameWriter;
  #flushIsDue = false;
  readonly #flush = (): void => this.flush();

  constructor(sink: FrameSink) {
    this.#writer = new FrameWriter(sink);
  }

  /** Adds any frame. */
  add(frame: OutgoingFrame): void {
    this.#writer.addFrame(toBinary(ToExecutorSchema, create(ToExecutorSchema, { frame })));
    this.#scheduleFlush();
  }

  /** Adds a `Reduce`, field by field: the most frequent frame. `frame-batch.test.ts` holds it against the schema. */
  addReduce(call: number, prefix: Uint8Array, request: Uint8Array, stepwise: boolean): void {
    const writer = this.#writer;
    const step = stepwise ? STEPWISE : NOTHING;
    const requestBytes = request.byteLength;
    const bodyBytes =
      1 + varintBytes(call) + prefix.byteLength + step.byteLength + 1 + varintBytes(requestBytes) + requestBytes;
    const messageBytes = 1 + varintBytes(bodyBytes) + bodyBytes;
    writer.begin(messageBytes, 3 * MAX_FIELD_BYTES + prefix.byteLength + step.byteLength);
    writer.tag(0x1a);
    writer.varint(bodyBytes);
    writer.tag(0x08);
    writer.varint(call);
    writer.bytes(prefix);
    writer.bytes(step);
    writer.tag(0x22);
    writer.varint(requestBytes);
    writer.addPayload(request);
    this.#scheduleFlush();
  }

  /** Adds a `FoldBatch` that is neither stepwise nor knows of faults: what it carries is large, and is copied no more often than it must. */
  addFoldBatch(fold: number, request: Uint8Array): void {
    const writer = this.#writer;
    const requestBytes = request.byteLength;
    const bodyBytes = 1 + varintBytes(fold) + 1 + varintBytes(requestBytes) + requestBytes;
    writer.begin(1 + varintBytes(bodyBytes) + bodyBytes, 3 * MAX_FIELD_BYTES);
    writer.tag(0x2a);
    writer.varint(bodyBytes);
    writer.tag(0x08);
    writer.varint(fold);
    writer.tag(0x12);
    writer.varint(requestBytes);
    writer.addPayload(request);
    this.#scheduleFlush();
  }

  /** Writes what has been collected. */
  flush(): void {
    this.#flushIsDue = false;
    this.#writer.flush();
  }

  /** Forgets what has not been written; later frames go nowhere. */
  close(): void {
    this.#writer.close();
  }

  #scheduleFlush(): void {
    if (this.#flushIsDue) return;
    this.#flushIsDue = true;
    // Not a microtask: calls that one read from the network brought then share a write, which is most of what a call costs here.
    setImmediate(this.#flush);
  }
}
