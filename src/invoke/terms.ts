/** Holds the calls of a function to its policy, before admission and before an executor is touched. Functions without one never come here. */
import type { Clock } from "../base/clock.ts";
import { TokenBucket } from "../base/token-bucket.ts";
import { Fault } from "../fault/fault.ts";
import type { Caller, FunctionPolicy } from "../flow.ts";
import { eventsOfBatch, eventsOfCall } from "./event-count.ts";
import { wait } from "./wait.ts";

const RETRY_AFTER_MS = 1_000;

/** What of a function is under way, and how fast it was called lately. One for all its revisions; it outlasts changes of the function. */
export class FunctionLoad {
  /** Calls and streams. */
  running = 0;
  /** Undefined: it was not called yet under a rate. */
  #bucket: TokenBucket | undefined;

  /** Milliseconds until a token is there, 0 if one was; it is taken then. */
  takeToken(policy: FunctionPolicy, nowMs: number): number {
    const bucket = this.#bucketOf(policy, nowMs);
    return bucket.take(1, nowMs) ? 0 : bucket.msUntil(1, nowMs);
  }

  /** Takes a token whether it is there or not; answers after how many milliseconds it may be used. */
  reserveToken(policy: FunctionPolicy, nowMs: number): number {
    return this.#bucketOf(policy, nowMs).reserve(nowMs);
  }

  /** Gives back what was reserved and not used. */
  giveBack(): void {
    this.#bucket?.giveBack();
  }

  #bucketOf(policy: FunctionPolicy, nowMs: number): TokenBucket {
    this.#bucket ??= new TokenBucket(bucketSize(policy), policy.callsPerSecond, nowMs);
    this.#bucket.resize(bucketSize(policy), policy.callsPerSecond);
    return this.#bucket;
  }
}

function bucketSize({ burst, callsPerSecond }: FunctionPolicy): number {
  return burst > 0 ? burst : callsPerSecond;
}

/** Lets somebody in until `leave` is called, which counts once. */
export interface Pass {
  leave(): void;
}

/** What holds a call of one revision. */
export class Terms {
  /** The strictest of each bound. Its lists mean nothing here. */
  readonly #policy: FunctionPolicy;
  readonly #load: FunctionLoad;
  readonly #clock: Clock;
  /** Undefined: all. */
  readonly #callers: ReadonlySet<string> | undefined;
  readonly #methods: ReadonlySet<string> | undefined;

  /** The policies that hold it together: a call has to be within each of them. At least one. */
  constructor(policies: readonly FunctionPolicy[], load: FunctionLoad, clock: Clock) {
    this.#policy = strictest(policies);
    this.#load = load;
    this.#clock = clock;
    this.#callers = common(policies.map(({ callers }) => callers));
    this.#methods = common(policies.map(({ methods }) => methods));
  }

  /** Lets a unary call in. Faults: PERMISSION_MISSING, METHOD_NOT_ALLOWED, PAYLOAD_TOO_LARGE, RATE_LIMIT, QUEUE_FULL. */
  enterCall(caller: Caller, method: string, request: Uint8Array): Pass {
    this.#assertAllowed(caller, method);
    this.#assertSize(request);
    this.#assertEvents(eventsOfCall, request);
    return this.#enter(caller);
  }

  /** Lets a stream in. Faults as `enterCall`. */
  enterStream(caller: Caller, method: string, stateBytes: number): Pass {
    this.#assertAllowed(caller, method);
    const { maxRequestBytes } = this.#policy;
    if (maxRequestBytes > 0 && stateBytes > maxRequestBytes) throw tooLarge("open", `${maxRequestBytes} bytes`);
    return this.#enter(caller);
  }

