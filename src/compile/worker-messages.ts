/** What gateway and compiler worker say to each other: JSON, one frame a message. The worker's side is read with suspicion. */
import { Buffer } from "node:buffer";
import { MESSAGE_LIMITS, SOURCE_LIMITS } from "../base/limits.ts";
import type { Fault, FieldViolation } from "../fault/fault.ts";
import type {
  CompileVerdict,
  Determinism,
  Diagnostic,
  Fix,
  Kind,
  SourceModule,
  SourceRange,
  StateStyle,
} from "../flow.ts";
import type { Narrowing } from "./policy/narrowing.ts";

/** Room for artifact, map and diagnostics, each with JSON's escapes. */
export const MAX_WORKER_FRAME_BYTES = 32 * 1024 * 1024;

const MAX_TEXT = 8 * 1024;
const MAX_METHODS = 16;

/** A module on its way to a worker. Its answer carries the same number, so that it cannot be taken for another's. */
export function encodeModule(module: SourceModule, number: number, narrowing: Narrowing): Uint8Array {
  const files = module.files.map(({ path, content }) => [path, Buffer.from(content).toString("base64")]);
  return Buffer.from(JSON.stringify({ number, entry: module.entry, files, narrowing }));
}

/** In the worker, which trusts the gateway. */
export function decodeModule(message: Uint8Array): {
  readonly number: number;
  readonly module: SourceModule;
  readonly narrowing: Narrowing;
} {
  const { number, entry, files, narrowing } = JSON.parse(Buffer.from(message).toString("utf8")) as {
    number: number;
    entry: string;
    files: [string, string][];
    narrowing: Narrowing;
  };
  const decoded = files.map(([path, content]) => ({ path, content: Buffer.from(content, "base64") }));
  return { number, module: { entry, files: decoded }, narrowing };
}

/** What a worker says: that it is ready, or the answer to the module of a number. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly number: number; readonly answer: WorkerAnswer };

/** The answer to a module. */
export type WorkerAnswer =
  /** `defect`: what went wrong inside the compiler, for the log. */
  | { readonly kind: "verdict"; readonly verdict: UnsignedVerdict; readonly defect: string }
  | { readonly kind: "invalid"; readonly violations: readonly FieldViolation[] };

/** A verdict without what the gateway works out for itself. */
export type UnsignedVerdict = {
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsOmitted: number;
} & (
  | {
      readonly outcome: "accepted";
      readonly code: string;
      readonly sourceMap: string;
      readonly kind: Kind;
      readonly methods: readonly string[];
      readonly capabilities: readonly string[];
      readonly determinism: Determinism | undefined;
    }
  | { readonly outcome: "rejected"; readonly errorCount: number; readonly kind: Kind | undefined }
);

/** In the worker. */
export function encodeReady(): Uint8Array {
  return Buffer.from(JSON.stringify({ kind: "ready" }));
}

/** In the worker. */
export function encodeVerdict(number: number, verdict: CompileVerdict, defect: string): Uint8Array {
  const { diagnostics, diagnosticsOmitted } = verdict;
  const unsigned: UnsignedVerdict =
    verdict.outcome === "accepted"
      ? {
          outcome: "accepted",
          diagnostics,
          diagnosticsOmitted,
          code: Buffer.from(verdict.artifact.code).toString("utf8"),
          sourceMap: Buffer.from(verdict.artifact.sourceMap).toString("utf8"),
          kind: verdict.artifact.manifest.kind,
          methods: verdict.artifact.manifest.methods,
          capabilities: verdict.artifact.manifest.capabilities,
          determinism: verdict.determinism,
        }
      : { outcome: "rejected", diagnostics, diagnosticsOmitted, errorCount: verdict.errorCount, kind: verdict.kind };
  return Buffer.from(JSON.stringify({ kind: "verdict", number, verdict: unsigned, defect: defect.slice(0, MAX_TEXT) }));
}

/** In the worker. */
export function encodeInvalid(number: number, fault: Fault): Uint8Array {
  return Buffer.from(JSON.stringify({ kind: "invalid", number, violations: fault.details.fieldViolations ?? [] }));
}

/**
 * In the gateway. The worker has met hostile source and may be anybody by now: every field is checked for its type and bounds,
 * and nothing is kept that is not named here. Throws a TypeError that names the field.
 */
export function decodeMessage(bytes: Uint8Array): WorkerMessage {
  const message = record(JSON.parse(Buffer.from(bytes).toString("utf8")), "message");
  if (message.kind === "ready") return { kind: "ready" };
  return { kind: "answer", number: count(message.number, "number"), answer: answerOf(message) };
}

function answerOf(message: Readonly<Record<string, unknown>>): WorkerAnswer {
  switch (message.kind) {
    case "invalid": {
      const violations = list(message.violations, "violations", 4 * SOURCE_LIMITS.maxFiles).map((item) => {
        const violation = record(item, "violation");
        return {
          field: text(violation.field, "field", MAX_TEXT),
          description: text(violation.description, "description", MAX_TEXT),
        };
      });
      return { kind: "invalid", violations };
    }
    case "verdict":
      return {
        kind: "verdict",
        verdict: verdictOf(message.verdict),
        defect: text(message.defect, "defect", MAX_TEXT),
      };
    default:
      throw new TypeError("the message is of no known kind");
  }
}

