import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../../src/base/limits.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import type { Artifact } from "../../../src/flow.ts";
import { type CorpusCase, idiomaticCases } from "../../corpus/cases.ts";
import { type OracleJob, runChild } from "../../corpus/oracle.ts";
import { foldInBatches, loadArtifact } from "../execute/child/cut-folds.ts";
import { Executor } from "../execute/child/executor.ts";
import { makeKeyPair } from "../execute/child/signing.ts";

/** Time zones with odd offsets, languages with letters of their own: what could show through a date or a case mapping. */
const PLACES: readonly Readonly<Record<string, string>>[] = [
  { TZ: "UTC", LC_ALL: "C" },
  { TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
  { TZ: "America/St_Johns", LC_ALL: "ar_EG.UTF-8", LANG: "ar_EG.UTF-8", LANGUAGE: "ar" },
];

const compiled: { readonly one: CorpusCase; readonly artifact: Artifact; readonly code: string }[] = [];

beforeAll(() => {
  for (const one of idiomaticCases()) {
    const verdict = compileModule(one.module);
    if (verdict.outcome === "rejected") continue;
    const { artifact } = verdict;
    compiled.push({ one, artifact, code: new TextDecoder().decode(artifact.code) });
  }
}, 180_000);

describe("the same events give the same bytes of state", () => {
  it("wherever the stream is cut into batches", async () => {
    expect(compiled.length).toBeGreaterThanOrEqual(145);
    const executor = new Executor();
    try {
      await executor.expect("ready");
      const keys = makeKeyPair();
      // Time is not what this is about: the machine may be busy.
      executor.assign([keys.publicKey], { ...DEFAULT_EXECUTION_LIMITS, cpuTimeMs: 2_000 });
      for (const { one, artifact } of compiled) {
        const digest = await loadArtifact(executor, keys, artifact);
        const events = one.events.map(({ type, data }) => ({ ...(type === undefined ? {} : { type }), data }));
        const whole = await foldInBatches(executor, digest, events, Math.max(1, events.length));
        for (const size of [1, 3]) {
          expect(await foldInBatches(executor, digest, events, size), `${one.name}, by ${size}`).toBe(whole);
        }
      }
    } finally {
      executor.kill();
    }
  }, 120_000);

  it("at no cost in most modules: they copy the state, so that only what is new has to be looked at", () => {
    const changed = compiled.filter(({ artifact }) => artifact.manifest.stateStyle !== "copied");
    expect(changed.length / compiled.length).toBeLessThan(0.3);
  });

  it("in every time zone and language, in a bare isolate", async () => {
    const jobs = compiled.map(
      ({ one, code }): OracleJob => ({
        name: one.name,
        entry: "entry.ts",
        files: { "entry.ts": code },
        folds: [one.events],
        hardened: false,
      }),
    );
    const [first, ...others] = await Promise.all(PLACES.map((place) => runChild(jobs, place)));
    for (const job of jobs) expect(typeof first?.[job.name]?.folds[0]?.state, job.name).toBe("string");
    for (const other of others) expect(other).toEqual(first);
  }, 60_000);
});
