/** Starts the sandboxed program as production does, and speaks its frames. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { sha256Hex } from "../../../../src/base/digest.ts";
import { frame, readFrames } from "../../../../src/base/framing.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../../../../src/base/limits.ts";
import { executorArguments } from "../../../../src/execute/child-arguments.ts";
import { MAX_EXECUTOR_FRAME_BYTES } from "../../../../src/execute/contract.ts";
import { type ReasonName, reasonOfNumber } from "../../../../src/fault/reasons.ts";
import type { Attestation, PublicKey } from "../../../../src/flow.ts";
import {
  type FromExecutor,
  FromExecutorSchema,
  ToExecutorSchema,
  type Written,
  WrittenFrameSchema,
} from "../../../../src/gen/assay/executor/v1/frames_pb.js";
import {
  type OnFault,
  ReduceRequestSchema,
  ReduceResponseSchema,
  type ReduceStreamReceipt,
  ReduceStreamRequestSchema,
  ReduceStreamResponseSchema,
  StateReport,
} from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import { attestationToMessage, publicKeyToMessage } from "../../../../src/seal/wire.ts";
import { attest, type KeyPair, makeKeyPair, POLICY_DIGEST, TENANT } from "./signing.ts";

type Order = NonNullable<MessageInitShape<typeof ToExecutorSchema>["frame"]>;
type Answer = FromExecutor["frame"];
type Answers = { [Case in NonNullable<Answer["case"]>]: Extract<Answer, { case: Case }>["value"] };
type ValueOf<Case extends keyof Answers> = Answers[Case];

/** Field 9, with a length. */
const WRITTEN_TAG = 0x4a;

/** An event as a test writes it; `json` instead of `data` for text that is sent as it stands. */
export interface TestEvent {
  readonly type?: string;
  readonly data?: unknown;
  readonly json?: string | Uint8Array;
  readonly id?: string;
  readonly source?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype?: string;
}

export interface Failure {
  readonly reason: ReasonName;
  readonly message: string;
  readonly stack: readonly string[];
  readonly eventIndex: number | undefined;
}

export type Reduced =
  | {
      readonly ok: true;
      readonly state: unknown;
      readonly text: string;
      readonly digest: string;
      readonly cpuMs: number;
      readonly applied: number;
    }
  | ({ readonly ok: false } & Failure);

/** The process ended; `answer` is what the test saw instead of an answer. */
export class Ended extends Error {
  readonly signal: string | null;
  readonly exitCode: number | null;
  constructor(exitCode: number | null, signal: string | null) {
    super(`the executor ended with ${signal ?? exitCode}`);
    this.exitCode = exitCode;
    this.signal = signal;
  }
}

export class Executor {
  readonly child: ChildProcess;
  readonly #socket: Duplex;
  readonly #answers: Answer[] = [];
  readonly #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  #ended: Ended | undefined;
  #calls = 0;
  #stderr = "";
  /** What was written to the console, in order. It stands before an answer and is none. */
  readonly #written: Written[] = [];

  constructor() {
    this.child = spawn(process.execPath, [...executorArguments()], {
      env: {},
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    this.#socket = this.child.stdio[3] as Duplex;
    this.#socket.on("error", () => {});
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString("utf8");
    });
    readFrames(
      this.#socket,
      MAX_EXECUTOR_FRAME_BYTES,
      (bytes) => {
        const { written } = bytes[0] === WRITTEN_TAG ? fromBinary(WrittenFrameSchema, bytes) : {};
        if (written !== undefined) {
          this.#written.push(written);
          return;
        }
        const answer = fromBinary(FromExecutorSchema, bytes).frame;
        const waiting = this.#waiting.shift();
        if (waiting === undefined) this.#answers.push(answer);
        else waiting.resolve(answer);
      },
      () => this.kill(),
    );
    this.child.on("exit", (exitCode, signal) => {
      this.#ended = new Ended(exitCode, signal);
      for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
    });
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Ends this process, and no other. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** The process's end. */
  ended(): Promise<Ended> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    return new Promise((resolve) => this.child.on("exit", (code, signal) => resolve(new Ended(code, signal))));
  }

