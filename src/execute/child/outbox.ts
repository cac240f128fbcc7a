/** Answers on their way back to the gateway, several to a write where several calls waited. Step: answer → OUTBOX → socket. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FromExecutorSchema, WrittenFrameSchema, type WrittenSchema } from "../../gen/assay/executor/v1/frames_pb.js";
import { type FrameSink, FrameWriter, MAX_FIELD_BYTES, varintBytes } from "../frame-writer.ts";
import type { Reduced } from "./reduce.ts";

/** A frame for the gateway; its `frame` member alone is given. */
export type AnswerFrame = NonNullable<MessageInitShape<typeof FromExecutorSchema>["frame"]>;

/** Where the program's answers go. */
export interface Answers {
  /** Adds any frame. */
  add(frame: AnswerFrame): void;
  /** Adds a `Reduced`. */
  addReduced(call: number, revision: number, reduced: Reduced): void;
  /** Adds what a call has written to the console; its answer comes next. */
  addWritten(written: MessageInitShape<typeof WrittenSchema>): void;
  /** Resolves when everything that was added last has left the process. */
  sent(): Promise<void>;
}

/** What of a socket is needed here. */
export interface AnswerSocket extends FrameSink {
  readonly writableNeedDrain: boolean;
  once(event: "drain", listener: () => void): unknown;
}

/** An answer waits at most about this long for the answers of calls that come after it, and for the call that is under way then. */
const HOLD_MS = 1;

/**
 * Who waits behind a call that takes longer than this should not have been held for it; nor would a call that kills the process take along what others
 * have been answered. How long a call will take nobody knows, but long ones seldom come alone: behind one, and at first, each answer goes out at once.
 */
const LONG_CALL_MS = 10;
const WARY_CALLS = 64;

/** Writes answers to the gateway's socket. */
export class Outbox implements Answers {
  readonly #socket: AnswerSocket;
  readonly #writer: FrameWriter;
  /** When the first of the answers came that are not written yet. */
  #sinceMs = 0;
  /** How many calls more are answered at once. */
  #waryCalls = WARY_CALLS;

  constructor(socket: AnswerSocket) {
    this.#socket = socket;
    this.#writer = new FrameWriter(socket);
  }

  add(frame: AnswerFrame): void {
    this.#note();
    this.#writer.addFrame(toBinary(FromExecutorSchema, create(FromExecutorSchema, { frame })));
  }

  addWritten(written: MessageInitShape<typeof WrittenSchema>): void {
    this.#note();
    this.#writer.addFrame(toBinary(WrittenFrameSchema, create(WrittenFrameSchema, { written })));
  }

  /** Field by field: the one frame of the hot path. `outbox.test.ts` holds it against the schemas. */
  addReduced(call: number, revision: number, { state, stateDigest, eventsApplied, usage }: Reduced): void {
    this.#note();
    const writer = this.#writer;
    const stateBytes = Buffer.byteLength(state);
    const usageBytes = fieldBytes(usage.cpuTimeNs) + fieldBytes(usage.wallTimeNs) + fieldBytes(usage.heapBytes);
    const digestBytes = 1 + varintBytes(stateDigest.length) + stateDigest.length;
    const restBytes =
      digestBytes + fieldBytes(revision) + fieldBytes(eventsApplied) + 1 + varintBytes(usageBytes) + usageBytes;
    const responseBytes = restBytes + 1 + varintBytes(stateBytes) + stateBytes;
    const bodyBytes = 1 + varintBytes(call) + 1 + varintBytes(responseBytes) + responseBytes;
    writer.begin(1 + varintBytes(bodyBytes) + bodyBytes, 4 * MAX_FIELD_BYTES + restBytes);
    writer.tag(0x1a);
    writer.varint(bodyBytes);
    writer.tag(0x08);
    writer.varint(call);
    writer.tag(0x12);
    writer.varint(responseBytes);
    // The answer's own fields; the state comes last, as it may be long.
    writer.tag(0x12);
    writer.varint(stateDigest.length);
    writer.ascii(stateDigest);
    this.#field(0x18, revision);
    this.#field(0x20, eventsApplied);
    writer.tag(0x2a);
    writer.varint(usageBytes);
    this.#field(0x08, usage.cpuTimeNs);
    this.#field(0x10, usage.wallTimeNs);
    this.#field(0x18, usage.heapBytes);
    writer.tag(0x0a);
    writer.varint(stateBytes);
    writer.addText(state, stateBytes);
  }

  /** Writes what has waited long enough. To be called after each call, with the time when it began. */
  flushIfDue(beganMs: number): void {
    const nowMs = performance.now();
    if (nowMs - beganMs >= LONG_CALL_MS) this.#waryCalls = WARY_CALLS;
    const isWary = this.#waryCalls > 0;
    if (isWary) this.#waryCalls -= 1;
    if (!this.#writer.isEmpty && (isWary || nowMs - this.#sinceMs >= HOLD_MS)) this.#writer.flush();
  }

  /** Writes everything. To be called when no other call waits. */
  flush(): void {
    this.#writer.flush();
  }

  /** Resolves when the gateway has read enough for more: calls wait for it, or their answers would pile up here. Undefined: it has. */
  congestion(): Promise<void> | undefined {
    if (!this.#socket.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      this.#socket.once("drain", () => resolve());
    });
  }

  sent(): Promise<void> {
    return this.#writer.isEmpty ? Promise.resolve() : new Promise((resolve) => this.#writer.flush(() => resolve()));
  }

  #note(): void {
    if (this.#writer.isEmpty) this.#sinceMs = performance.now();
  }

  /** A number that is 0 is not written, as proto3 wants it. */
  #field(tag: number, value: number): void {
    if (value === 0) return;
    this.#writer.tag(tag);
    this.#writer.varint(value);
  }
}

function fieldBytes(value: number): number {
  return value === 0 ? 0 : 1 + varintBytes(value);
}
