/** The whole of room 1 for one module, in one process: check, cap, analyse, emit, check again. Source in, verdict out. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { sha256Hex } from "../base/digest.ts";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import type { Artifact, CompileVerdict, Determinism, Digest, Kind, SourceModule } from "../flow.ts";
import { type Analyser, createAnalyser } from "./analyse.ts";
import type { Analysis, CheckedModule, Finding, Guard } from "./analysis.ts";
import { applyCaps } from "./caps.ts";
import { COMPILER_VERSION, TYPESCRIPT_VERSION } from "./compiler-version.ts";
import { dressFindings } from "./diagnostics.ts";
import { type Emitted, emitModule } from "./emit.ts";
import { lineTable } from "./line-table.ts";
import { type Narrowing, NOT_NARROWED, narrowedDigest } from "./policy/narrowing.ts";
import { type Leak, recheck } from "./recheck.ts";
import { checkModule } from "./source.ts";
import { sourceDigest } from "./source-digest.ts";
import { version } from "./typescript.ts";

if (version !== TYPESCRIPT_VERSION) throw new TypeError(`TypeScript is ${version}, not ${TYPESCRIPT_VERSION}`);

let analyser: Analyser | undefined;

/**
 * Compiles one module. Synchronous and pure: the same module gives the same verdict, byte for byte, on every machine. It has no
 * deadline of its own: a server calls it in a worker. Faults: REQUEST_INVALID.
 *
 * `narrowing`: what the tenant may not use beyond what nobody may. The verdict is under the policy that is left.
 *
 * MUST fail closed: whatever goes wrong inside is a rejection with the rule `analyser-failed`. `onDefect` gets the cause for the log.
 */
export function compileModule(
  module: SourceModule,
  onDefect: (cause: unknown) => void = () => {},
  narrowing: Narrowing = NOT_NARROWED,
): CompileVerdict {
  const policyDigest = narrowedDigest(narrowing);
  const checked = checkModule(module);
  let kind: Kind | undefined;
  try {
    const capped = applyCaps(checked);
    if (capped.findings.length > 0) return rejected(capped.findings, checked, kind, policyDigest);
    analyser ??= createAnalyser();
    const analysis = analyser.analyse(checked, narrowing, capped.trees);
    kind = analysis.kind;
    if (kind === undefined || analysis.findings.some((finding) => finding.severity === "error")) {
      return rejected(analysis.findings, checked, kind, policyDigest);
    }
    const emitted = emitModule(analysis);
    const leaks = emitted.ok ? leakFindings(emitted, analysis, checked) : emitted.findings;
    if (!emitted.ok || leaks.length > 0) return rejected([...analysis.findings, ...leaks], checked, kind, policyDigest);
    const { diagnostics, omitted } = dressFindings(analysis.findings, checked.files);
    const determinism = kind === "handler" ? undefined : determinismOf(analysis, emitted);
    const artifact = artifactOf(emitted, module, checked, kind, analysis, determinism, policyDigest);
    return { outcome: "accepted", artifact, determinism, diagnostics, diagnosticsOmitted: omitted, policyDigest };
  } catch (cause) {
    onDefect(cause);
    // The next module gets an analyser that this one has not touched.
    analyser = undefined;
    return rejected([analyserFailed(checked)], checked, kind, policyDigest);
  }
}

/** Does the slow part of the first compilation beforehand. */
export function warmUp(): void {
  const content = new TextEncoder().encode(
    "export default { initial: () => ({ n: 0 }), apply: (state: { n: number }, event: { type: string }) => ({ n: state.n + event.type.length }) };\n",
  );
  compileModule({ files: [{ path: "index.ts", content }], entry: "" });
}

