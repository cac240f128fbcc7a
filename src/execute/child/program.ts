/** The sandboxed program: takes frames, answers frames. One tenant for life. Step: frame → PROGRAM → verify, fold, answer. */
import { fromBinary } from "@bufbuild/protobuf";
import { CONSOLE_LIMITS, DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../../base/limits.ts";
import { TokenBucket } from "../../base/token-bucket.ts";
import { MAX_UINT32 } from "../../base/wire-walker.ts";
import { Fault, requestInvalid } from "../../fault/fault.ts";
import { reasonOfNumber } from "../../fault/reasons.ts";
import type { Digest, PublicKey, SignatureRule } from "../../flow.ts";
import type * as frames from "../../gen/assay/executor/v1/frames_pb.js";
import { ToExecutorSchema } from "../../gen/assay/executor/v1/frames_pb.js";
import type { EventFault } from "../../gen/assay/v1/invoke_service_pb.js";
import { keysTrusted } from "../../seal/trusted-keys.ts";
import { attestationFromMessage, publicKeyFromMessage } from "../../seal/wire.ts";
import { thrownMessage } from "./answer.ts";
import { LoadedArtifact, type Tenancy } from "./artifact.ts";
import { Budget } from "./budget.ts";
import { CellShelf } from "./cell-shelf.ts";
import { LoadedArtifacts } from "./loaded-artifacts.ts";
import { applyBatch, closingReceipt, type OpenFold, openFold } from "./open-fold.ts";
import { type ReduceOrder, readFoldOrder, readReduceOrder } from "./order.ts";
import type { Answers } from "./outbox.ts";
import type { EventFailure } from "./realm-answer.ts";
import { reduce } from "./reduce.ts";

/** The gateway broke the protocol. The program ends: nothing that follows can be trusted. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const NONE_KNOWN: ReadonlyMap<number, EventFailure> = new Map();

/** What a line takes beside its text, about. */
const LINE_BYTES = 20;

/** Where the gateway does not say: half of what it lets an executor take by default. */
const DEFAULT_ISOLATES_MB = 1_024;

/** Handles the frames of one executor, one after the other. */
export class Program {
  readonly #answers: Answers;
  #tenancy: Tenancy | undefined;
  readonly #shelf = new CellShelf();
  readonly #artifacts = new LoadedArtifacts();
  /** Why an artifact that was loaded is not any more. */
  readonly #unloaded = new Map<string, Fault>();
  readonly #folds = new Map<number, OpenFold>();
  readonly #consoleBucket = new TokenBucket(
    CONSOLE_LIMITS.burstBytes,
    CONSOLE_LIMITS.maxBytesPerSecond,
    performance.now(),
  );
  /** What the frame that is being handled runs. */
  #running: LoadedArtifact | undefined;

  /** The keys that it takes from a gateway; undefined: whatever it is told. */
  readonly #trusted: ReadonlySet<Digest> | undefined;

  constructor(answers: Answers, trusted?: ReadonlySet<Digest>) {
    this.#answers = answers;
    this.#trusted = trusted;
  }

  /**
   * Handles a frame, mostly at once; the next one must wait for a promise. Throws ProtocolError where the gateway is at fault; whatever the tenant's code
   * does is an answer.
   */
  handle(bytes: Buffer): Promise<void> | undefined {
    this.#running = undefined;
    const reduceOrder = readReduceOrder(bytes);
    if (reduceOrder !== undefined) return this.#reduce(reduceOrder);
    const foldOrder = readFoldOrder(bytes);
    if (foldOrder !== undefined) return this.#foldBatch(foldOrder.fold, foldOrder.request, false, NONE_KNOWN);
    const { frame } = decode(bytes);
    switch (frame.case) {
      case "assign":
        return this.#assign(frame.value);
      case "keys":
        return this.#replaceKeys(frame.value);
      case "load":
        return this.#load(frame.value);
      case "reduce":
        return this.#reduce({ ...frame.value, revision: Number(frame.value.revision) });
      case "openFold":
        return this.#openFold(frame.value);
      case "foldBatch":
        return this.#foldBatch(
          frame.value.fold,
          frame.value.request,
          frame.value.stepwise,
          new Map(frame.value.knownFaults.map(knownFailure)),
        );
      case "closeFold":
        return this.#closeFold(frame.value);
      case "ping": {
        const { user, system } = process.cpuUsage();
        this.#answers.add({
          case: "pong",
          value: { nonce: frame.value.nonce, cpuTimeNs: BigInt(user + system) * 1000n },
        });
        return undefined;
      }
      case undefined:
        throw new ProtocolError("a frame of no known kind");
    }
  }

  #assign(assign: frames.Assign): undefined {
    if (this.#tenancy !== undefined) throw new ProtocolError("assigned twice");
    if (assign.tenant === "" || assign.limits === undefined)
      throw new ProtocolError("an assignment without tenant or limits");
    this.#tenancy = {
      tenant: assign.tenant,
      policyDigests: new Set(assign.policyDigests),
      limits: readLimits(assign.limits),
      keys: this.#keysOf(assign.keys),
      signatures: assign.signatureRules.map(readSignatureRule),
      isolatesMb: assign.limits.isolatesMb === 0 ? DEFAULT_ISOLATES_MB : assign.limits.isolatesMb,
    };
  }

  /** What is loaded is verified again under the new keys, and goes at once if it does not hold. */
  #replaceKeys(keys: frames.Keys): undefined {
    this.#tenancy = { ...this.#assigned(), keys: this.#keysOf(keys) };
    for (const artifact of this.#artifacts) {
      try {
        artifact.verifyAgain(this.#tenancy);
      } catch (thrown) {
        this.#artifacts.remove(artifact.digest);
        this.#unloaded.set(
          artifact.digest,
          thrown instanceof Fault ? thrown : new Fault("SIGNATURE_INVALID", "the attestation does not hold"),
        );
      }
    }
  }

  /** Whose signatures count: what the gateway says, as far as the executor was built to believe it. */
  #keysOf(keys: frames.Keys | undefined): readonly PublicKey[] {
    return keysTrusted((keys?.keys ?? []).map(publicKeyFromMessage), this.#trusted);
  }

  #load(load: frames.Load): undefined {
    const tenancy = this.#assigned();
    this.#orFail(load.call, () => {
      if (load.attestation === undefined) throw new Fault("ATTESTATION_MISSING", "the artifact has no attestation");
      const attestation = attestationFromMessage(load.attestation);
      const artifact = new LoadedArtifact(
        load.code,
        load.sourceMap,
        attestation,
        load.artifactDigest,
        tenancy,
        this.#shelf,
      );
      artifact.prepare(new Budget(tenancy.limits));
      this.#artifacts.add(artifact);
      this.#ended(artifact);
      this.#unloaded.delete(artifact.digest);
      this.#answers.add({ case: "loaded", value: { call: load.call } });
    });
  }

  #reduce({ artifactDigest, call, request, revision, stepwise }: ReduceOrder): Promise<void> | undefined {
    const { limits } = this.#assigned();
    let artifact: LoadedArtifact | undefined;
    return this.#run(
      call,
      () => {
        artifact = this.#artifact(artifactDigest);
        return reduce(artifact, request, limits, stepwise);
      },
      (result) => {
        this.#tell(call);
        if ("fault" in result) {
          const { eventIndex, fault, used } = result;
          const value = { call, fault, eventIndex, ...(used === undefined ? {} : { usage: used }) };
          this.#answers.add({ case: "failed", value });
        } else this.#answers.addReduced(call, revision, result);
      },
      () => {
        if (artifact !== undefined) this.#ended(artifact);
      },
    );
  }

  #openFold(order: frames.OpenFold): undefined {
    const { limits } = this.#assigned();
    if (this.#folds.has(order.fold)) throw new ProtocolError("a fold opened twice");
    this.#orFail(order.fold, () => {
      const artifact = this.#artifact(order.artifactDigest);
      const fold = this.#calling(artifact, () => openFold(artifact, order, limits));
      this.#folds.set(order.fold, fold);
      this.#tell(order.fold);
      this.#answers.add({ case: "foldOpened", value: { fold: order.fold, snapshot: Buffer.from(fold.state.text) } });
    });
  }

  #foldBatch(
    number: number,
    request: Uint8Array,
    stepwise: boolean,
    known: ReadonlyMap<number, EventFailure>,
  ): Promise<void> | undefined {
    const { limits } = this.#assigned();
    let fold: OpenFold | undefined;
    return this.#run(
      number,
      () => {
        fold = this.#fold(number);
        return applyBatch(fold, request, stepwise, known, limits);
      },
      ({ faulted, response, stopped }) => {
        const snapshot = Buffer.from(fold?.state.text ?? "");
        const verdict = faulted === undefined ? {} : { faulted };
        this.#tell(number);
        this.#answers.add({ case: "batchDone", value: { fold: number, response, snapshot, stopped, ...verdict } });
      },
      (isAnswered) => {
        if (!isAnswered) this.#folds.delete(number);
        if (fold !== undefined) this.#ended(fold.artifact);
      },
    );
  }

  #closeFold(order: frames.CloseFold): undefined {
    const { limits } = this.#assigned();
    this.#orFail(order.fold, () => {
      const fold = this.#folds.get(order.fold);
      this.#folds.delete(order.fold);
      if (!order.report) return;
      if (fold === undefined) throw requestInvalid([{ field: "fold", description: "is not open" }]);
      fold.artifact = this.#artifact(fold.artifact.digest);
      const response = this.#calling(fold.artifact, () => closingReceipt(fold, limits));
      const snapshot = Buffer.from(fold.state.text);
      const { stopped } = fold;
      this.#answers.add({
        case: "batchDone",
        value: { fold: order.fold, response, snapshot, stopped, faulted: false },
      });
    });
  }

  /** Makes a cell that waits for the next artifact. Takes some milliseconds: to be called when no frame waits. */
  idle(): void {
    this.#shelf.restock(this.#tenancy?.limits.memoryMb ?? DEFAULT_EXECUTION_LIMITS.memoryMb);
  }

  /** Frees all that it holds; to be called last. */
  close(): void {
    for (const { digest } of this.#artifacts) this.#artifacts.remove(digest);
  }

  #calling<T>(artifact: LoadedArtifact, work: () => T): T {
    try {
      return work();
    } finally {
      this.#ended(artifact);
    }
  }

  /** What the call has written goes out before its answer. */
  #tell(call: number): void {
    const written = this.#running?.takeWritten();
    if (written === undefined) return;
    const { dropped, lines } = written;
    const bytes = lines.reduce((sum, { text }) => sum + LINE_BYTES + Buffer.byteLength(text), 0);
    // The gateway has one thread for all tenants: what one has to say MUST NOT keep it busy.
    const kept = this.#consoleBucket.take(bytes, performance.now()) ? lines : [];
    const linesDropped = Math.min(dropped + lines.length - kept.length, MAX_UINT32);
    const parts = kept.map(({ level, text, truncated }) => ({ level, text, truncated }));
    this.#answers.addWritten({ call, lines: parts, linesDropped });
  }

  /** A call of the artifact's is over: it is the one that was used last. */
  #ended(artifact: LoadedArtifact): void {
    artifact.forget();
    this.#artifacts.used(artifact, this.#assigned().isolatesMb * 2 ** 20);
  }

  #assigned(): Tenancy {
    if (this.#tenancy === undefined) throw new ProtocolError("not assigned to a tenant yet");
    return this.#tenancy;
  }

  #artifact(digest: string): LoadedArtifact {
    const artifact = this.#artifacts.get(digest);
    if (artifact !== undefined) {
      this.#running = artifact;
      artifact.forgetWritten();
      return artifact;
    }
    throw this.#unloaded.get(digest) ?? new Fault("ARTIFACT_NOT_FOUND", "the artifact is not loaded here");
  }

  #fold(number: number): OpenFold {
    const fold = this.#folds.get(number);
    if (fold === undefined) throw requestInvalid([{ field: "fold", description: "is not open" }]);
    // The artifact may have been unloaded since, or loaded again.
    fold.artifact = this.#artifact(fold.artifact.digest);
    return fold;
  }

  /** Runs a call's steps: at once if it has none, else with word to the gateway between one and the next. */
  #run<T>(
    call: number,
    begin: () => Generator<number, T>,
    answer: (result: T) => void,
    ended: (isAnswered: boolean) => void,
  ): Promise<void> | undefined {
    let steps: Generator<number, T>;
    let step: IteratorResult<number, T>;
    try {
      steps = begin();
      step = steps.next();
      if (step.done) answer(step.value);
    } catch (thrown) {
      this.#fail(call, thrown);
      ended(false);
      return undefined;
    }
    if (!step.done) return this.#goOn(call, steps, step, answer, ended);
    ended(true);
    return undefined;
  }

  async #goOn<T>(
    call: number,
    steps: Generator<number, T>,
    first: IteratorResult<number, T>,
    answer: (result: T) => void,
    ended: (isAnswered: boolean) => void,
  ): Promise<void> {
    try {
      let step = first;
      while (!step.done) {
        this.#answers.add({ case: "progress", value: { fold: call, eventsDone: step.value } });
        // Until the frame has really left: the next event may be the one that kills the process.
        await this.#answers.sent();
        step = steps.next();
      }
      answer(step.value);
    } catch (thrown) {
      this.#fail(call, thrown);
      ended(false);
      return;
    }
    ended(true);
  }

  #orFail(call: number, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#fail(call, thrown);
    }
  }

  #fail(call: number, thrown: unknown): void {
    if (thrown instanceof ProtocolError) throw thrown;
    this.#tell(call);
    this.#answers.add({ case: "failed", value: { call, fault: thrownMessage(thrown) } });
  }
}

function decode(bytes: Uint8Array): frames.ToExecutor {
  try {
    return fromBinary(ToExecutorSchema, bytes);
  } catch (thrown) {
    throw new ProtocolError("a frame that cannot be read", { cause: thrown });
  }
}

function readLimits(limits: frames.Limits): ExecutionLimits {
  const { cpuTimeMs, wallClockMs, memoryMb, stateBytes, batchEvents } = limits;
  if ([cpuTimeMs, wallClockMs, memoryMb, stateBytes, batchEvents].includes(0))
    throw new ProtocolError("a limit of zero");
  return { cpuTimeMs, wallClockMs, memoryMb, maxStateBytes: stateBytes, maxBatchEvents: batchEvents };
}

function readSignatureRule({ group, signatures }: frames.SignatureRule): SignatureRule {
  if (signatures === 0) throw new ProtocolError("a rule that asks for no signature");
  return { group: group === "" ? undefined : group, signatures };
}

function knownFailure({ index, fault }: EventFault): [number, EventFailure] {
  return [
    index,
    { reason: reasonOfNumber(fault?.reason ?? 0), message: fault?.message ?? "", stack: fault?.stack ?? [] },
  ];
}
