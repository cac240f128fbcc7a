/** Runs the shipped attacks against throwaway assemblies: each layer alone, and the server with all of them. What `assay selftest` does. */
import { createLogger } from "../base/log.ts";
import { judgeModule } from "../compile/judge-module.ts";
import { poolDefaults, WorkerPool } from "../compile/worker-pool.ts";
import { bubblewrapWalls } from "../sandbox/bubblewrap.ts";
import { processWalls } from "../sandbox/process-walls.ts";
import { SandboxError, type Walls } from "../sandbox/walls.ts";
import type { SandboxMode } from "../settings.ts";
import { type Attack, AttackFileError, GROUPS } from "./attack.ts";
import { readAttacks } from "./attack-files.ts";
import { LAYERS, type Layer } from "./layer.ts";
import { plan, type Result, runMatrix, type Theatre } from "./matrix.ts";
import type { Judge } from "./module-attack.ts";
import { WholeServer } from "./whole-server.ts";

/** What to run. */
export interface SelftestOptions {
  readonly sandbox: SandboxMode;
  /** A group's name or an attack's. Undefined: all. */
  readonly only: string | undefined;
  /** Undefined: all. */
  readonly layer: Layer | undefined;
  /** How many attacks run at a time. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Told before the first attack, and after each. */
  readonly told?: (done: number, all: number) => void;
}

/** Nothing by that name. */
export class NoSuchAttack extends Error {
  override readonly name = "NoSuchAttack";
}

/** A layer that was asked for cannot be built here, or the attacks are not there: each problem says what to do. */
export class CannotTest extends Error {
  override readonly name = "CannotTest";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Runs the matrix. Throws NoSuchAttack and CannotTest; what is interrupted answers with what it has. */
export async function selftest(options: SelftestOptions): Promise<readonly Result[]> {
  const attacks = chosen(options);
  const cells = plan(attacks, options.layer === undefined ? LAYERS : [options.layer]);
  const closers: (() => Promise<void>)[] = [];
  try {
    const needed = new Set(cells.map(({ layer }) => layer));
    const needsWalls = options.sandbox === "strict" && (needed.has("sandbox") || needed.has("all"));
    const walls = needsWalls ? await openWalls(closers) : undefined;
    const judge = openJudge(closers, options.signal);
    const server = needed.has("all") ? await openServer(options.sandbox, walls, closers) : undefined;
    const theatre: Theatre = { judge, server, walls };
    options.told?.(0, cells.length);
    return await runMatrix(cells, theatre, {
      atOnce: options.atOnce,
      signal: options.signal,
      told: (_result, done) => options.told?.(done, cells.length),
    });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function chosen({ only }: SelftestOptions): readonly Attack[] {
  const attacks = shipped();
  if (only === undefined) return attacks;
  const wanted = only.toLowerCase();
  const found = attacks.filter(({ name, group }) => name === wanted || group === wanted);
  if (found.length > 0) return found;
  throw new NoSuchAttack(`there is no attack and no group called ${only}; the groups are: ${GROUPS.join("; ")}`);
}

function shipped(): readonly Attack[] {
  try {
    return readAttacks();
  } catch (error) {
    if (error instanceof AttackFileError) throw new CannotTest([error.message]);
    throw error;
  }
}

async function openWalls(closers: (() => Promise<void>)[]): Promise<Walls> {
  try {
    const walls = await bubblewrapWalls(createLogger("silent"));
    closers.push(() => walls.close());
    return walls;
  } catch (error) {
    if (error instanceof SandboxError) throw new CannotTest(error.problems);
    throw error;
  }
}

/** The compiler as a server has it. */
function openJudge(closers: (() => Promise<void>)[], signal: AbortSignal): Judge {
  const log = createLogger("silent");
  const pool = new WorkerPool(poolDefaults(log, 1, processWalls(log)));
  closers.push(() => pool.close());
  return (module) => judgeModule(pool, log, { requestId: "", signal, tenant: "selftest" }, module);
}

async function openServer(
  sandbox: SandboxMode,
  walls: Walls | undefined,
  closers: (() => Promise<void>)[],
): Promise<WholeServer> {
  try {
    const server = await WholeServer.start(sandbox, walls);
    closers.push(() => server.close());
    return server;
  } catch (error) {
    throw new CannotTest([
      `all: the throwaway server does not start: ${error instanceof Error ? error.message : error}`,
    ]);
  }
}
