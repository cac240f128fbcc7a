/** The reasons why something fails, read from the annotations of the `Reason` enum in the protos: their one source. */
import { getOption } from "@bufbuild/protobuf";
import { ReasonSchema, spec } from "../gen/assay/v1/reason_pb.js";

/** A reason's name as it stands in `google.rpc.ErrorInfo`, such as `CPU_TIME_LIMIT`. */
export type ReasonName =
  | "REQUEST_INVALID"
  | "EVENT_INVALID"
  | "UNAUTHENTICATED"
  | "PERMISSION_MISSING"
  | "METHOD_NOT_ALLOWED"
  | "FUNCTION_NOT_FOUND"
  | "ARTIFACT_NOT_FOUND"
  | "KEY_NOT_FOUND"
  | "REVISION_CONFLICT"
  | "ATTESTATION_MISSING"
  | "SIGNATURE_INVALID"
  | "KEY_REVOKED"
  | "POLICY_STALE"
  | "PAYLOAD_TOO_LARGE"
  | "STATE_TOO_LARGE"
  | "RATE_LIMIT"
  | "CPU_TIME_LIMIT"
  | "MEMORY_LIMIT"
  | "EXCEPTION"
  | "INTERNAL"
  | "EXECUTOR_CRASHED"
  | "EXECUTOR_LOST"
  | "QUEUE_FULL"
  | "CIRCUIT_OPEN"
  | "DRAINING"
  | "WALL_CLOCK_LIMIT"
  | "COMPILE_TIMEOUT"
  | "NOT_IMPLEMENTED"
  | "DEADLINE_EXCEEDED"
  | "CANCELLED"
  | "TENANT_NOT_FOUND"
  | "CREDENTIAL_NOT_FOUND"
  | "SECRET_NOT_FOUND"
  | "TENANT_SUSPENDED"
  | "QUOTA_EXCEEDED"
  | "READ_ONLY"
  | "SIGNATURES_INSUFFICIENT";

/** What is fixed about a reason. */
export interface ReasonFacts {
  readonly name: ReasonName;
  /** Its number in the `Reason` enum. */
  readonly number: number;
  /** The gRPC status code (`google.rpc.Code`). */
  readonly grpcCode: number;
  /** False: the same input would fail again, so nothing retries it. */
  readonly retryable: boolean;
  readonly httpStatus: number;
  readonly summary: string;
  readonly remedy: string;
}

const PREFIX = "REASON_";

/** Every reason by its name. */
export const REASONS: ReadonlyMap<ReasonName, ReasonFacts> = new Map(
  ReasonSchema.values
    .filter((value) => value.number !== 0)
    .map((value) => {
      const facts = getOption(value, spec);
      const name = value.name.slice(PREFIX.length) as ReasonName;
      return [
        name,
        {
          name,
          number: value.number,
          grpcCode: facts.code,
          retryable: facts.retryable,
          httpStatus: facts.httpStatus,
          summary: facts.summary,
          remedy: facts.remedy,
        },
      ];
    }),
);

const NAMES: ReadonlySet<string> = new Set(REASONS.keys());
const BY_NUMBER = new Map([...REASONS.values()].map((facts) => [facts.number, facts.name]));

/** What is fixed about `name`. */
export function reasonFacts(name: ReasonName): ReasonFacts {
  const facts = REASONS.get(name);
  if (facts === undefined) throw new TypeError(`no such reason: ${name}`);
  return facts;
}

/** True for the name of a reason. */
export function isReasonName(name: string): name is ReasonName {
  return NAMES.has(name);
}

/** The reason with a number of the `Reason` enum; `INTERNAL` for a number that is not known. */
export function reasonOfNumber(number: number): ReasonName {
  return BY_NUMBER.get(number) ?? "INTERNAL";
}
