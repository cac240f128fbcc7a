/** The one error of the client: a gRPC status read into a reason, and everything that came with it. */
import { fromBinary, getOption } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { Reason as ReasonEnum, ReasonSchema, spec } from "./gen/assay/v1/reason_pb.js";
import type { Fault as WireFault } from "./gen/assay/v1/usage_pb.js";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  type QuotaFailure_Violation,
  QuotaFailureSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "./gen/google/rpc/status_pb.js";

/** Why the server says that something failed: the names of the `Reason` enum. `docs/reasons` explains each. */
export type Reason = Exclude<keyof typeof ReasonEnum, "UNSPECIFIED">;

/**
 * Why a call failed.
 * - `SERVER_UNREACHABLE`: no server answered; nothing is known of the call.
 * - `CLIENT_CIRCUIT_OPEN`: no server has answered for a while, and this call was not sent.
 * - `STREAM_CLOSED`: `send` after the stream had ended; its receipts say why.
 * - `UNRECOGNISED`: the status carries no reason that this client knows; go by `code`.
 */
export type FailureReason = Reason | "SERVER_UNREACHABLE" | "CLIENT_CIRCUIT_OPEN" | "STREAM_CLOSED" | "UNRECOGNISED";

/** A field of the request that is wrong. */
export interface FieldViolation {
  /** Such as `module.files[2].path`. */
  readonly field: string;
  readonly description: string;
}

/** A quota that would be exceeded. What the server says nothing of is `""`, 0 or undefined. */
export interface QuotaViolation {
  /** Whose quota, such as `tenant:acme`. */
  readonly subject: string;
  readonly description: string;
  readonly apiService: string;
  readonly quotaMetric: string;
  readonly quotaId: string;
  readonly quotaDimensions: Readonly<Record<string, string>>;
  /** What is allowed. Beyond 2^53 - 1 rounded: an error is read whatever it holds. */
  readonly quotaValue: number;
  /** What will be allowed, where that is about to change. */
  readonly futureQuotaValue: number | undefined;
}

/** What an error carries beside its reason and message. */
export interface AssayErrorDetails {
  /** The gRPC status code. */
  readonly code: number;
  readonly retryable: boolean;
  readonly fieldViolations?: readonly FieldViolation[];
  readonly quotaViolations?: readonly QuotaViolation[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number | undefined;
  readonly authorStack?: readonly string[];
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** A call that failed. Verdicts (a rejected module, a signature that does not hold) are never errors. */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly reason: FailureReason;
  /** The gRPC status code. */
  readonly code: number;
  /** True if the same request may succeed later. */
  readonly retryable: boolean;
  /** Which fields of the request are wrong; for `REQUEST_INVALID`. */
  readonly fieldViolations: readonly FieldViolation[];
  /** Which quotas would be exceeded; for `QUOTA_EXCEEDED`. */
  readonly quotaViolations: readonly QuotaViolation[];
  /** What else the server says, such as `event_index`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** When to come back. Undefined: the server says nothing of it. */
  readonly retryAfterMs: number | undefined;
  /** For `EXCEPTION`: where in the module's own source it was thrown, innermost first. */
  readonly authorStack: readonly string[];
  /** Finds the call in the server's log. */
  readonly requestId: string | undefined;

  constructor(reason: FailureReason, message: string, details: AssayErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.code = details.code;
    this.retryable = details.retryable;
    this.fieldViolations = details.fieldViolations ?? [];
    this.quotaViolations = details.quotaViolations ?? [];
    this.metadata = details.metadata ?? {};
    this.retryAfterMs = details.retryAfterMs;
    this.authorStack = details.authorStack ?? [];
    this.requestId = details.requestId;
  }

  /** The event that failed, counted from 0; undefined if it was not one event's fault. */
  get eventIndex(): number | undefined {
    const index = this.metadata.event_index;
    return index === undefined ? undefined : Number(index);
  }
}

/** A failure inside a stream, where there is no status to say so. */
export interface Fault {
  readonly reason: FailureReason;
  readonly message: string;
  /** Where in the module's own source it was thrown, innermost first. */
  readonly authorStack: readonly string[];
  readonly retryable: boolean;
}

/** One sentence on what the caller can do about a reason; `""` if nothing is known of it. */
export function remedyOf(reason: FailureReason): string {
  const known = BY_NAME.get(reason);
  return known === undefined ? "" : getOption(known, spec).remedy;
}

/** Reads a fault of a receipt. */
export function toFault(fault: WireFault | undefined): Fault {
  return {
    reason: fault === undefined ? "UNRECOGNISED" : (BY_NUMBER.get(fault.reason) ?? "UNRECOGNISED"),
    message: fault?.message ?? "",
    authorStack: fault?.stack ?? [],
    retryable: fault?.retryable ?? false,
  };
}

/** Reads the error that gRPC hands out. Never throws, whatever the details hold. */
export function toAssayError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  if (!isServiceError(error)) {
    const message = error instanceof Error ? error.message : "the call failed";
    return new AssayError("UNRECOGNISED", message, { code: status.UNKNOWN, retryable: false, cause: error });
  }
  const details = readDetails(error.metadata);
  const reason = details.reason ?? reasonOfCode(error.code, details.present);
  const known = BY_NAME.get(reason);
  return new AssayError(reason, details.message ?? error.details, {
    code: error.code,
    retryable:
      known !== undefined
        ? getOption(known, spec).retryable
        : details.retryAfterMs !== undefined || error.code === status.UNAVAILABLE,
    fieldViolations: details.fieldViolations,
    quotaViolations: details.quotaViolations,
    metadata: details.metadata,
    retryAfterMs: details.retryAfterMs,
    authorStack: details.authorStack,
    requestId: details.requestId,
    cause: error,
  });
}

