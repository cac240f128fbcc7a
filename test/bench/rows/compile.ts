/** Row `compile`: Compile of 100 lines over gRPC on a warm worker, against `tsc --noEmit` on the same file. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../../../clients/typescript/src/index.ts";
import { AUTHOR_PACKAGE } from "../../../src/compile/world-library.ts";
import { anew, type BenchModule, moduleOfLines } from "../compile-inputs.ts";
import type { Context } from "../context.ts";
import type { Finding } from "../results.ts";
import { ROOT } from "../servers.ts";
import { median } from "../statistics.ts";

const LINES = 100;
/** Until V8 has compiled what is used often. */
const WARM_UP_COMPILES = 30;
const COMPILES_PER_ROUND = 12;
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");

export async function measureCompile(context: Context): Promise<readonly Finding[]> {
  const { server, client } = await context.startAssay();
  const module = moduleOfLines(LINES);
  const folder = folderForTsc(context, module);
  for (let count = 0; count < WARM_UP_COMPILES; count += 1) await compile(client, anew(module));
  tsc(folder);
  const all: number[] = [];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < context.settings.rounds; round += 1) {
    const own: number[] = [];
    // No text comes twice, so that nothing remembered can answer.
    for (let count = 0; count < COMPILES_PER_ROUND; count += 1) own.push(await compile(client, anew(module)));
    all.push(...own);
    ours.push(median(own));
    theirs.push(tsc(folder));
    context.say(
      `compile, round ${round + 1} of ${context.settings.rounds}: assay ${median(own).toFixed(1)}, tsc ${theirs.at(-1)?.toFixed(0)} ms`,
    );
  }
  client.close();
  await context.stop(server);
  const work = `Compile, ${module.lines} lines, warm`;
  return [
    { kind: "bound", row: "compile", work: `${work}, p50`, figure: "median", unit: "ms", samples: all, under: 25 },
    {
      kind: "comparison",
      row: "compile",
      work,
      against: "tsc --noEmit",
      unit: "ms",
      ours,
      theirs,
      ratios: theirs.map((ms, round) => ms / (ours[round] ?? Number.NaN)),
      target: 20,
    },
  ];
}

async function compile(client: Client, { module, lines }: BenchModule): Promise<number> {
  const startMs = performance.now();
  const { outcome } = await client.compile(module.files, { entry: module.entry });
  const tookMs = performance.now() - startMs;
  if (outcome !== "accepted") throw new Error(`the module of ${lines} lines was not accepted`);
  return tookMs;
}

/** The module's file, and what it imports. */
function folderForTsc(context: Context, { module }: BenchModule): string {
  const folder = context.folder();
  writeFileSync(join(folder, "module.ts"), module.files[0]?.content ?? "");
  mkdirSync(join(folder, "node_modules/assay"), { recursive: true });
  writeFileSync(join(folder, "node_modules/assay/index.d.ts"), AUTHOR_PACKAGE.text);
  return folder;
}

function tsc(folder: string): number {
  const startMs = performance.now();
  const { status, stdout } = spawnSync(
    process.execPath,
    [TSC, "--noEmit", "--strict", "--target", "esnext", "module.ts"],
    { cwd: folder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`tsc found errors in an ordinary module:\n${stdout}`);
  return performance.now() - startMs;
}
