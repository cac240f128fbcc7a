/** What the log says of calls that go wrong: which request, whose, of which function, and why; never what they carried. */
import type { Logger } from "../base/log.ts";
import type { Fault } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { CallFacts, TenantId } from "../flow.ts";
import type { CallLogMode } from "../telemetry-settings.ts";

/** What of a call the log names. */
export interface LoggedCall {
  readonly tenant: TenantId;
  readonly requestId: string;
  readonly facts: CallFacts;
  /** Undefined: it is in no trace. */
  readonly traceId?: string | undefined;
}

/** The server's own trouble, and what looks like an attempt to get past a signature. */
const WARNINGS: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "SIGNATURE_INVALID",
  "KEY_REVOKED",
  "SIGNATURES_INSUFFICIENT",
  "EXECUTOR_CRASHED",
  "EXECUTOR_LOST",
  "QUEUE_FULL",
  "CIRCUIT_OPEN",
  "COMPILE_TIMEOUT",
]);
/** What the code of a tenant did, and what an operator will be asked about. Everything else is between the client and itself. */
const NEWS: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "EXCEPTION",
  "CPU_TIME_LIMIT",
  "WALL_CLOCK_LIMIT",
  "MEMORY_LIMIT",
  "STATE_TOO_LARGE",
  "ATTESTATION_MISSING",
  "POLICY_STALE",
]);

/** Of faults that are alike, one a second is written, with the number of those that were not: a client in a loop fills no disk. */
const ALIKE_EVERY_MS = 1_000;
const MOST_KINDS = 1_000;

/** Writes about calls. */
export class CallLog {
  readonly #log: Logger;
  readonly #nowMs: () => number;
  readonly #mode: CallLogMode;
  readonly #alike = new Map<string, { readonly writtenAtMs: number; unwritten: number }>();

  /** `mode`: of which calls there are lines. With `all` each has one when it ends (`observe/call-lines.ts`), and none here. */
  constructor(log: Logger, nowMs: () => number = () => performance.now(), mode: CallLogMode = "failed") {
    this.#log = log;
    this.#mode = mode;
    this.#nowMs = nowMs;
  }

  /** A call ended with a fault. */
  failed(method: string, call: LoggedCall, fault: Fault): void {
    const { reason } = fault;
    if (reason === "INTERNAL") {
      this.#log.error({ method, ...named(call), err: fault.details.cause ?? fault }, "internal error");
    } else {
      const eventIndex = fault.details.metadata?.event_index;
      this.#write(
        reason,
        method,
        call,
        eventIndex === undefined ? {} : { eventIndex: Number(eventIndex) },
        "call failed",
      );
    }
  }

  /** Events of a stream failed, and the stream goes on or stops in order. `read` is asked only if the line is written. */
  eventsFailed(method: string, call: LoggedCall, read: () => { readonly reason: ReasonName } & CallFacts): void {
    if (this.#mode === "none") return;
    if (!this.#isDue(`events ${method} ${call.tenant} ${call.facts.function} ${call.facts.revision}`)) return;
    const { reason, ...facts } = read();
    this.#log.info({ method, ...named(call), reason, ...facts, ...this.#alikeUnwritten }, "events failed");
  }

  /** Something worth knowing happened, and nothing is wrong. */
  done(call: LoggedCall, facts: CallFacts, what: string): void {
    this.#log.info({ ...named(call), ...facts }, what);
  }

  #write(reason: ReasonName, method: string, call: LoggedCall, facts: CallFacts, what: string): void {
    // Of strangers' calls there is no other line.
    if (this.#mode === "none" || (this.#mode === "all" && call.tenant !== "")) return;
    const level = WARNINGS.has(reason) ? "warn" : NEWS.has(reason) ? "info" : "debug";
    if (!this.#log.isLevelEnabled(level)) return;
    const { tenant, facts: about } = call;
    if (level !== "debug" && !this.#isDue(`${reason} ${method} ${tenant} ${about.function} ${about.revision}`)) return;
    const unwritten = level === "debug" ? {} : this.#alikeUnwritten;
    this.#log[level]({ method, ...named(call), reason, ...facts, ...unwritten }, what);
  }

  /** How many like the one that is due were not written. */
  #alikeUnwritten: { readonly alike?: number } = {};

  #isDue(key: string): boolean {
    const nowMs = this.#nowMs();
    const before = this.#alike.get(key);
    if (before !== undefined && nowMs - before.writtenAtMs < ALIKE_EVERY_MS) {
      before.unwritten++;
      return false;
    }
    this.#alikeUnwritten = before === undefined || before.unwritten === 0 ? {} : { alike: before.unwritten };
    if (before === undefined && this.#alike.size >= MOST_KINDS) this.#alike.clear();
    this.#alike.set(key, { writtenAtMs: nowMs, unwritten: 0 });
    return true;
  }
}

function named({ tenant, requestId, facts, traceId }: LoggedCall): CallFacts {
  return { requestId, ...(traceId === undefined ? {} : { traceId }), tenant, ...facts };
}