function verdictOf(value: unknown): UnsignedVerdict {
  const verdict = record(value, "verdict");
  const diagnostics = list(verdict.diagnostics, "diagnostics", SOURCE_LIMITS.maxDiagnostics).map(diagnosticOf);
  const diagnosticsOmitted = count(verdict.diagnosticsOmitted, "diagnosticsOmitted");
  if (verdict.outcome === "rejected") {
    const errorCount = count(verdict.errorCount, "errorCount");
    if (errorCount === 0) throw new TypeError("a rejection has no error");
    const kind = verdict.kind === undefined ? undefined : kindOf(verdict.kind);
    return { outcome: "rejected", diagnostics, diagnosticsOmitted, errorCount, kind };
  }
  if (verdict.outcome !== "accepted") throw new TypeError("the verdict is of no known outcome");
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) throw new TypeError("accepted with errors");
  const kind = kindOf(verdict.kind);
  return {
    outcome: "accepted",
    diagnostics,
    diagnosticsOmitted,
    determinism: kind === "handler" ? undefined : determinismOf(verdict.determinism),
    code: text(verdict.code, "code", MESSAGE_LIMITS.maxArtifactBytes),
    sourceMap: text(verdict.sourceMap, "sourceMap", 2 * MESSAGE_LIMITS.maxArtifactBytes),
    kind,
    methods: list(verdict.methods, "methods", MAX_METHODS).map((item) => text(item, "method", 64)),
    capabilities: list(verdict.capabilities, "capabilities", MAX_METHODS).map((item) => text(item, "capability", 256)),
  };
}

function determinismOf(value: unknown): Determinism {
  const determinism = record(value, "determinism");
  const guards = record(determinism.guards, "guards");
  if (typeof determinism.evaluatedAnew !== "boolean") throw new TypeError("evaluatedAnew is neither true nor false");
  return {
    guards: {
      keys: count(guards.keys, "keys"),
      functions: count(guards.functions, "functions"),
      dates: count(guards.dates, "dates"),
      catches: count(guards.catches, "catches"),
    },
    evaluatedAnew: determinism.evaluatedAnew,
    stateStyle: stateStyleOf(determinism.stateStyle),
  };
}

function stateStyleOf(value: unknown): StateStyle {
  if (value === "copied" || value === "changed" || value === "compared") return value;
  throw new TypeError("the state style is not known");
}

function diagnosticOf(value: unknown): Diagnostic {
  const item = record(value, "diagnostic");
  if (item.severity !== "error" && item.severity !== "warning") throw new TypeError("a diagnostic has no severity");
  return {
    severity: item.severity,
    rule: text(item.rule, "rule", 64),
    range: rangeOf(item.range),
    name: text(item.name, "name", MAX_TEXT),
    message: text(item.message, "message", MAX_TEXT),
    suggestion: text(item.suggestion, "suggestion", MAX_TEXT),
    codeFrame: text(item.codeFrame, "codeFrame", MAX_TEXT),
    fix: item.fix === undefined ? undefined : fixOf(item.fix),
  };
}

function fixOf(value: unknown): Fix {
  const fix = record(value, "fix");
  const edits = list(fix.edits, "edits", SOURCE_LIMITS.maxFixEdits).map((item) => {
    const edit = record(item, "edit");
    return { range: rangeOf(edit.range), newText: text(edit.newText, "newText", MAX_TEXT) };
  });
  return { title: text(fix.title, "title", MAX_TEXT), edits };
}

function rangeOf(value: unknown): SourceRange {
  const range = record(value, "range");
  return {
    path: text(range.path, "path", SOURCE_LIMITS.maxPathBytes),
    startLine: count(range.startLine, "startLine"),
    startColumn: count(range.startColumn, "startColumn"),
    endLine: count(range.endLine, "endLine"),
    endColumn: count(range.endColumn, "endColumn"),
  };
}

function kindOf(value: unknown): Kind {
  if (value === "reducer" || value === "decider" || value === "projection" || value === "handler") return value;
  throw new TypeError("the kind is not known");
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(`${name} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, name: string, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) throw new TypeError(`${name} is no list of at most ${max}`);
  return value;
}

/** `maxBytes` in UTF-8; a text that is not well-formed Unicode is none. */
function text(value: unknown, name: string, maxBytes: number): string {
  if (typeof value !== "string" || !value.isWellFormed() || Buffer.byteLength(value) > maxBytes) {
    throw new TypeError(`${name} is no text of at most ${maxBytes} bytes`);
  }
  return value;
}

function count(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 0x7fff_ffff) {
    throw new TypeError(`${name} is no count`);
  }
  return value;
}
