import { describe, expect, it } from "vitest";
import { judge } from "../../corpus/judge.ts";
import { type OracleJob, type OracleOutcome, runChild, strip } from "../../corpus/oracle.ts";
import { casesOfRun, seedOfRun } from "../random.ts";
import { type Hostile, hostileOf, moduleOf } from "./generate.ts";
import { DATA } from "./pieces.ts";

const CASES = casesOfRun(5_000);
const FIRST = seedOfRun();
const FOLDS = [[{ type: "test", data: DATA }]];
/** Isolates a process of the oracle runs before it ends: it has a deadline. */
const MOST_JOBS = 1_500;

async function runAll(jobs: readonly OracleJob[]): Promise<ReadonlyMap<string, OracleOutcome>> {
  const outcomes = new Map<string, OracleOutcome>();
  for (let from = 0; from < jobs.length; from += MOST_JOBS) {
    const answers = await runChild(jobs.slice(from, from + MOST_JOBS), { TZ: "UTC", LC_ALL: "en_US.UTF-8" });
    for (const [name, outcome] of Object.entries(answers)) outcomes.set(name, outcome);
  }
  return outcomes;
}

const isPwned = (outcome: OracleOutcome | undefined): boolean =>
  outcome?.folds.some(({ pwned }) => pwned === true) === true;
const sourceOf = ({ files }: Hostile): string =>
  Object.entries(files)
    .map(([path, text]) => `// ${path}\n${text}`)
    .join("\n");

describe(`hostile modules from seed ${FIRST} on (ASSAY_PROPERTY_SEED)`, () => {
  const modules = Array.from({ length: CASES }, (_, index) => hostileOf(FIRST + index));

  it("are attacks: most of them work where nobody judges them", { timeout: 120_000 }, async () => {
    const sample = modules.slice(0, 600);
    const jobs = sample.map((hostile): OracleJob => {
      const files = Object.fromEntries(Object.entries(hostile.files).map(([path, text]) => [path, strip(text, path)]));
      return { name: String(hostile.seed), entry: hostile.entry, files, folds: FOLDS, hardened: false };
    });
    const outcomes = await runAll(jobs);
    const live = sample.filter(({ seed }) => isPwned(outcomes.get(String(seed))));
    expect(live.length / sample.length).toBeGreaterThan(0.4);
  });

  it(`reach nothing if they are accepted, in a bare isolate: ${CASES} of them`, { timeout: 600_000 }, async () => {
    const jobs: OracleJob[] = [];
    for (const hostile of modules) {
      const judgement = judge(moduleOf(hostile));
      if (judgement.kind !== "accepted") continue;
      const files = { "index.js": judgement.code };
      jobs.push({ name: String(hostile.seed), entry: "index.js", files, folds: FOLDS, hardened: false });
    }
    const outcomes = await runAll(jobs);
    expect(outcomes.size).toBe(jobs.length);
    const escaped = modules.filter(({ seed }) => isPwned(outcomes.get(String(seed))));
    expect(escaped.map((hostile) => `seed ${hostile.seed}\n${sourceOf(hostile)}`).slice(0, 3)).toEqual([]);
    // An analyser that refuses everything would pass too; the guards make some of these harmless instead.
    expect(jobs.length).toBeGreaterThan(0);
  });
});
