/** Section `compile-sizes`: compiling by source size, cold and warm. Runs `compile.ts`, which measures it, and reads its JSON. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Context } from "../context.ts";
import type { Section } from "../results.ts";

const run = promisify(execFile);
const LEAST_ROUNDS = 10;

export async function measureCompileSizes(context: Context): Promise<Section> {
  context.say("compile-sizes: compile.ts");
  const file = join(context.folder(), "compile.json");
  const rounds = Math.max(LEAST_ROUNDS, context.settings.rounds * 4);
  await run(process.execPath, [join(import.meta.dirname, "../compile.ts"), `--rounds=${rounds}`, `--json=${file}`]);
  const samples: { readonly rows: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  const columns = Object.keys(samples.rows[0] ?? {});
  return {
    name: "compile-sizes",
    title: "Compiling by source size",
    columns,
    lines: samples.rows.map((row) => columns.map((column) => String(row[column] ?? ""))),
    notes: ["On the worker pool of the server, without gRPC around it. `npm run bench:compile` shows its stages too."],
    samples,
  };
}
