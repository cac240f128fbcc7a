/** CompileService: room 1 at the front door. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Compiler } from "../../compile/compile.ts";
import type { Artifact, CallFacts, CompileVerdict } from "../../flow.ts";
import {
  CheckRequestSchema,
  CheckResponseSchema,
  CompileRequestSchema,
  CompileResponseSchema,
  CompileService,
  GetArtifactRequestSchema,
  GetArtifactResponseSchema,
  GetPolicyRequestSchema,
  GetPolicyResponseSchema,
} from "../../gen/assay/v1/compile_service_pb.js";
import { type DeterminismSchema, Kind, Severity } from "../../gen/assay/v1/module_pb.js";
import { kindFromMessage, kindToMessage, manifestToMessage, stateStyleToMessage } from "../../seal/wire.ts";
import { diagnosticMessage } from "../diagnostic-message.ts";
import { moduleField } from "../fields/module.ts";
import { Violations } from "../fields/violations.ts";
import { serverStreaming, unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";

const CHUNK_BYTES = 64 * 1024;
const MOST_RULES_LOGGED = 10;

/** The service over a compiler. */
export function compileService(compiler: Compiler): BoundService {
  return implement(CompileService, {
    compile: unary(CompileRequestSchema, CompileResponseSchema, async (request, caller, done) => {
      const violations = new Violations();
      const module = moduleField(violations, "module", request.module);
      violations.throwIfAny();
      const verdict = await compiler.compile(caller, module);
      done(caller, factsOf(verdict), verdict.outcome === "accepted" ? "compiled" : "module rejected");
      return {
        outcome:
          verdict.outcome === "accepted"
            ? { case: "artifact" as const, value: artifactMessage(verdict.artifact) }
            : { case: "rejection" as const, value: { errorCount: verdict.errorCount } },
        diagnostics: verdict.diagnostics.map(diagnosticMessage),
        diagnosticsOmitted: verdict.diagnosticsOmitted,
        ...determinismField(verdict),
      };
    }),

    check: unary(CheckRequestSchema, CheckResponseSchema, async (request, caller) => {
      const violations = new Violations();
      const module = moduleField(violations, "module", request.module);
      violations.throwIfAny();
      const verdict = await compiler.check(caller, module);
      return {
        accepted: verdict.outcome === "accepted",
        kind: kindOf(verdict),
        diagnostics: verdict.diagnostics.map(diagnosticMessage),
        diagnosticsOmitted: verdict.diagnosticsOmitted,
        policyDigest: verdict.policyDigest,
        ...determinismField(verdict),
      };
    }),

    getPolicy: unary(GetPolicyRequestSchema, GetPolicyResponseSchema, (request, caller) => {
      const violations = new Violations();
      const kind = kindFromMessage(request.kind);
      if (kind === undefined) {
        violations.add("kind", request.kind === Kind.UNSPECIFIED ? "is required" : "is not a kind that is known");
        violations.throwIfAny();
      }
      const policy = compiler.policy(caller.tenant, kind ?? "reducer");
      const encoder = new TextEncoder();
      return {
        policyDigest: policy.digest,
        policyVersion: policy.version,
        kindAvailable: policy.available,
        library: policy.library.map(({ path, text }) => ({ path, content: encoder.encode(text) })),
        entries: policy.entries.map(({ name, allowed, since, reason, instead }) => ({
          name,
          allowed,
          allowedSince: since,
          reason,
          instead,
        })),
        rules: policy.rules.map(({ id, severity, summary }) => ({
          id,
          severity: severity === "error" ? Severity.ERROR : Severity.WARNING,
          summary,
        })),
      };
    }),

    getArtifact: serverStreaming(
      GetArtifactRequestSchema,
      GetArtifactResponseSchema,
      async function* (request, caller) {
        const violations = new Violations();
        violations.digest("digest", request.digest);
        violations.throwIfAny();
        const artifact = await compiler.artifact(caller, request.digest);
        yield { part: { case: "artifact" as const, value: artifactMessage(artifact) } };
        for (const chunk of chunks(artifact.code)) yield { part: { case: "code" as const, value: chunk } };
        for (const chunk of chunks(artifact.sourceMap)) yield { part: { case: "sourceMap" as const, value: chunk } };
      },
    ),
  });
}

/** What the log says of a verdict: the rules that were broken, and nothing of the source. */
function factsOf(verdict: CompileVerdict): CallFacts {
  if (verdict.outcome === "accepted") {
    return { artifactDigest: verdict.artifact.digest, kind: verdict.artifact.manifest.kind };
  }
  const rules = new Set(verdict.diagnostics.flatMap(({ rule, severity }) => (severity === "error" ? [rule] : [])));
  return {
    ...(verdict.kind === undefined ? {} : { kind: verdict.kind }),
    errorCount: verdict.errorCount,
    rules: [...rules].slice(0, MOST_RULES_LOGGED).join(" "),
  };
}

function determinismField(verdict: CompileVerdict): { determinism?: MessageInitShape<typeof DeterminismSchema> } {
  if (verdict.outcome === "rejected" || verdict.determinism === undefined) return {};
  const { guards, evaluatedAnew, stateStyle } = verdict.determinism;
  return {
    determinism: {
      guardedKeys: guards.keys,
      guardedFunctions: guards.functions,
      guardedDates: guards.dates,
      guardedCatches: guards.catches,
      evaluatedAnew,
      stateStyle: stateStyleToMessage(stateStyle),
    },
  };
}

function kindOf(verdict: CompileVerdict): Kind {
  const kind = verdict.outcome === "accepted" ? verdict.artifact.manifest.kind : verdict.kind;
  return kind === undefined ? Kind.UNSPECIFIED : kindToMessage(kind);
}

function artifactMessage(artifact: Artifact) {
  return {
    digest: artifact.digest,
    sizeBytes: BigInt(artifact.code.byteLength),
    manifest: manifestToMessage(artifact.manifest),
  };
}

function* chunks(bytes: Uint8Array): Iterable<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < bytes.byteLength; from += CHUNK_BYTES) {
    yield new Uint8Array(bytes.subarray(from, from + CHUNK_BYTES));
  }
}
