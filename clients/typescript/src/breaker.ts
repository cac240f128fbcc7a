/** The circuit breaker: while no server answers, calls fail at once instead of one after the other taking its time. */
import { status } from "@grpc/grpc-js";
import { AssayError } from "./errors.ts";

/** When it opens, and for how long. */
export interface BreakerPolicy {
  /** After how many attempts in a row that no server answered. */
  readonly failures: number;
  /** For how long, in milliseconds. */
  readonly openMs: number;
}

/** What an attempt says about the server: it answered, with an error or without; it did not; or nobody waited for it. */
export type Finding = "answered" | "unreachable" | "unknown";

/** Takes what came of an attempt. Only the first word counts. */
export type Report = (finding: Finding) => void;

/** One for each connection. */
export class Breaker {
  readonly #policy: BreakerPolicy;
  #failuresInARow = 0;
  /** By the monotonic clock, in milliseconds. Undefined: it is closed. */
  #openUntilMs: number | undefined;
  #probing = false;

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
  }

  get isOpen(): boolean {
    return this.#openUntilMs !== undefined;
  }

  /** Lets an attempt through, or throws `CLIENT_CIRCUIT_OPEN`. */
  enter(): Report {
    if (this.#openUntilMs === undefined) return this.#once((finding) => this.#whileClosed(finding));
    const leftMs = this.#openUntilMs - performance.now();
    if (leftMs > 0 || this.#probing) throw circuitOpen(Math.max(0, Math.ceil(leftMs)));
    this.#probing = true;
    return this.#once((finding) => this.#afterProbe(finding));
  }

  #once(take: Report): Report {
    let taken = false;
    return (finding) => {
      if (taken) return;
      taken = true;
      take(finding);
    };
  }

  #whileClosed(finding: Finding): void {
    // An attempt that began before it opened says nothing of the time since.
    if (this.#openUntilMs !== undefined || finding === "unknown") return;
    this.#failuresInARow = finding === "unreachable" ? this.#failuresInARow + 1 : 0;
    if (this.#failuresInARow >= this.#policy.failures) this.#open();
  }

  #afterProbe(finding: Finding): void {
    this.#probing = false;
    if (finding === "unreachable") this.#open();
    if (finding !== "answered") return;
    this.#openUntilMs = undefined;
    this.#failuresInARow = 0;
  }

  #open(): void {
    this.#openUntilMs = performance.now() + this.#policy.openMs;
  }
}

/** What an error says about the server. */
export function findingOf({ reason }: AssayError): Finding {
  if (reason === "SERVER_UNREACHABLE") return "unreachable";
  return reason === "CANCELLED" || reason === "DEADLINE_EXCEEDED" ? "unknown" : "answered";
}

function circuitOpen(retryAfterMs: number): AssayError {
  return new AssayError(
    "CLIENT_CIRCUIT_OPEN",
    "no server has answered for a while; the client is not asking just now",
    {
      code: status.UNAVAILABLE,
      retryable: true,
      retryAfterMs,
    },
  );
}
