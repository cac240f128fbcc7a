import { describe, expect, it } from "vitest";
import { type CorpusCase, sampleCases } from "./cases.ts";
import { fold } from "./fold.ts";
import { errorsOf, flawOfRejection, type Judgement, judge, judgeInChild } from "./judge.ts";
import { consult, succeeded } from "./oracle.ts";

const cases = sampleCases();

/** Runs compiled code in a bare isolate and tells whether the attack still works. */
async function works({ name, oracle, events }: CorpusCase, code: string): Promise<boolean> {
  if (oracle === "none" || oracle === "clean-reject") return true;
  const run = await consult([{ name, entry: "artifact.js", files: { "artifact.js": code }, folds: [events, events], hardened: oracle === "nondet" }]);
  return succeeded(oracle, name, run);
}

async function flawOf(sample: CorpusCase, judgement: Judgement): Promise<string | undefined> {
  if (sample.expect === "reject") {
    if (judgement.kind === "accepted" && sample.tolerate === "runtime-neutral") {
      return (await works(sample, judgement.code)) ? "it was accepted and its attack works" : undefined;
    }
    return flawOfRejection(sample, judgement);
  }
  if (judgement.kind !== "accepted" && sample.tolerate === "reject") return undefined;
  return judgement.kind === "accepted" ? undefined : errorsOf(judgement).join("; ");
}

describe("every case of the judged sample is judged as its manifest says:", () => {
  it("all 62 of them", () => {
    expect(cases.length).toBe(62);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(62);
  });

  for (const sample of cases) {
    it(`${sample.expect} ${sample.name} (${sample.why})`, async () => {
      if (sample.oracle === "clean-reject") {
        // The deadline counts in CPU time: a busy machine makes nothing of a bomb.
        const end = await judgeInChild(sample.module, 50_000, 1_024);
        expect(end.kind, JSON.stringify(end)).toBe("rejected");
        if (end.kind === "rejected") expect(end.cpuMs).toBeLessThan(10_000);
        return;
      }
      const judgement = judge(sample.module);
      expect(await flawOf(sample, judgement)).toBeUndefined();
      if (sample.expectState !== undefined && judgement.kind === "accepted") {
        expect(await fold(judgement.code, sample.events)).toEqual(sample.expectState);
      }
    });
  }
});
