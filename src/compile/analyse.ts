/** The analyser: checks a module against the policy in one pass and finds the places that need a guard. Between source and emit. */
import { ts } from "ts-morph";
import type { Analysis, CheckedModule, Finding } from "./analysis.ts";
import { createContext } from "./rules/context.ts";
import { checkDefinition, findDefinition, METHODS } from "./rules/definition.ts";
import { applyRules } from "./rules/walk.ts";
import { createWorld, type ModuleProgram, pathOf } from "./world.ts";

/** Analyses modules, one at a time. It is warm after the first: the library is parsed and bound once. Nothing of a module stays. */
export interface Analyser {
  analyse(module: CheckedModule): Analysis;
}

/** Makes an analyser. */
export function createAnalyser(): Analyser {
  let world = createWorld();

  /** The module's program; that of empty files of the same names where it cannot even be parsed. */
  const load = (module: CheckedModule): { readonly loaded: ModuleProgram; readonly tooComplex: boolean } => {
    try {
      return { loaded: world.load(module), tooComplex: false };
    } catch (cause) {
      if (!isStackOverflow(cause)) throw cause;
      const files = new Map([...module.files.keys()].map((path) => [path, ""]));
      return { loaded: world.load({ files, entry: module.entry }), tooComplex: true };
    }
  };

  return {
    analyse(module) {
      const { loaded, tooComplex } = load(module);
      const definition = findDefinition(loaded, world);
      const context = createContext(world, loaded, definition.kind);
      const findings: Finding[] = [];
      let failure: unknown;
      // Whatever goes wrong while a rule or the type checker looks at the module is a refusal: with what else was found, if
      // anything was, or else the caller refuses.
      const guarded = (step: () => void): void => {
        try {
          step();
        } catch (cause) {
          failure ??= cause;
        }
      };
      if (tooComplex) context.reportRange(loaded.entry, 0, 0, "too-complex");
      else guarded(() => checkDefinition(context, definition));
      guarded(() => applyRules(context));
      guarded(() => {
        findings.push(...typeErrors(loaded.program, loaded.files));
      });
      if (failure !== undefined && isStackOverflow(failure)) context.reportRange(loaded.entry, 0, 0, "too-complex");
      // An overflow may have left the shared library half done.
      if (tooComplex || isStackOverflow(failure)) world = createWorld();
      const merged = mergeFindings(context.findings, findings);
      if (failure !== undefined && !merged.some((finding) => finding.severity === "error")) throw failure;
      return {
        findings: merged,
        kind: definition.kind,
        methods: definition.kind === undefined ? [] : METHODS[definition.kind],
        capabilities: [],
        program: loaded.program,
        entry: loaded.entry,
        files: loaded.files,
        guards: context.guards,
      };
    },
  };
}

function isStackOverflow(cause: unknown): boolean {
  return cause instanceof RangeError && /call stack/.test(cause.message);
}

/**
 * The findings of the rules and of the type checker in order of file and place. Where a rule has explained a place, the type
 * checker's words about it are left out; where a rule only says that it knows no more, its own are.
 */
function mergeFindings(rules: readonly Finding[], errors: readonly Finding[]): readonly Finding[] {
  const overlaps = (a: Finding, b: Finding): boolean =>
    a.path === b.path &&
    a.start !== undefined &&
    b.start !== undefined &&
    a.start < (b.end ?? b.start) &&
    b.start < (a.end ?? a.start);
  // "Did you mean …?" says more than that a name is not listed, and so does anything about a type of the author's own.
  const saysMore = (error: Finding, finding: Finding): boolean =>
    overlaps(finding, error) && (error.rule === "ts2551" || !finding.name.includes("."));
  const kept = rules.filter(
    (finding) => finding.rule !== "unlisted-member" || !errors.some((error) => saysMore(error, finding)),
  );
  const explained = kept.filter((finding) => finding.severity === "error");
  const all = [...kept, ...errors.filter((error) => !explained.some((finding) => overlaps(finding, error)))];
  const seen = new Set<string>();
  return all
    .filter((finding) => {
      const key = [finding.path, finding.start, finding.end, finding.rule, finding.name].join("\u0000");
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort(
      (a, b) =>
        compare(a.path, b.path) ||
        (a.start ?? -1) - (b.start ?? -1) ||
        (a.end ?? -1) - (b.end ?? -1) ||
        compare(a.rule, b.rule) ||
        compare(a.message, b.message),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** TypeScript's own errors as findings. */
function typeErrors(program: ts.Program, files: readonly ts.SourceFile[]): readonly Finding[] {
  const own = new Set(files);
  const all = [
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return all
    .filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error)
    .map((diagnostic) => {
      const file = diagnostic.file !== undefined && own.has(diagnostic.file) ? diagnostic.file : undefined;
      const start = file === undefined ? undefined : diagnostic.start;
      return {
        severity: "error",
        rule: `ts${diagnostic.code}`,
        path: file === undefined ? pathOf(files[0] as ts.SourceFile) : pathOf(file),
        start,
        end: start === undefined ? undefined : start + (diagnostic.length ?? 0),
        name: "",
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
        suggestion: "",
      };
    });
}
