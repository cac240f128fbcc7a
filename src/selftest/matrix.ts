/** The matrix: which attacks run on which stages, and what came of each. */
import type { Walls } from "../sandbox/walls.ts";
import { type Attack, GROUPS } from "./attack.ts";
import type { Layer, Stage } from "./layer.ts";
import { type Judge, runModuleAttack } from "./module-attack.ts";
import { OPEN_WALLS } from "./open-walls.ts";
import { type Outcome, unproven } from "./outcome.ts";
import { escapedProgram, runProcessAttack } from "./process-attack.ts";
import { runSealAttack } from "./seal-attack.ts";
import type { WholeServer } from "./whole-server.ts";

/** One attack on one layer, and what came of it. `absent`: the layer does not stand here. */
export type Result = {
  readonly attack: Attack;
  readonly layer: Stage;
  readonly elapsedMs: number;
} & (Outcome | { readonly outcome: "absent" });

/** What the matrix needs of the machine. */
export interface Theatre {
  readonly judge: Judge;
  /** The server with all layers; undefined if no attack meets it. */
  readonly server: WholeServer | undefined;
  /** The operating system's walls; undefined: this host is asked for none. */
  readonly walls: Walls | undefined;
}

/** One cell of the matrix. */
export interface Cell {
  readonly attack: Attack;
  readonly layer: Stage;
}

/** The cells that somebody claims to hold. */
export function plan(attacks: readonly Attack[], layers: readonly Layer[]): readonly Cell[] {
  const byGroup = attacks.toSorted((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
  return byGroup.flatMap((attack) => layers.flatMap((layer) => (attack.layers.has(layer) ? [{ attack, layer }] : [])));
}

/** Runs the cells, some at a time, and tells of each as it ends. Stops early when `signal` says so. */
export async function runMatrix(
  cells: readonly Cell[],
  theatre: Theatre,
  options: {
    readonly atOnce: number;
    readonly signal?: AbortSignal;
    readonly told?: (result: Result, done: number) => void;
  },
): Promise<readonly Result[]> {
  const results = new Map<Cell, Result>();
  const work = async (waiting: Cell[]): Promise<void> => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      if (options.signal?.aborted === true) return;
      const result = await runCell(cell, theatre);
      results.set(cell, result);
      options.told?.(result, results.size);
    }
  };
  // A signal that reaches this process says not who has sent it, so that such attacks run one at a time.
  const alone = cells.filter(({ attack }) => attack.group === "signals");
  const others = cells.filter(({ attack }) => attack.group !== "signals");
  await Promise.all(Array.from({ length: options.atOnce }, () => work(others)));
  await work(alone);
  return cells.flatMap((cell) => results.get(cell) ?? []);
}

/** Runs one cell. Whatever goes wrong with it is an outcome too: nothing is known then. */
export async function runCell({ attack, layer }: Cell, theatre: Theatre): Promise<Result> {
  const startedMs = performance.now();
  let outcome: Outcome | { readonly outcome: "absent" };
  try {
    outcome = await carryOut(attack, layer, theatre);
  } catch (error) {
    outcome = unproven(error instanceof Error ? error.message : String(error));
  }
  return { attack, layer, elapsedMs: performance.now() - startedMs, ...outcome };
}

async function carryOut(attack: Attack, stage: Stage, theatre: Theatre): Promise<Outcome | { outcome: "absent" }> {
  if (stage === "all") {
    if (theatre.server === undefined) throw new TypeError("the server was not started");
    // Nobody else claims to stop it.
    const isWallsAlone = [...attack.layers].every((layer) => layer === "sandbox" || layer === "all");
    if (theatre.walls === undefined && isWallsAlone) return { outcome: "absent" };
    return await theatre.server.meet(attack);
  }
  switch (attack.place) {
    case "module":
      return await runModuleAttack(attack, stage, theatre.judge);
    case "seal":
      return await runSealAttack(attack, stage === "signature");
    case "process": {
      const program = escapedProgram(attack, stage);
      if (stage === "none") return await runProcessAttack(attack, { ...program, walls: OPEN_WALLS }, stage);
      if (stage !== "sandbox") return await runProcessAttack(attack, program, stage);
      if (theatre.walls === undefined) return { outcome: "absent" };
      return await runProcessAttack(attack, { ...program, walls: theatre.walls }, stage);
    }
    default:
      return attack.place satisfies never;
  }
}
