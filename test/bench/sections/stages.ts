/** Section `stages`: where the time of a cold start goes. Runs `first-call.ts`, which measures it, and reads its lines. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Context } from "../context.ts";
import type { Section } from "../results.ts";

const run = promisify(execFile);

/** What it printed of each stage. Throws if that is nothing. */
export function readStages(output: string): readonly (readonly [string, string, string])[] {
  const lines = [...output.matchAll(/^ *(.+?) +p50 +([\d.]+) ms +p95 +([\d.]+) ms$/gm)].map(
    ([, stage = "", p50 = "", p95 = ""]) => [stage, `${p50} ms`, `${p95} ms`] as const,
  );
  if (lines.length === 0) throw new Error(`first-call.ts printed no stages:\n${output}`);
  return lines;
}

export async function measureStages(context: Context): Promise<Section> {
  context.say("stages: first-call.ts");
  const { stdout } = await run(process.execPath, [
    "--no-node-snapshot",
    join(import.meta.dirname, "../first-call.ts"),
    `--rounds=${context.settings.rounds * 8}`,
  ]);
  const lines = readStages(stdout);
  return {
    name: "stages",
    title: "A cold start by its stages",
    columns: ["stage", "p50", "p95"],
    lines,
    notes: ["The executor as the server starts it, without the system's walls around it."],
    samples: lines,
  };
}
