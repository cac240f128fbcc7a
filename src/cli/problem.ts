/** What a command throws when it cannot go on, and how any error becomes words, JSON and an exit status. */
import { AssayError, type FailureReason, type FieldViolation, remedyOf } from "../../clients/typescript/src/index.ts";
import { Fault } from "../fault/fault.ts";
import { reasonFacts } from "../fault/reasons.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.ts";
import { whyUnreachable } from "./unreachable.ts";

/** Why the command line itself refuses, where no server has spoken. */
export type ProblemReason = "USAGE" | "FILE_UNREADABLE" | "FILE_INVALID" | "FILE_EXISTS" | "PRECONDITION";

/** A problem that the user can mend. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly reason: ProblemReason;
  /** What to do about it; `""` if the message says so already. */
  readonly hint: string;

  constructor(reason: ProblemReason, message: string, hint = "") {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}

/** An error as the command line shows it. Also the value of `error` in `--json`. */
export interface ProblemReport {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly fieldViolations: readonly FieldViolation[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly authorStack: readonly string[];
  readonly requestId: string | null;
  readonly exitCode: ExitCode;
}

const NOTHING_MORE = { retryable: false, fieldViolations: [], metadata: {}, authorStack: [], requestId: null } as const;

/** Turns whatever was thrown into a report. What nobody foresaw is a defect, and says no more than that. */
export function describeProblem(error: unknown, address: string | undefined): ProblemReport {
  if (error instanceof Problem) {
    const exitCode = error.reason === "PRECONDITION" ? EXIT.precondition : EXIT.usage;
    return { ...NOTHING_MORE, reason: error.reason, message: error.message, hint: error.hint, exitCode };
  }
  if (error instanceof Fault) {
    const { remedy, retryable } = reasonFacts(error.reason);
    return {
      ...NOTHING_MORE,
      reason: error.reason,
      message: error.reason === "INTERNAL" ? "a defect of assay" : error.message,
      hint: remedy,
      retryable,
      fieldViolations: error.details.fieldViolations ?? [],
      exitCode: exitCodeOf(error.reason),
    };
  }
  if (error instanceof AssayError) {
    return {
      reason: error.reason,
      ...(error.reason === "SERVER_UNREACHABLE"
        ? whyUnreachable(address, error.message)
        : { message: error.message, hint: hintOf(error) }),
      retryable: error.retryable,
      fieldViolations: error.fieldViolations,
      metadata: error.metadata,
      authorStack: error.authorStack,
      requestId: error.requestId ?? null,
      exitCode: exitCodeOf(error.reason),
    };
  }
  const hint = "Please report it, with the output of the same command under NODE_DEBUG=assay.";
  return { ...NOTHING_MORE, reason: "INTERNAL", message: "a defect of assay", hint, exitCode: EXIT.internal };
}

/** What to type, where the remedy of the protos names methods or messages. */
const COMMANDS: Partial<Record<FailureReason, string>> = {
  // The message names the fields.
  REQUEST_INVALID: "",
  UNAUTHENTICATED:
    "Give an API key as ASSAY_TOKEN or with --token-file. A server prints its first one when it is started for the first time; an administrator makes others: `assay admin credentials create`. Where all are lost: `assay serve --new-administrator-key`.",
  FUNCTION_NOT_FOUND: "`assay functions` lists what is deployed; `assay deploy NAME PATH` deploys it.",
  ARTIFACT_NOT_FOUND: "`assay compile PATH` makes it and prints its digest.",
  KEY_NOT_FOUND: "`assay keys` lists the keys.",
  REVISION_CONFLICT: "Somebody else was faster: look with `assay functions NAME`, and decide again.",
  ATTESTATION_MISSING: "`assay sign DIGEST -o FILE` makes one.",
  SIGNATURES_INSUFFICIENT: "`assay sign DIGEST --group NAME --add-to FILE` adds the signature of another group's key.",
  SIGNATURE_INVALID:
    "`assay verify DIGEST --attestation FILE --server` says which check fails; `assay sign DIGEST` makes a new one.",
  TENANT_NOT_FOUND: "`assay admin tenants list` lists the tenants.",
  CREDENTIAL_NOT_FOUND: "`assay admin credentials list TENANT` lists the keys.",
  SECRET_NOT_FOUND: "`assay secrets list NAME` lists the secrets.",
  METHOD_NOT_ALLOWED: "`assay functions NAME` shows its kind and its revisions.",
  QUOTA_EXCEEDED:
    "Delete what is not needed, or ask an administrator of the server for more: `assay admin quota set TENANT`.",
  DEADLINE_EXCEEDED: "Allow more time with --timeout SECONDS, or send less at a time.",
  DRAINING: "Try again once it has been started anew.",
  RATE_LIMIT: "Call less often.",
  QUEUE_FULL: "Executors are busy, or none is there: `assay health assay.v1.InvokeService` tells.",
  CIRCUIT_OPEN: "Deploy a mended revision, roll back with `assay activate`, or wait.",
  POLICY_STALE: "Compile and deploy the module again: `assay deploy NAME PATH`.",
};

function hintOf(error: AssayError): string {
  const wait = error.retryAfterMs === undefined ? "" : ` The server asks to wait ${error.retryAfterMs} ms.`;
  return `${COMMANDS[error.reason] ?? remedyOf(error.reason)}${wait}`;
}
