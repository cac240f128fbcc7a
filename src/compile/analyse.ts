/** The analyser: checks a module against the policy in one pass and finds the places that need a guard. Between source and emit. */
import { ts } from "ts-morph";
import type { Analysis, CheckedModule, Finding } from "./analysis.ts";
import { createContext } from "./rules/context.ts";
import { checkDefinition, findDefinition, METHODS } from "./rules/definition.ts";
import { applyRules } from "./rules/walk.ts";
import { createWorld, pathOf } from "./world.ts";

/** Analyses modules, one at a time. It is warm after the first: the library is parsed and bound once. Nothing of a module stays. */
export interface Analyser {
  analyse(module: CheckedModule): Analysis;
}

/** Makes an analyser. */
export function createAnalyser(): Analyser {
  const world = createWorld();
  return {
    analyse(module) {
      const loaded = world.load(module);
      const definition = findDefinition(loaded, world);
      const context = createContext(world, loaded, definition.kind);
      const findings: Finding[] = [];
      // Whatever goes wrong while a rule or the type checker looks at the module is a refusal.
      const guarded = (step: () => void): void => {
        try {
          step();
        } catch {
          context.report(loaded.entry.endOfFileToken, "analysis-failed");
        }
      };
      guarded(() => checkDefinition(context, definition));
      guarded(() => applyRules(context));
      guarded(() => {
        findings.push(...typeErrors(loaded.program, loaded.files));
      });
      findings.push(...context.findings);
      return {
        findings,
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
