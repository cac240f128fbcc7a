/** Makes room 4: finds the revision, asks admission and breaker, and hands the bytes to the tenant's executor. */
import { availableParallelism } from "node:os";
import type { Clock } from "../base/clock.ts";
import type { ExecutorPool } from "../execute/executor-pool.ts";
import { Fault } from "../fault/fault.ts";
import type { Caller, CallFacts, FunctionRef, TenantId } from "../flow.ts";
import { noQuotas, type Quotas } from "../quotas/quotas.ts";
import { Admission, type AdmissionLimits, defaultAdmissionLimits } from "./admission.ts";
import { ConsoleLines, type ConsoleMemory, type LogPart } from "./console-lines.ts";
import { ReduceFoldStream } from "./fold-stream.ts";
import type { FoldStream, InvokerLoad, LogOrder, ObservableInvoker, StreamOrder } from "./invoke.ts";
import { outcomeOf } from "./outcome.ts";
import { type CallableRevision, type RevisionStore, Revisions } from "./revisions.ts";

export interface InvokerOptions {
  readonly store: RevisionStore;
  /** Closed with the invoker. */
  readonly pool: ExecutorPool;
  readonly clock: Clock;
  /** Absent: nothing is bounded beyond `admission`. */
  readonly quotas?: Quotas;
  readonly admission?: Partial<AdmissionLimits>;
  /** How much is remembered of what functions write to the console. */
  readonly console?: Partial<ConsoleMemory>;
  readonly breaker?: { readonly maxFailures: number; readonly restMs: number };
  /** Streams that a tenant may have open. Each keeps its last state in memory. */
  readonly maxStreamsPerTenant?: number;
  /** And all tenants together; a tenant that has none may always open one. */
  readonly maxStreamsInAll?: number;
}

const DEFAULT_BREAKER = { maxFailures: 5, restMs: 10_000 };
const DEFAULT_MAX_STREAMS = 256;
const DEFAULT_MAX_STREAMS_IN_ALL = 1_024;
const RETRY_AFTER_MS = 1_000;

/** Makes the invoker. */
export function createInvoker(options: InvokerOptions): ObservableInvoker {
  return new PooledInvoker(options);
}

class PooledInvoker implements ObservableInvoker {
  readonly #pool: ExecutorPool;
  readonly #revisions: Revisions;
  readonly #admission: Admission;
  readonly #store: RevisionStore;
  readonly #console: ConsoleLines;
  readonly #maxStreams: number;
  readonly #maxStreamsInAll: number;
  #streamsInAll = 0;
  readonly #streams = new Map<string, number>();
  readonly #openStreams = new Set<ReduceFoldStream>();
  #closing = false;