/** True for what a server gives as the reason; false for what the client says where no reason has come. */
export function isServersReason(reason: FailureReason): reason is Reason {
  return BY_NAME.has(reason);
}

/** What the client refuses to send, in the words of the server for the same. */
export function requestInvalid(field: string, description: string): AssayError {
  return new AssayError("REQUEST_INVALID", `${field}: ${description}`, {
    code: status.INVALID_ARGUMENT,
    retryable: false,
    fieldViolations: [{ field, description }],
  });
}

/** What the client says of an answer that does not hold what it should. */
export function answerInvalid(message: string, cause?: unknown): AssayError {
  return new AssayError("UNRECOGNISED", message, { code: status.INTERNAL, retryable: false, cause });
}

/** What a stream says when there is nothing left to send to. */
export function streamClosed(): AssayError {
  return new AssayError("STREAM_CLOSED", "the stream has ended; its receipts say why", {
    code: status.FAILED_PRECONDITION,
    retryable: false,
  });
}

/** What a call says whose signal was aborted before it began. */
export function cancelled(cause: unknown): AssayError {
  return new AssayError("CANCELLED", "cancelled", { code: status.CANCELLED, retryable: false, cause });
}

const PREFIX = "REASON_";
const KNOWN = ReasonSchema.values.filter((value) => value.number !== ReasonEnum.UNSPECIFIED);
const BY_NAME = new Map<string, (typeof KNOWN)[number]>(KNOWN.map((value) => [value.name.slice(PREFIX.length), value]));
const BY_NUMBER = new Map<number, Reason>(
  KNOWN.map((value) => [value.number, value.name.slice(PREFIX.length) as Reason]),
);

interface StatusDetails {
  present: boolean;
  /** The whole message, of which gRPC's own may be the beginning. */
  message: string | undefined;
  reason: FailureReason | undefined;
  metadata: Record<string, string>;
  fieldViolations: FieldViolation[];
  quotaViolations: QuotaViolation[];
  retryAfterMs: number | undefined;
  authorStack: string[];
  requestId: string | undefined;
}

function readDetails(metadata: Metadata): StatusDetails {
  const details: StatusDetails = {
    present: false,
    message: undefined,
    reason: undefined,
    metadata: {},
    fieldViolations: [],
    quotaViolations: [],
    retryAfterMs: undefined,
    authorStack: [],
    requestId: undefined,
  };
  const [requestId] = metadata.get("x-request-id");
  if (typeof requestId === "string") details.requestId = requestId;
  const [bytes] = metadata.get("grpc-status-details-bin");
  if (bytes === undefined || typeof bytes === "string") return details;
  try {
    const whole = fromBinary(StatusSchema, bytes);
    if (whole.message !== "") details.message = whole.message;
    for (const any of whole.details) {
      const info = anyUnpack(any, ErrorInfoSchema);
      if (info?.domain === "assay.dev" && !details.present) {
        details.present = true;
        details.reason = BY_NAME.has(info.reason) ? (info.reason as Reason) : "UNRECOGNISED";
        details.metadata = { ...info.metadata };
      }
      for (const { field, description } of anyUnpack(any, BadRequestSchema)?.fieldViolations ?? []) {
        details.fieldViolations.push({ field, description });
      }
      for (const violation of anyUnpack(any, QuotaFailureSchema)?.violations ?? []) {
        details.quotaViolations.push(toQuotaViolation(violation));
      }
      const delay = anyUnpack(any, RetryInfoSchema)?.retryDelay;
      if (delay !== undefined) details.retryAfterMs = Math.max(0, Number(delay.seconds) * 1000 + delay.nanos / 1e6);
      details.authorStack.push(...(anyUnpack(any, DebugInfoSchema)?.stackEntries ?? []));
      details.requestId ??= anyUnpack(any, RequestInfoSchema)?.requestId;
    }
  } catch {
    // Details that cannot be read leave what was read so far; code and message stand by themselves.
  }
  return details;
}

function toQuotaViolation(violation: QuotaFailure_Violation): QuotaViolation {
  const { subject, description, apiService, quotaMetric, quotaId, quotaDimensions } = violation;
  const { quotaValue, futureQuotaValue } = violation;
  return {
    subject,
    description,
    apiService,
    quotaMetric,
    quotaId,
    quotaDimensions: { ...quotaDimensions },
    quotaValue: Number(quotaValue),
    futureQuotaValue: futureQuotaValue === undefined ? undefined : Number(futureQuotaValue),
  };
}

function reasonOfCode(code: number, hasInfo: boolean): FailureReason {
  if (hasInfo) return "UNRECOGNISED";
  if (code === status.CANCELLED) return "CANCELLED";
  if (code === status.DEADLINE_EXCEEDED) return "DEADLINE_EXCEEDED";
  if (code === status.UNAVAILABLE) return "SERVER_UNREACHABLE";
  return "UNRECOGNISED";
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error && error.metadata instanceof Metadata;
}
