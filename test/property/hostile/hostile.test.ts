import { describe, expect, it } from "vitest";
import { casesOfRun, seedOfRun } from "../random.ts";
import { type CaseReport, isBreach, isLive, runCases, shrink } from "./batch.ts";
import { hostileFrom, hostileOf } from "./generate.ts";

const CASES = casesOfRun(5_000);
const FIRST = seedOfRun();
const DEADLINE_MS = 280_000;

/** Seeds of runs that found something once. */
const REGRESSIONS: readonly number[] = [1, 689_936_960, 100_000, 2_024_021_900];
const REGRESSION_CASES = 40;

function textOf({ choices, verdict, run, fault }: CaseReport): string {
  const { files, data } = hostileFrom(choices);
  const sources = Object.entries(files).map(([path, text]) => `// ${path}\n${text}`);
  const what = fault ?? JSON.stringify(run);
  return `${verdict}: ${what}\nchoices ${JSON.stringify(choices)}\ndata ${JSON.stringify(data)}\n${sources.join("\n")}`;
}

/** The first few, each as plain as it gets. */
async function plainest(breaches: readonly CaseReport[]): Promise<string[]> {
  const texts: string[] = [];
  for (const breach of breaches.slice(0, 3)) texts.push(textOf(await shrink(breach, DEADLINE_MS)));
  return texts;
}

const share = (reports: readonly CaseReport[], of: (report: CaseReport) => boolean): number =>
  reports.filter(of).length / reports.length;

describe(`hostile modules from seed ${FIRST} on (PROPERTY_SEED)`, () => {
  const cases = Array.from({ length: CASES }, (_, index) => hostileOf(FIRST + index).choices);

  it("are attacks: most of them work where nobody judges them", { timeout: 300_000 }, async () => {
    const reports = await runCases(cases.slice(0, 1_000), true, DEADLINE_MS);
    const families = [...new Set(reports.map(({ family }) => family))].map((family) => {
      const own = reports.filter((report) => report.family === family);
      return `${family} ${Math.round(share(own, isLive) * 100)} %`;
    });
    console.info(`live: ${Math.round(share(reports, isLive) * 100)} % of ${reports.length} (${families.join(", ")})`);
    // A handful of cases says nothing about shares.
    if (reports.length >= 200) expect(share(reports, isLive)).toBeGreaterThan(0.6);
    else expect(reports.filter(isLive).length).toBeGreaterThan(0);
  });

  it(`reach nothing, change nothing and keep nothing if they are accepted, in a bare realm: ${CASES} of them`, {
    timeout: 600_000,
  }, async () => {
    const reports = await runCases(cases, false, DEADLINE_MS);
    expect(reports.length).toBe(CASES);
    const accepted = share(reports, ({ verdict }) => verdict === "accepted");
    console.info(`accepted, and harmless by their guards: ${Math.round(accepted * 100)} % of ${CASES}`);
    expect(await plainest(reports.filter(isBreach))).toEqual([]);
    // An analyser that refuses everything would pass too.
    if (CASES >= 200) expect(accepted).toBeGreaterThan(0.2);
    const slowest = reports.reduce((most, { cpuMs }) => Math.max(most, cpuMs), 0);
    expect(slowest).toBeLessThan(10_000);
  });

  it("get the same verdict and the same bytes in another process, in another order", { timeout: 300_000 }, async () => {
    const some = cases.filter((_, index) => index % 50 === 0);
    const [forth, back] = [
      await runCases(some, false, DEADLINE_MS),
      await runCases(some.toReversed(), false, DEADLINE_MS),
    ];
    const digests = (reports: readonly CaseReport[]): string[] =>
      reports.map(({ verdict, digest }) => `${verdict} ${digest}`);
    expect(digests(back.toReversed())).toEqual(digests(forth));
  });
});

describe("hostile modules of seeds that found something once", () => {
  it("find nothing any more", { timeout: 300_000 }, async () => {
    const cases = REGRESSIONS.flatMap((seed) =>
      Array.from({ length: REGRESSION_CASES }, (_, index) => hostileOf(seed + index).choices),
    );
    const reports = await runCases(cases, false, DEADLINE_MS);
    expect(await plainest(reports.filter(isBreach))).toEqual([]);
  });

  it("are built again from their choices", () => {
    for (const seed of REGRESSIONS) {
      const hostile = hostileOf(seed);
      expect(hostileFrom(hostile.choices)).toEqual(hostile);
    }
  });
});
