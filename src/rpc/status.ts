/** The one translator from a fault to a gRPC status with `google.rpc` details. */
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack, durationFromMs } from "@bufbuild/protobuf/wkt";
import { Metadata } from "@grpc/grpc-js";
import { Fault, type FieldViolation } from "../fault/fault.ts";
import { reasonFacts } from "../fault/reasons.ts";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  QuotaFailureSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../gen/google/rpc/status_pb.js";

/** The domain of every `ErrorInfo`. */
export const ERROR_DOMAIN = "assay.dev";
/** Where gRPC carries `google.rpc.Status`. */
export const STATUS_DETAILS_KEY = "grpc-status-details-bin";
/** Where a call's request id comes in and goes out. */
export const REQUEST_ID_KEY = "x-request-id";

/** Clients commonly take 8 KiB of trailers; these leave room for the rest of them. Base64 makes four bytes of three. */
const MAX_DETAILS_BYTES = 4_400;
const MAX_ENCODED_MESSAGE_BYTES = 1_200;
const MAX_STATUS_MESSAGE_BYTES = 1_800;
const MAX_METADATA_VALUE_BYTES = 256;
const MAX_STACK_ENTRY_BYTES = 300;
const MAX_VIOLATION_BYTES = 400;
const MAX_QUOTA_VIOLATIONS = 8;
const DEFAULT_RETRY_MS = 1_000;

/** A gRPC status as grpc-js takes it. */
export interface RpcStatus {
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
}

/** What an unknown throw becomes: its cause is for the log alone. */
export function asFault(error: unknown): Fault {
  return error instanceof Fault ? error : new Fault("INTERNAL", "internal error", { cause: error });
}

/** The status for a fault. Always fits into 8 KiB of trailers: what is too long is cut, and says so. */
export function statusOf(fault: Fault, requestId: string): RpcStatus {
  const { grpcCode } = reasonFacts(fault.reason);
  const message = fault.reason === "INTERNAL" ? "internal error" : fault.message.toWellFormed();
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS_KEY, Buffer.from(encodeDetails(fault, grpcCode, message, requestId)));
  metadata.set(REQUEST_ID_KEY, requestId);
  return { code: grpcCode, details: cutEncoded(message, MAX_ENCODED_MESSAGE_BYTES), metadata };
}

function encodeDetails(fault: Fault, code: number, message: string, requestId: string): Uint8Array {
  const statusMessage = cutUtf8(message, MAX_STATUS_MESSAGE_BYTES);
  let violations = (fault.details.fieldViolations ?? []).map(boundedViolation);
  let stack = (fault.reason === "EXCEPTION" ? (fault.details.stack ?? []) : []).map((entry) =>
    cutUtf8(entry, MAX_STACK_ENTRY_BYTES),
  );
  for (;;) {
    const left = {
      violations: (fault.details.fieldViolations?.length ?? 0) - violations.length,
      frames: fault.reason === "EXCEPTION" ? (fault.details.stack?.length ?? 0) - stack.length : 0,
    };
    const encoded = toBinary(
      StatusSchema,
      create(StatusSchema, {
        code,
        message: statusMessage,
        details: detailsOf(fault, requestId, violations, stack, left),
      }),
    );
    if (encoded.byteLength <= MAX_DETAILS_BYTES || (violations.length === 0 && stack.length === 0)) return encoded;
    // The first violations and the innermost frames say most.
    violations = violations.slice(0, Math.floor(violations.length * 0.8));
    stack = stack.slice(0, Math.floor(stack.length * 0.8));
  }
}

function detailsOf(
  fault: Fault,
  requestId: string,
  violations: readonly FieldViolation[],
  stack: readonly string[],
  left: { readonly violations: number; readonly frames: number },
): Any[] {
  const facts = reasonFacts(fault.reason);
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(fault.details.metadata ?? {}).slice(0, 8)) {
    metadata[key] = cutUtf8(value, MAX_METADATA_VALUE_BYTES);
  }
  if (left.violations > 0) metadata.field_violations_omitted = String(left.violations);
  if (left.frames > 0) metadata.stack_entries_omitted = String(left.frames);

  const details = [pack(ErrorInfoSchema, { reason: fault.reason, domain: ERROR_DOMAIN, metadata })];
  if (violations.length > 0) {
    details.push(
      pack(BadRequestSchema, {
        fieldViolations: violations.map(({ field, description }) => ({ field, description })),
      }),
    );
  }
  if (facts.retryable) {
    details.push(
      pack(RetryInfoSchema, { retryDelay: durationFromMs(Math.ceil(fault.details.retryAfterMs ?? DEFAULT_RETRY_MS)) }),
    );
  }
  const { quotaViolations = [] } = fault.details;
  if (quotaViolations.length > 0) {
    details.push(
      pack(QuotaFailureSchema, {
        violations: quotaViolations.slice(0, MAX_QUOTA_VIOLATIONS).map(({ subject, quota, used, allowed }) => ({
          subject,
          description: `${quota}: ${used} of ${allowed}`,
          quotaMetric: quota,
          quotaValue: BigInt(Math.trunc(allowed)),
        })),
      }),
    );
  }
  if (stack.length > 0) details.push(pack(DebugInfoSchema, { stackEntries: [...stack] }));
  if (fault.reason === "INTERNAL") details.push(pack(RequestInfoSchema, { requestId }));
  return details;
}

function pack<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Any {
  return anyPack(schema, create(schema, init));
}

function boundedViolation(violation: FieldViolation): FieldViolation {
  return {
    field: cutUtf8(violation.field, MAX_VIOLATION_BYTES),
    description: cutUtf8(violation.description, MAX_VIOLATION_BYTES),
  };
}

/** The longest beginning of `text` that takes at most `maxBytes` in UTF-8, with an ellipsis where something was cut. */
function cutUtf8(text: string, maxBytes: number): string {
  return cut(text.toWellFormed(), maxBytes, (part) => Buffer.byteLength(part));
}

/** Likewise by its length in percent-encoding, which is how `grpc-message` travels. */
function cutEncoded(text: string, maxBytes: number): string {
  return cut(text, maxBytes, (part) => encodeURI(part).length);
}

function cut(text: string, maxBytes: number, measure: (part: string) => number): string {
  // No encoding makes more than nine bytes of a code unit, so what is far too long is shortened before it is measured.
  const candidate = text.slice(0, maxBytes + 1).toWellFormed();
  if (candidate.length === text.length && measure(text) <= maxBytes) return text;
  let shorter = candidate;
  while (shorter.length > 0 && measure(`${shorter}…`) > maxBytes) {
    shorter = shorter.slice(0, Math.floor(shorter.length * 0.9)).toWellFormed();
  }
  return `${shorter}…`;
}
