/** What the command line's exit status means: the part of its interface that scripts live on. */
import type { FailureReason } from "../../clients/typescript/src/index.ts";

export const EXIT = {
  /** Done, and every verdict was good. */
  ok: 0,
  /** Done, and a verdict was bad: a module rejected, a signature not valid, an event that failed. */
  negative: 1,
  /** The command line or a file that it names is wrong. */
  usage: 2,
  /** What the command needs is not there, or not as it must be: no such function, revoked key, conflict. */
  precondition: 3,
  /** No server answered, or it is too busy. Try again. */
  unavailable: 69,
  /** A defect. */
  internal: 70,
  /** The user interrupted. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For `--help` and the reference alike. */
export const EXIT_CODES_HELP = `Exit status:
  0    done; every verdict was good
  1    done, but a verdict was bad: module rejected, signature not valid, event failed
  2    the command line, or a file that it names, is wrong
  3    what is needed is missing or not as it must be: no such function, revoked key, conflict
  69   no server answered, or it is too busy; try again
  70   a defect of assay
  130  interrupted`;

/** The exit status for a call that failed. */
export function exitCodeOf(reason: FailureReason): ExitCode {
  switch (reason) {
    case "REQUEST_INVALID":
    case "EVENT_INVALID":
    case "PAYLOAD_TOO_LARGE":
      return EXIT.usage;
    case "STATE_TOO_LARGE":
    case "CPU_TIME_LIMIT":
    case "MEMORY_LIMIT":
    case "WALL_CLOCK_LIMIT":
    case "COMPILE_TIMEOUT":
    case "EXCEPTION":
      return EXIT.negative;
    case "UNAUTHENTICATED":
    case "PERMISSION_MISSING":
    case "METHOD_NOT_ALLOWED":
    case "FUNCTION_NOT_FOUND":
    case "ARTIFACT_NOT_FOUND":
    case "KEY_NOT_FOUND":
    case "TENANT_NOT_FOUND":
    case "CREDENTIAL_NOT_FOUND":
    case "SECRET_NOT_FOUND":
    case "TENANT_SUSPENDED":
    case "QUOTA_EXCEEDED":
    case "READ_ONLY":
    case "SIGNATURES_INSUFFICIENT":
    case "REVISION_CONFLICT":
    case "ATTESTATION_MISSING":
    case "SIGNATURE_INVALID":
    case "KEY_REVOKED":
    case "POLICY_STALE":
    case "NOT_IMPLEMENTED":
      return EXIT.precondition;
    case "RATE_LIMIT":
    case "EXECUTOR_CRASHED":
    case "EXECUTOR_LOST":
    case "QUEUE_FULL":
    case "CIRCUIT_OPEN":
    case "DRAINING":
    case "DEADLINE_EXCEEDED":
    case "SERVER_UNREACHABLE":
    case "CLIENT_CIRCUIT_OPEN":
      return EXIT.unavailable;
    case "INTERNAL":
    case "STREAM_CLOSED":
    case "UNRECOGNISED":
      return EXIT.internal;
    case "CANCELLED":
      return EXIT.interrupted;
  }
}