  constructor(options: InvokerOptions) {
    const { clock, quotas, store } = options;
    this.#store = store;
    this.#pool = options.pool;
    this.#console = new ConsoleLines(clock, options.console);
    const { meterOf } = quotas ?? noQuotas(clock);
    this.#revisions = new Revisions({
      store,
      clock,
      breaker: options.breaker ?? DEFAULT_BREAKER,
      meterOf,
      consoleOf: (tenant, functionName, revision) => this.#console.writer(tenant, functionName, revision),
      refusalOf: (tenant, attestation) => this.#pool.refusalOf(tenant, attestation),
    });
    const limits = { ...defaultAdmissionLimits(availableParallelism()), ...options.admission };
    const limitsOf = quotas === undefined ? undefined : (tenant: TenantId) => meterOf(tenant).quota;
    this.#admission = new Admission(limits, clock, limitsOf);
    quotas?.onChange((tenant) => this.#admission.limitsChanged(tenant));
    this.#maxStreams = options.maxStreamsPerTenant ?? DEFAULT_MAX_STREAMS;
    this.#maxStreamsInAll = options.maxStreamsInAll ?? DEFAULT_MAX_STREAMS_IN_ALL;
  }

  // The way of nearly every call: one promise, no timer, nothing logged. Everything that may have to wait is in `#reduceLater`.
  reduce(caller: Caller, target: FunctionRef, request: Uint8Array): Promise<Uint8Array> {
    const revision = this.#revisions.peek(caller.tenant, target);
    if (
      revision === undefined ||
      revision.terms !== undefined ||
      revision.meter.isRated ||
      this.#closing ||
      !this.#admission.tryEnter(caller.tenant, request.byteLength)
    ) {
      return this.#reduceLater(caller, target, request);
    }
    caller.probe?.found(target.name, revision.number);
    return this.#reduceAdmitted(caller, target, revision, request);
  }

  async openStream(caller: Caller, order: StreamOrder): Promise<FoldStream> {
    const { tenant } = caller;
    const revision = await this.#find(caller, order.function);
    caller.about?.(factsOf(order.function, revision));
    caller.probe?.found(order.function.name, revision.number);
    assertReducible(revision);
    if (revision.meter.isRated) revision.meter.takeCall();
    const pass = revision.terms?.enterStream(caller, "ReduceStream", order.state.byteLength);
    const open = this.#streams.get(tenant) ?? 0;
    if (open >= this.#maxStreams || (open > 0 && this.#streamsInAll >= this.#maxStreamsInAll)) {
      pass?.leave();
      throw new Fault("QUEUE_FULL", "too many streams are open", { retryAfterMs: RETRY_AFTER_MS });
    }
    this.#streams.set(tenant, open + 1);
    this.#streamsInAll++;
    const ended = (): void => {
      pass?.leave();
      this.#streamsInAll--;
      const left = (this.#streams.get(tenant) ?? 1) - 1;
      if (left > 0) this.#streams.set(tenant, left);
      else this.#streams.delete(tenant);
    };
    try {
      const fold = await this.#openFold(caller, revision, order);
      const stream = new ReduceFoldStream({
        caller,
        order,
        revision,
        fold,
        admission: this.#admission,
        ended: (over) => {
          this.#openStreams.delete(over);
          ended();
        },
      });
      if (!stream.isEnded) this.#openStreams.add(stream);
      // A key may have been revoked while it was being opened.
      this.#endIfRefused(stream);
      return stream;
    } catch (error) {
      ended();
      throw error;
    }
  }

  async *readLogs(caller: Caller, order: LogOrder): AsyncGenerator<LogPart, undefined> {
    const { follow, lastLines } = order;
    const { name, revision } = order.function;
    const isThere =
      revision === undefined
        ? (await this.#store.getFunction(caller.tenant, name)) !== undefined
        : (await this.#store.getRevision(caller.tenant, name, revision)) !== undefined;
    if (!isThere) {
      const what = revision === undefined ? "" : ` of revision ${revision}`;
      throw new Fault("FUNCTION_NOT_FOUND", `there is no log${what}: there is no such function "${name}"`);
    }
    caller.signal.throwIfAborted();
    yield* this.#console.read(caller.tenant, {
      functionName: name,
      revision,
      lastLines,
      follow,
      signal: caller.signal,
    });
  }

  drain(): void {
    this.#console.close();
  }

  loadOf(tenant: TenantId): { readonly running: number; readonly waiting: number } {
    return this.#admission.loadOf(tenant);
  }

  load(): InvokerLoad {
    const { running, waiting } = this.#admission;
    return { running, waiting, streams: this.#streamsInAll, breakers: this.#revisions.breakers() };
  }

  keysChanged(): void {
    this.#revisions.keysChanged();
    this.#pool.keysChanged();
    for (const stream of [...this.#openStreams]) this.#endIfRefused(stream);
  }

  #endIfRefused(stream: ReduceFoldStream): void {
    const refusal = this.#pool.refusalOf(stream.tenant, stream.attestation);
    if (refusal !== undefined) stream.fail(refusal);
  }

  forgetTenant(tenant: TenantId): void {
    this.#revisions.forgetTenant(tenant);
    this.#pool.forgetTenant(tenant);
    this.#console.forgetTenant(tenant);
  }

  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    this.#console.close();
    this.#admission.close();
    this.#revisions.close();
    await this.#pool.close(graceMs);
  }

  async #openFold(caller: Caller, revision: CallableRevision, order: StreamOrder) {
    const { breaker, artifact } = revision;
    const bytes = order.state.byteLength;
    await this.#admission.wait(caller.tenant, bytes, caller.signal);
    const ticket = breaker.enter();
    let error: unknown;
    try {
      if (ticket instanceof Fault) throw ticket;
      return await this.#pool.openFold(caller.tenant, {
        artifact,
        state: order.state,
        stateReport: order.stateReport,
        onFault: order.onFault,
        waiter: caller,
        written: (written) => revision.console(caller.requestId, written),
        refusal: () => breaker.repetitionRefusal(),
      });
    } catch (caught) {
      error = caught;
      throw caught;
    } finally {
      this.#admission.leave(caller.tenant, bytes);
      // That a stream opened says little; a failing `initial()` says what a failing event does.
      if (!(ticket instanceof Fault)) breaker.report(ticket, error === undefined ? "neutral" : outcomeOf(error));
    }
  }

  async #reduceLater(caller: Caller, target: FunctionRef, request: Uint8Array): Promise<Uint8Array> {
    const revision = await this.#find(caller, target);
    caller.about?.(factsOf(target, revision));
    caller.probe?.found(target.name, revision.number);
    assertReducible(revision);
    if (revision.meter.isRated) revision.meter.takeCall();
    const pass = revision.terms?.enterCall(caller, "Reduce", request);
    try {
      await this.#admission.wait(caller.tenant, request.byteLength, caller.signal);
      return await this.#reduceAdmitted(caller, target, revision, request);
    } finally {
      pass?.leave();
    }
  }

  async #find(caller: Caller, target: FunctionRef): Promise<CallableRevision> {
    if (this.#closing) {
      throw new Fault("DRAINING", "the server is shutting down", { retryAfterMs: RETRY_AFTER_MS });
    }
    return this.#revisions.find(caller.tenant, target);
  }

  #reduceAdmitted(
    caller: Caller,
    target: FunctionRef,
    revision: CallableRevision,
    request: Uint8Array,
  ): Promise<Uint8Array> {
    const { breaker } = revision;
    const { tenant } = caller;
    const ticket = notReducible(revision) ?? breaker.enter();
    if (ticket instanceof Fault) {
      this.#admission.leave(tenant, request.byteLength);
      caller.about?.(factsOf(target, revision));
      return Promise.reject(ticket);
    }
    return this.#pool.reduce(tenant, {
      artifact: revision.artifact,
      prefix: revision.prefix,
      request,
      waiter: caller,
      settled: (fault, written) => {
        this.#admission.leave(tenant, request.byteLength);
        if (written !== undefined) revision.console(caller.requestId, written);
        if (fault !== undefined) caller.about?.(factsOf(target, revision));
        breaker.report(ticket, outcomeOf(fault));
      },
      refusal: () => breaker.repetitionRefusal(),
    });
  }
}

function factsOf({ name }: FunctionRef, { number, artifact }: CallableRevision): CallFacts {
  return { function: name, revision: number, artifactDigest: artifact.digest };
}

function notReducible(revision: CallableRevision): Fault | undefined {
  switch (revision.kind) {
    case "reducer":
    case "decider":
      return undefined;
    case "projection":
    case "handler":
      return new Fault("METHOD_NOT_ALLOWED", `a function of kind ${revision.kind} has no Reduce`);
    default:
      return revision.kind satisfies never;
  }
}

function assertReducible(revision: CallableRevision): void {
  const fault = notReducible(revision);
  if (fault !== undefined) throw fault;
}
