/**
 * `npm run bench:compile`: what a verdict costs, as ratios. Ordinary modules of several sizes on a warm worker of the pool that the server
 * uses, beside TypeScript's own work on the same text (parse, bind, check, emit) in this process; where the time goes; a cold worker;
 * and `tsc --noEmit` on the same file. The sides take turns, and no text comes twice. Flags: --rounds N, --json FILE.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { poolDefaults, WorkerPool } from "../../src/compile/worker-pool.ts";
import { createWorld } from "../../src/compile/world.ts";
import { AUTHOR_PACKAGE } from "../../src/compile/world-library.ts";
import { anew, type BenchModule, moduleOfLines } from "./compile-inputs.ts";
import { measureStages, STAGED_LINES } from "./compile-stages.ts";

const SIZES = [100, 500, 2_000];
/** Until V8 has compiled what is used often. */
const WARM_UP_ROUNDS = 8;
/** Each starts a process. */
const COLD_ROUNDS = 5;
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

interface Row {
  readonly what: string;
  readonly runs: number;
  readonly minMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  /** The median against that of the peer, where there is one. */
  readonly against: string;
}

function row(what: string, timesMs: readonly number[], against = ""): Row {
  const at = (part: number): number => Math.round(quantile(timesMs, part) * 10) / 10;
  return { what, runs: timesMs.length, minMs: at(0), medianMs: at(0.5), p90Ms: at(0.9), against };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

/** The median of the ratios of what was measured side by side. */
function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const ratios = ours.map((ms, index) => ms / (theirs[index] ?? Number.NaN));
  return `${quantile(ratios, 0.5).toFixed(2)} × TypeScript's own check and emit`;
}

async function compile(pool: WorkerPool, { module, lines }: BenchModule): Promise<number> {
  const startMs = performance.now();
  const answer = await pool.compile("bench", module, new AbortController().signal);
  const tookMs = performance.now() - startMs;
  if (answer.kind !== "verdict" || answer.verdict.outcome !== "accepted") {
    throw new Error(`the module of ${lines} lines was not accepted`);
  }
  return tookMs;
}

/** What TypeScript alone needs for the same module with the same library: a program, its diagnostics and its JavaScript. */
function check(world: ReturnType<typeof createWorld>, { module }: BenchModule): number {
  const files = new Map(module.files.map(({ path, content }) => [path, Buffer.from(content).toString("utf8")]));
  const startMs = performance.now();
  const { program, files: sources } = world.load({ files, entry: module.entry });
  for (const file of sources) program.getSemanticDiagnostics(file);
  program.emit(undefined, () => undefined);
  return performance.now() - startMs;
}

function tsc(file: string): number {
  const startMs = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [TSC, "--noEmit", "--strict", "--target", "esnext", file], {
    cwd: dirname(file),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tsc found errors in an ordinary module:\n${stdout}`);
  return performance.now() - startMs;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "30" }, json: { type: "string" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < COLD_ROUNDS) {
    throw new Error(`--rounds takes a whole number from ${COLD_ROUNDS}, not ${values.rounds}`);
  }
  const log = pino({ level: "silent" });
  const modules = SIZES.map(moduleOfLines);
  const [small] = modules;
  if (small === undefined) throw new Error("there is nothing to compile");
  const ours = modules.map((): number[] => []);
  const theirs = modules.map((): number[] => []);
  const [coldMs, tscMs, besideTscMs]: [number[], number[], number[]] = [[], [], []];
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  // More modules than a worker compiles in its life: here the same one stays. A busy machine is slow, and no reason to stop.
  const lasting = { compilesPerWorker: Number.POSITIVE_INFINITY, deadlineMs: 120_000 };
  const pool = new WorkerPool({ ...poolDefaults(log, 1), ...lasting });
  const world = createWorld();
  try {
    const file = join(folder, "module.ts");
    writeFileSync(file, small.module.files[0]?.content ?? "");
    mkdirSync(join(folder, "node_modules/assay"), { recursive: true });
    writeFileSync(join(folder, "node_modules/assay/index.d.ts"), AUTHOR_PACKAGE.text);
    for (let round = 0; round < WARM_UP_ROUNDS; round++) {
      for (const module of modules) {
        const now = anew(module);
        await compile(pool, now);
        check(world, now);
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const [index, module] of modules.entries()) {
        const now = anew(module);
        ours[index]?.push(await compile(pool, now));
        theirs[index]?.push(check(world, now));
      }
      if (round >= COLD_ROUNDS) continue;
      besideTscMs.push(await compile(pool, anew(small)));
      tscMs.push(tsc(file));
      const cold = new WorkerPool({ ...poolDefaults(log, 1), ...lasting });
      const startMs = performance.now();
      await compile(cold, anew(small));
      coldMs.push(performance.now() - startMs);
      await cold.close();
    }
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true });
  }
  const stages = measureStages(rounds);
  const times = tscMs.map((ms, index) => ms / (besideTscMs[index] ?? Number.NaN));
  const rows = [
    ...modules.map(({ lines }, index) =>
      row(`${lines} lines, warm worker`, ours[index] ?? [], ratio(ours[index] ?? [], theirs[index] ?? [])),
    ),
    row(`${small.lines} lines, cold worker: spawn to verdict`, coldMs),
    row(
      `${small.lines} lines, tsc --noEmit`,
      tscMs,
      `Compile is ${quantile(times, 0.5).toFixed(0)} × faster (at least 20)`,
    ),
  ];
  process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
  console.table(rows);
  process.stdout.write(`${STAGED_LINES} lines, in process, by stage (medians):\n`);
  console.table(stages);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows, stages }, null, 2)}\n`);
}

await main();