  /** Waits until a batch of an open stream may go on. Faults: PAYLOAD_TOO_LARGE, and what `signal` was aborted for. */
  async batch(request: Uint8Array, signal: AbortSignal): Promise<void> {
    this.#assertSize(request);
    this.#assertEvents(eventsOfBatch, request);
    if (this.#policy.callsPerSecond === 0) return;
    const waitMs = this.#load.reserveToken(this.#policy, this.#clock.monotonicMs());
    if (waitMs === 0) return;
    try {
      await wait(waitMs, signal);
    } catch (error) {
      this.#load.giveBack();
      throw error;
    }
  }

  #enter(caller: Caller): Pass {
    const load = this.#load;
    const { callsPerSecond, maxDeadlineMs, maxRunningCalls } = this.#policy;
    if (maxRunningCalls > 0 && load.running >= maxRunningCalls) {
      throw new Fault(
        "QUEUE_FULL",
        `${maxRunningCalls} calls of the function are under way, which is all it may have`,
        {
          retryAfterMs: RETRY_AFTER_MS,
        },
      );
    }
    if (callsPerSecond > 0) {
      const waitMs = load.takeToken(this.#policy, this.#clock.monotonicMs());
      if (waitMs > 0) {
        throw new Fault("RATE_LIMIT", `the function takes ${callsPerSecond} calls a second`, { retryAfterMs: waitMs });
      }
    }
    load.running++;
    const timer = maxDeadlineMs > 0 ? setTimeout(() => caller.expire?.(), maxDeadlineMs) : undefined;
    let isIn = true;
    return {
      leave() {
        if (!isIn) return;
        isIn = false;
        load.running--;
        clearTimeout(timer);
      },
    };
  }

  #assertAllowed(caller: Caller, method: string): void {
    // In the words of a missing role: who else may call is nobody else's business.
    if (this.#callers?.has(caller.credentialId) === false) {
      throw new Fault("PERMISSION_MISSING", "the credential lacks the role invoke");
    }
    if (this.#methods?.has(method) === false) {
      throw new Fault("METHOD_NOT_ALLOWED", `the function's policy does not allow ${method}`);
    }
  }

  #assertSize(request: Uint8Array): void {
    const { maxRequestBytes } = this.#policy;
    if (maxRequestBytes > 0 && request.byteLength > maxRequestBytes) throw tooLarge("", `${maxRequestBytes} bytes`);
  }

  #assertEvents(count: (request: Uint8Array) => number, request: Uint8Array): void {
    const { maxBatchEvents } = this.#policy;
    if (maxBatchEvents > 0 && count(request) > maxBatchEvents) throw tooLarge("events", String(maxBatchEvents));
  }
}

/** What stands on every list that is not empty, which means all; undefined if all of them are. */
function common(lists: readonly (readonly string[])[]): ReadonlySet<string> | undefined {
  const [first, ...rest] = lists.filter((list) => list.length > 0).map((list) => new Set(list));
  return first === undefined ? undefined : rest.reduce((found, list) => found.intersection(list), first);
}

function strictest(policies: readonly FunctionPolicy[]): FunctionPolicy {
  const least = (bound: (policy: FunctionPolicy) => number): number => {
    const bounds = policies.map(bound).filter((value) => value > 0);
    return bounds.length === 0 ? 0 : Math.min(...bounds);
  };
  return {
    methods: [],
    callers: [],
    maxRequestBytes: least((policy) => policy.maxRequestBytes),
    maxBatchEvents: least((policy) => policy.maxBatchEvents),
    maxDeadlineMs: least((policy) => policy.maxDeadlineMs),
    maxRunningCalls: least((policy) => policy.maxRunningCalls),
    callsPerSecond: least((policy) => policy.callsPerSecond),
    burst: least(bucketSize),
  };
}

function tooLarge(field: string, bound: string): Fault {
  const description = `must be at most ${bound}: the function's policy has it so`;
  return new Fault("PAYLOAD_TOO_LARGE", field === "" ? `the request ${description}` : `${field}: ${description}`, {
    fieldViolations: [{ field, description }],
  });
}
