/** The verdict of `assay check` on one argument: the shape of `verdicts[]` in `--json`. */
import { Fault } from "../fault/fault.ts";
import type { CompileVerdict, Determinism, Diagnostic, SourceModule } from "../flow.ts";
import { moduleViolation } from "./module-violations.ts";
import type { ProblemReport } from "./problem.ts";

/** The verdict on one argument: the shape of `verdicts[]` in `--json`. */
export interface CheckVerdictShape {
  /** The argument as it was given. */
  readonly path: string;
  /** `failed`: there is no verdict, because the module could not be read or the check itself broke. */
  readonly outcome: "accepted" | "rejected" | "failed";
  readonly accepted: boolean;
  readonly kind: string | null;
  /** What the server would name the artifact; null unless accepted. */
  readonly artifactDigest: string | null;
  readonly policyDigest: string | null;
  /** How it is ensured that the result depends on the events alone; null unless accepted, and for a handler. */
  readonly determinism: Determinism | null;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsOmitted: number;
  /** Why there is no verdict; null unless `failed`. */
  readonly error: ProblemReport | null;
}

/** What a verdict is that could not be reached. */
export const NO_VERDICT = {
  accepted: false,
  kind: null,
  artifactDigest: null,
  policyDigest: null,
  determinism: null,
  errorCount: 0,
  warningCount: 0,
  diagnostics: [],
  diagnosticsOmitted: 0,
  error: null,
} as const;

/** The shape of a compiler's verdict. */
export function shapeOf(path: string, verdict: CompileVerdict): CheckVerdictShape {
  const { diagnostics, diagnosticsOmitted, policyDigest } = verdict;
  const accepted = verdict.outcome === "accepted";
  return {
    path,
    outcome: verdict.outcome,
    accepted,
    kind: (accepted ? verdict.artifact.manifest.kind : verdict.kind) ?? null,
    artifactDigest: accepted ? verdict.artifact.digest : null,
    policyDigest,
    determinism: (accepted ? verdict.determinism : undefined) ?? null,
    errorCount: accepted ? 0 : verdict.errorCount,
    warningCount: diagnostics.filter(({ severity }) => severity === "warning").length,
    diagnostics,
    diagnosticsOmitted,
    error: null,
  };
}

/**
 * A fault that is the module's own doing is a verdict on it: a file name that no module may have, a module too large, one that no
 * compiler gets done with. Undefined for any other error.
 */
export function rejectionOf(
  path: string,
  module: SourceModule | undefined,
  error: unknown,
): CheckVerdictShape | undefined {
  if (module === undefined || !(error instanceof Fault)) return undefined;
  if (error.reason !== "REQUEST_INVALID" && error.reason !== "COMPILE_TIMEOUT") return undefined;
  const rule = error.reason === "REQUEST_INVALID" ? "request-invalid" : "compile-timeout";
  const { fieldViolations = [] } = error.details;
  const findings =
    fieldViolations.length === 0
      ? [{ file: "", message: error.message }]
      : fieldViolations.map(
          (violation) =>
            moduleViolation(module, violation) ?? { file: "", message: `${violation.field}: ${violation.description}` },
        );
  const diagnostics = findings.map(({ file, message }): Diagnostic => {
    const range = { path: file, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
    return { severity: "error", rule, range, name: "", message, suggestion: "", codeFrame: "", fix: undefined };
  });
  return { ...NO_VERDICT, path, outcome: "rejected", errorCount: diagnostics.length, diagnostics };
}
