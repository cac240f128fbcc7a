/** Where the time of a compilation goes: the steps of `compileModule`, each timed by itself, in this process. Part of the compiler's bench. */
import { createAnalyser } from "../../src/compile/analyse.ts";
import { applyCaps } from "../../src/compile/caps.ts";
import { compileModule } from "../../src/compile/compile-module.ts";
import { emitModule } from "../../src/compile/emit.ts";
import { checkModule } from "../../src/compile/source.ts";
import { createWorld } from "../../src/compile/world.ts";
import { anew, moduleOfLines } from "./compile-inputs.ts";

export const STAGED_LINES = 2_000;
const WARM_UP_ROUNDS = 8;

/** A step and what it takes of the whole. */
export interface Stage {
  readonly stage: string;
  readonly medianMs: number;
  readonly percent: number;
}

/** The median time of each step. Rules and traps, and the second check, are what remains of the steps around them. */
export function measureStages(rounds: number): readonly Stage[] {
  const world = createWorld();
  const analyser = createAnalyser();
  const staged = moduleOfLines(STAGED_LINES);
  const taken = new Map<string, number[]>();
  const note = (stage: string, ms: number): void => {
    taken.set(stage, [...(taken.get(stage) ?? []), ms]);
  };
  const timed = <T>(work: () => T): readonly [T, number] => {
    const startMs = performance.now();
    const result = work();
    return [result, performance.now() - startMs];
  };
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    if (round === WARM_UP_ROUNDS) taken.clear();
    const { module } = anew(staged);
    const [, wholeMs] = timed(() => compileModule(module));
    const checked = checkModule(module);
    const [, capsMs] = timed(() => applyCaps(checked));
    const { trees } = applyCaps(checked);
    const [loaded, bindMs] = timed(() => world.load(checked, trees));
    const [, checkMs] = timed(() => loaded.files.map((file) => loaded.program.getSemanticDiagnostics(file)));
    const { trees: others } = applyCaps(checked);
    const [analysis, analyseMs] = timed(() => analyser.analyse(checked, undefined, others));
    const [, emitMs] = timed(() => emitModule(analysis));
    note("caps and parsing", capsMs);
    note("program and binding", bindMs);
    note("TypeScript's check", checkMs);
    note("rules and traps", analyseMs - bindMs - checkMs);
    note("emit and link", emitMs);
    note("second check, digests", wholeMs - capsMs - analyseMs - emitMs);
    note("whole", wholeMs);
  }
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const wholeMs = median(taken.get("whole") ?? []);
  return [...taken].map(([stage, values]) => {
    const ms = median(values);
    return { stage, medianMs: Math.round(ms * 10) / 10, percent: Math.round((100 * ms) / wholeMs) };
  });
}
