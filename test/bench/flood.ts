/**
 * `npm run bench:flood`: what ordinary calls of one tenant take while another sends every kind of bomb without pause, against the same calls in the
 * same run without the flood. Flags: --seconds N, --executors-per-tenant N, --most RATIO (exit status 1 above it).
 */
import { parseArgs } from "node:util";
import { attackWith } from "../attack/executor/bomb-body.ts";
import { flood, quantile } from "../attack/executor/flood.ts";
import { makeCaller, makeRoom, reduce, SUM } from "../unit/invoke/fixture.ts";

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    "executors-per-tenant": { type: "string", default: "1" },
    most: { type: "string" },
  },
});

const executorsPerTenant = Number(flags["executors-per-tenant"]);
const room = makeRoom({ spares: 1, executorsPerTenant });
room.registry.deploy("mallory", "attack", attackWith(""));
room.registry.deploy("alice", "sum", SUM);
await reduce(room, "sum", [{ n: 0 }], makeCaller("alice"));
const report = await flood(room, 5_000, Number(flags.seconds) * 1_000);
await room.invoker.close(0);

const row = (name: string, values: readonly number[]): string =>
  `${name.padEnd(8)} ${String(values.length).padStart(6)} calls  p50 ${quantile(values, 0.5).toFixed(1)} ms  p99 ${quantile(values, 0.99).toFixed(1)} ms  worst ${quantile(values, 1).toFixed(1)} ms`;
const ratio = quantile(report.floodedMs, 0.99) / quantile(report.quietMs, 0.99);
process.stdout.write(`${row("quiet", report.quietMs)}\n${row("flooded", report.floodedMs)}\n`);
process.stdout.write(`bombs: ${report.sent}; p99 flooded / quiet: ${ratio.toFixed(2)} (target: at most 3)\n`);
for (const [kind, ends] of Object.entries(report.bombs))
  process.stdout.write(`  ${kind.padEnd(14)} ${JSON.stringify(ends)}\n`);
if (flags.most !== undefined && ratio > Number(flags.most)) process.exitCode = 1;
