/**
 * Judges hostile modules and runs the accepted ones, in a process of its own. Standard input: a `Batch` as JSON; standard output: an array of `CaseReport`.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { errorsOf, judge } from "../../corpus/judge.ts";
import { strip } from "../../corpus/oracle.ts";
import { BareRealms } from "./bare-realm.ts";
import type { Batch, CaseReport } from "./batch.ts";
import { hostileFrom, moduleOf } from "./generate.ts";

const batch: Batch = JSON.parse(readFileSync(0, "utf8"));
const realms = new BareRealms();
const reports: CaseReport[] = [];
/** CPU time of this process: a busy machine makes nobody slow. */
function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

for (const choices of batch.cases) {
  const hostile = hostileFrom(choices);
  const { family, data, entry, files } = hostile;
  const startedMs = usedMs();
  if (batch.unjudged) {
    const stripped = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strip(text, path)]));
    const run = await realms.run(stripped, entry, data);
    reports.push({
      choices,
      family,
      verdict: "unjudged",
      rules: [],
      digest: "",
      run,
      cpuMs: usedMs() - startedMs,
    });
    continue;
  }
  try {
    const judgement = judge(moduleOf(hostile));
    const cpuMs = usedMs() - startedMs;
    if (judgement.kind === "accepted") {
      const digest = createHash("sha256").update(judgement.code).digest("hex");
      const run = await realms.run({ "index.js": judgement.code }, "index.js", data);
      reports.push({ choices, family, verdict: "accepted", rules: [], digest, run, cpuMs });
    } else {
      const rules =
        judgement.kind === "refused"
          ? ["request"]
          : [...new Set(judgement.diagnostics.filter(({ severity }) => severity === "error").map(({ rule }) => rule))];
      const digest = createHash("sha256").update(errorsOf(judgement).join("\n")).digest("hex");
      reports.push({ choices, family, verdict: "rejected", rules, digest, cpuMs });
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    reports.push({
      choices,
      family,
      verdict: "failed",
      rules: [],
      digest: "",
      fault: String(cause).slice(0, 500),
      cpuMs: usedMs() - startedMs,
    });
  }
}
realms.dispose();
process.stdout.write(JSON.stringify(reports));