function artifactOf(
  emitted: Emitted & { ok: true },
  module: SourceModule,
  checked: CheckedModule,
  kind: Kind,
  analysis: Analysis,
  determinism: Determinism | undefined,
  policyDigest: Digest,
): Artifact {
  const encoder = new TextEncoder();
  const code = encoder.encode(emitted.text);
  return {
    digest: sha256Hex(code),
    code,
    sourceMap: encoder.encode(emitted.sourceMap),
    manifest: {
      kind,
      methods: [...analysis.methods].sort(),
      capabilities: [...analysis.capabilities].sort(),
      sourceDigest: sourceDigest(module.files),
      policyDigest,
      compilerVersion: COMPILER_VERSION,
      entry: checked.entry,
      ...(determinism === undefined ? {} : { stateStyle: determinism.stateStyle }),
    },
  };
}

function determinismOf(analysis: Analysis, { catches }: Emitted & { ok: true }): Determinism {
  const count = (...kinds: readonly Guard[]): number => {
    let found = 0;
    for (const guard of analysis.guards.values()) if (kinds.includes(guard)) found++;
    return found;
  };
  return {
    guards: {
      keys: count("read", "write", "has", "keys"),
      functions: count("callable"),
      dates: count("instant"),
      catches,
    },
    evaluatedAnew: analysis.fresh,
    stateStyle: analysis.stateStyle,
  };
}

/** What the second check has found, at the places in the source that the emitted code came from. */
function leakFindings(emitted: Emitted & { ok: true }, analysis: Analysis, checked: CheckedModule): Finding[] {
  const pure = analysis.kind !== "handler";
  const { text: code, prelude, prefix, helpers } = emitted;
  const bytes = Buffer.byteLength(code, "utf8");
  if (bytes > MESSAGE_LIMITS.maxArtifactBytes) {
    const message = `The compiled module is ${bytes} bytes long; at most ${MESSAGE_LIMITS.maxArtifactBytes} are allowed.`;
    return [
      wholeModule(checked, "artifact-too-large", message, "Put long texts that are used often into one constant."),
    ];
  }
  const leaks = recheck({ code, prelude, prefix, helpers, pure });
  if (leaks.length === 0) return [];
  const map = new TraceMap(emitted.sourceMap);
  const table = lineTable(code);
  return leaks.map((leak) => leakFinding(leak, checked, originalOf(map, table.place(leak.offset))));
}

interface Original {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

function originalOf(map: TraceMap, place: { line: number; column: number }): Original | undefined {
  const { source, line, column } = originalPositionFor(map, { line: place.line, column: place.column - 1 });
  return source === null ? undefined : { path: source, line, column };
}

function leakFinding({ what }: Leak, checked: CheckedModule, original: Original | undefined): Finding {
  const message = `The compiled module holds something that is not allowed: ${what}. The analysis of the source has not seen it.`;
  const suggestion = "Write it in a plainer way; and please report it, since it is a defect of Assay.";
  const text = original === undefined ? undefined : checked.files.get(original.path);
  if (original === undefined || text === undefined) return wholeModule(checked, "recheck", message, suggestion);
  const start = lineTable(text).startOf(original.line) + original.column;
  return {
    severity: "error",
    rule: "recheck",
    path: original.path,
    start,
    end: start + 1,
    name: "",
    message,
    suggestion,
  };
}

function rejected(
  findings: readonly Finding[],
  checked: CheckedModule,
  kind: Kind | undefined,
  policyDigest: Digest,
): CompileVerdict {
  const hasError = findings.some((finding) => finding.severity === "error");
  const all = hasError ? findings : [...findings, analyserFailed(checked)];
  const { diagnostics, omitted, errorCount } = dressFindings(all, checked.files);
  return { outcome: "rejected", diagnostics, diagnosticsOmitted: omitted, errorCount, kind, policyDigest };
}

function analyserFailed(checked: CheckedModule): Finding {
  const message = "The analyser could not finish with this module, so it is refused.";
  return wholeModule(checked, "analyser-failed", message, "Write it in a plainer way, or split it into smaller files.");
}

function wholeModule(checked: CheckedModule, rule: string, message: string, suggestion: string): Finding {
  return {
    severity: "error",
    rule,
    path: checked.entry,
    start: undefined,
    end: undefined,
    name: "",
    message,
    suggestion,
  };
}
