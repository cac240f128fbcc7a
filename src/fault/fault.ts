/** The one error type of the house: a reason, words for the caller, and a cause that never leaves the process. */
import type { ReasonName } from "./reasons.ts";

/** One field of a request that is wrong. */
export interface FieldViolation {
  /** Path of the field as `google.rpc.BadRequest` writes it, such as `module.files[2].path`. */
  readonly field: string;
  /** What is wrong and what would be right, in one sentence. */
  readonly description: string;
}

/** One quota that would be exceeded; goes out in `google.rpc.QuotaFailure`. */
export interface QuotaViolation {
  /** Whose quota it is, such as `tenant:acme`. */
  readonly subject: string;
  /** Which, as the field of `assay.v1.Quota` has it, such as `stored_bytes`. */
  readonly quota: string;
  /** What is taken, what was asked for included where that is known. */
  readonly used: number;
  readonly allowed: number;
}

/** What a fault may carry beside its reason and message. */
export interface FaultDetails {
  readonly fieldViolations?: readonly FieldViolation[];
  /** Goes out as `ErrorInfo.metadata`. MUST hold nothing that the caller may not see. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** For QUOTA_EXCEEDED, and for RATE_LIMIT and QUEUE_FULL where a quota is the reason. */
  readonly quotaViolations?: readonly QuotaViolation[];
  /** When to come back, for retryable reasons; goes out as `RetryInfo`. */
  readonly retryAfterMs?: number;
  /** Frames in the author's own source, for EXCEPTION. */
  readonly stack?: readonly string[];
  /** For the log alone. */
  readonly cause?: unknown;
}

/** An error with a reason. `message` is for the caller: it MUST hold no source text, token or key. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly reason: ReasonName;
  readonly details: FaultDetails;

  constructor(reason: ReasonName, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.details = details;
  }
}

/** REQUEST_INVALID for the given fields; the message names the first. */
export function requestInvalid(violations: readonly FieldViolation[]): Fault {
  const first = violations[0];
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = first === undefined ? "the request is not valid" : `${first.field}: ${first.description}${more}`;
  return new Fault("REQUEST_INVALID", message, { fieldViolations: violations });
}
