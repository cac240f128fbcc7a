/** The analyser: checks a module against the policy in one pass and finds the places that need a guard. Between source and emit. */

import type { StateStyle } from "../flow.ts";
import type { Analysis, CheckedModule, Finding } from "./analysis.ts";
import { mergeFindings } from "./merge-findings.ts";
import { type Narrowing, NOT_NARROWED } from "./policy/narrowing.ts";
import { createContext } from "./rules/context.ts";
import { checkDefinition, findDefinition, METHODS } from "./rules/definition.ts";
import type { Mutation } from "./rules/mutations.ts";
import { NARROWED_REASON, narrowed } from "./rules/narrowed.ts";
import { stateStyleOf } from "./rules/state-style.ts";
import { applyTraps } from "./rules/traps.ts";
import { applyRules } from "./rules/walk.ts";
import { typeErrors } from "./type-errors.ts";
import { createWorld, type ModuleProgram, type ParsedFiles } from "./world.ts";

/** Analyses modules, one at a time. It is warm after the first: the library is parsed and bound once. Nothing of a module stays. */
export interface Analyser {
  /**
   * `narrowing`: what the tenant may not use beyond what nobody may. `trees`: what a step before has parsed (`parseFile`), for this
   * module alone.
   */
  analyse(module: CheckedModule, narrowing?: Narrowing, trees?: ParsedFiles): Analysis;
}

/** Makes an analyser. */
export function createAnalyser(): Analyser {
  let world = createWorld();

  /** The module's program; that of empty files of the same names where it cannot even be parsed. */
  const load = (
    module: CheckedModule,
    trees: ParsedFiles | undefined,
  ): { readonly loaded: ModuleProgram; readonly tooComplex: boolean } => {
    try {
      return { loaded: world.load(module, trees), tooComplex: false };
    } catch (cause) {
      if (!isTooComplex(cause)) throw cause;
      const files = new Map([...module.files.keys()].map((path) => [path, ""]));
      return { loaded: world.load({ files, entry: module.entry }), tooComplex: true };
    }
  };

  return {
    analyse(module, narrowing = NOT_NARROWED, trees) {
      const { loaded, tooComplex } = load(module, trees);
      const definition = findDefinition(loaded, world);
      const context = createContext(world, loaded, definition.kind, narrowed(narrowing));
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
      // First the type checker's own walk, which leaves in its nodes what the rules ask for.
      guarded(() => {
        findings.push(...typeErrors(loaded.program, loaded.files));
      });
      if (!tooComplex) guarded(() => checkDefinition(context, definition));
      if (definition.kind !== undefined && !narrowing.kinds.includes(definition.kind)) {
        context.report(definition.place, "definition-shape", {
          name: definition.kind,
          message: `A ${definition.kind} is not available: ${NARROWED_REASON}.`,
          suggestion: `Available: ${narrowing.kinds.join(", ")}.`,
        });
      }
      let mutations: readonly Mutation[] = [];
      guarded(() => {
        mutations = applyRules(context);
      });
      const faulty = [...context.findings, ...findings].some(({ severity }) => severity === "error");
      if (failure === undefined) guarded(() => applyTraps(context, definition, mutations, faulty));
      let stateStyle: StateStyle = "changed";
      if (failure === undefined && !faulty) {
        guarded(() => {
          stateStyle = stateStyleOf(context);
        });
      }
      if (failure !== undefined && isTooComplex(failure)) context.reportRange(loaded.entry, 0, 0, "too-complex");
      // An overflow may have left the shared library half done.
      if (tooComplex || isTooComplex(failure)) world = createWorld();
      const merged = mergeFindings(context.findings, findings, loaded.checker, loaded.files);
      if (failure !== undefined && !merged.some((finding) => finding.severity === "error")) throw failure;
      return {
        findings: merged.map((finding) =>
          narrowing.errors.includes(finding.rule) ? { ...finding, severity: "error" } : finding,
        ),
        kind: definition.kind,
        methods: definition.kind === undefined ? [] : METHODS[definition.kind],
        capabilities: [],
        program: loaded.program,
        entry: loaded.entry,
        files: loaded.files,
        guards: context.guards,
        fresh: context.fresh,
        lends: context.lends,
        stateStyle,
      };
    },
  };
}

/** The stack has ended, or a text literal type has grown beyond what a text can be. */
function isTooComplex(cause: unknown): boolean {
  return cause instanceof RangeError && /call stack|string length/.test(cause.message);
}