  send(order: Order): void {
    this.#socket.write(frame(toBinary(ToExecutorSchema, create(ToExecutorSchema, { frame: order }))));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(frame(bytes));
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  next(): Promise<Answer> {
    const answer = this.#answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** What was written since this was asked last: a frame for each call that has written anything. */
  takeWritten(): Written[] {
    return this.#written.splice(0);
  }

  call(): number {
    this.#calls += 1;
    return this.#calls;
  }

  async expect<Case extends NonNullable<Answer["case"]>>(wanted: Case): Promise<ValueOf<Case>> {
    const answer = await this.next();
    if (answer.case !== wanted) {
      const shown = answer.case === "failed" ? `: ${JSON.stringify(failureOf(answer.value))}` : "";
      throw new Error(`expected ${wanted}, got ${answer.case}${shown}`);
    }
    return answer.value as ValueOf<Case>;
  }

  assign(
    keys: readonly PublicKey[],
    limits: ExecutionLimits = DEFAULT_EXECUTION_LIMITS,
    tenant = TENANT,
    isolatesMb = 0,
    signatureRules: readonly { readonly group: string; readonly signatures: number }[] = [],
  ): void {
    this.send({
      case: "assign",
      value: {
        tenant,
        keys: { keys: keys.map(publicKeyToMessage) },
        policyDigests: [POLICY_DIGEST],
        signatureRules: [...signatureRules],
        limits: {
          cpuTimeMs: limits.cpuTimeMs,
          wallClockMs: limits.wallClockMs,
          memoryMb: limits.memoryMb,
          stateBytes: limits.maxStateBytes,
          batchEvents: limits.maxBatchEvents,
          isolatesMb,
        },
      },
    });
  }

  async load(
    code: Uint8Array,
    attestation: Attestation,
    sourceMap: Uint8Array,
    named = sha256Hex(code),
  ): Promise<Failure | undefined> {
    const call = this.call();
    this.send({
      case: "load",
      value: { call, code, sourceMap, attestation: attestationToMessage(attestation), artifactDigest: named },
    });
    const answer = await this.next();
    if (answer.case === "failed") return failureOf(answer.value);
    if (answer.case !== "loaded" || answer.value.call !== call) throw new Error(`not loaded but ${answer.case}`);
    return undefined;
  }

  async reduce(artifactDigest: string, events: readonly TestEvent[], state?: string | Uint8Array): Promise<Reduced> {
    const request = toBinary(
      ReduceRequestSchema,
      create(ReduceRequestSchema, {
        events: events.map(toEvent),
        state: state === undefined ? new Uint8Array() : Buffer.from(state),
      }),
    );
    return this.reduceBytes(artifactDigest, request);
  }

  async reduceBytes(artifactDigest: string, request: Uint8Array): Promise<Reduced> {
    const call = this.call();
    this.send({ case: "reduce", value: { call, artifactDigest, revision: 7n, request } });
    const answer = await this.next();
    if (answer.case === "failed") return { ok: false, ...failureOf(answer.value) };
    if (answer.case !== "reduced" || answer.value.call !== call) throw new Error(`not reduced but ${answer.case}`);
    const response = fromBinary(ReduceResponseSchema, answer.value.response);
    if (response.revision !== 7n) throw new Error("the revision was lost");
    const text = Buffer.from(response.state).toString("utf8");
    return {
      ok: true,
      state: JSON.parse(text),
      text,
      digest: response.stateDigest,
      cpuMs: Number(response.usage?.cpuTimeNs ?? 0n) / 1e6,
      applied: response.eventsApplied,
    };
  }

  async openFold(artifactDigest: string, onFault: OnFault, state = ""): Promise<number> {
    const fold = this.call();
    const value = { fold, artifactDigest, onFault, stateReport: StateReport.EVERY_BATCH, state: Buffer.from(state) };
    this.send({ case: "openFold", value });
    await this.expect("foldOpened");
    return fold;
  }

  sendBatch(
    fold: number,
    number: bigint,
    events: readonly TestEvent[],
    rest: Partial<{ stepwise: boolean; known: [number, number][] }> = {},
  ): void {
    const message = { case: "batch" as const, value: { batch: number, events: events.map(toEvent) } };
    const request = toBinary(ReduceStreamRequestSchema, create(ReduceStreamRequestSchema, { message }));
    const knownFaults = (rest.known ?? []).map(([index, reason]) => ({ index, fault: { reason, message: "known" } }));
    this.send({ case: "foldBatch", value: { fold, request, stepwise: rest.stepwise ?? false, knownFaults } });
  }

  async batch(
    fold: number,
    number: bigint,
    events: readonly TestEvent[],
  ): Promise<{ receipt: ReduceStreamReceipt; stopped: boolean; faulted: boolean | undefined; snapshot: string }> {
    this.sendBatch(fold, number, events);
    return this.batchDone();
  }

  async batchDone(): Promise<{
    receipt: ReduceStreamReceipt;
    stopped: boolean;
    faulted: boolean | undefined;
    snapshot: string;
  }> {
    const done = await this.expect("batchDone");
    const { message } = fromBinary(ReduceStreamResponseSchema, done.response);
    if (message.case !== "receipt") throw new Error("not a receipt");
    const snapshot = Buffer.from(done.snapshot).toString("utf8");
    return { receipt: message.value, stopped: done.stopped, faulted: done.faulted, snapshot };
  }
}

type FailedFrame = Extract<Answer, { case: "failed" }>["value"];

export function failureOf(failed: FailedFrame): Failure {
  return {
    reason: reasonOfNumber(failed.fault?.reason ?? 0),
    message: failed.fault?.message ?? "",
    stack: failed.fault?.stack ?? [],
    eventIndex: failed.eventIndex,
  };
}

function toEvent({
  type = "test",
  data,
  json,
  ...rest
}: TestEvent): { type: string; data: Uint8Array } & Omit<TestEvent, "type" | "data" | "json"> {
  const text = json ?? (data === undefined ? "" : JSON.stringify(data));
  return { type, data: Buffer.from(text), ...rest };
}

/** An executor that is assigned and has loaded `code`. */
export interface Loaded {
  readonly executor: Executor;
  readonly digest: string;
  readonly keys: KeyPair;
}

/** Starts an executor and loads a module, given as JavaScript, into it. */
export async function startWith(
  source: string,
  limits: Partial<ExecutionLimits> = {},
  sourceMap = "",
): Promise<Loaded> {
  const executor = new Executor();
  await executor.expect("ready");
  const keys = makeKeyPair();
  executor.assign([keys.publicKey], { ...DEFAULT_EXECUTION_LIMITS, ...limits });
  const code = Buffer.from(source);
  const failure = await executor.load(code, attest(code, keys), Buffer.from(sourceMap));
  if (failure !== undefined) {
    executor.kill();
    throw new Error(`not loaded: ${JSON.stringify(failure)}`);
  }
  return { executor, digest: sha256Hex(code), keys };
}
