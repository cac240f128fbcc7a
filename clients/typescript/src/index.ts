/** Assay's client for TypeScript: everything that a program imports. */
export type { Admin } from "./admin.ts";
export type {
  AuditEntry,
  AuditOptions,
  CreatedCredential,
  Credential,
  CredentialOptions,
  Quota,
  QuotaUsage,
  Role,
  ServerInfo,
  Tenant,
} from "./admin-model.ts";
export type { BatchOptions, EventSource } from "./batches.ts";
export {
  Client,
  type CompileOptions,
  connect,
  type DeployOptions,
  type LogOptions,
  type ReduceOptions,
  type RescanOptions,
  type SignOptions,
} from "./client.ts";
export type {
  CallOptions,
  CircuitBreakerOptions,
  ConnectOptions,
  RetryOptions,
  TlsOptions,
} from "./connect-options.ts";
export {
  AssayError,
  type AssayErrorDetails,
  type FailureReason,
  type Fault,
  type FieldViolation,
  type QuotaViolation,
  type Reason,
  remedyOf,
} from "./errors.ts";
export type { EventInput } from "./event.ts";
export type * from "./model.ts";
export { Publisher, type PublisherOptions } from "./publisher.ts";
export { ReduceStream } from "./reduce-stream.ts";
export type { Receipt, StartingState, StreamOpened, StreamOptions, StreamSummary } from "./stream-messages.ts";
export type { Stub, StubMethod, StubRequests } from "./stub.ts";
export type { SpanContextLike, SpanLike, SpanOptionsLike, TracerLike, TracerProviderLike } from "./tracing.ts";
