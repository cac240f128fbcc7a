import { beforeAll, describe, expect, it } from "vitest";
import { type CorpusCase, idiomaticCases } from "../../corpus/cases.ts";
import { judge } from "../../corpus/judge.ts";
import { type OracleJob, runChild } from "../../corpus/oracle.ts";

interface Definition {
  initial(): unknown;
  apply(state: unknown, event: unknown): unknown;
}

/** Time zones with odd offsets, languages with letters of their own: what could show through a date or a case mapping. */
const PLACES: readonly Readonly<Record<string, string>>[] = [
  { TZ: "UTC", LC_ALL: "C" },
  { TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
  { TZ: "America/St_Johns", LC_ALL: "ar_EG.UTF-8", LANG: "ar_EG.UTF-8", LANGUAGE: "ar" },
];

const compiled: { readonly one: CorpusCase; readonly code: string }[] = [];

beforeAll(() => {
  for (const one of idiomaticCases()) {
    const judgement = judge(one.module);
    if (judgement.kind === "accepted") compiled.push({ one, code: judgement.code });
  }
}, 180_000);

/** Folds the events; the state becomes text after those events of which `isCut` holds, as it does between batches. */
async function foldCut(code: string, one: CorpusCase, isCut: (index: number) => boolean): Promise<string> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`;
  const { default: definition }: { default: Definition } = await import(/* @vite-ignore */ url);
  let state = JSON.parse(JSON.stringify(definition.initial()));
  for (const [index, event] of one.events.entries()) {
    state = definition.apply(state, structuredClone(event));
    if (isCut(index)) state = JSON.parse(JSON.stringify(state));
  }
  return JSON.stringify(state);
}

describe("the same events give the same bytes of state", () => {
  it("wherever the stream is cut into batches", async () => {
    expect(compiled.length).toBeGreaterThanOrEqual(145);
    for (const { one, code } of compiled) {
      const whole = await foldCut(code, one, () => false);
      for (const every of [1, 2, 3]) {
        expect(await foldCut(code, one, (index) => (index + 1) % every === 0), `${one.name}, every ${every}`).toBe(
          whole,
        );
      }
    }
  }, 60_000);

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
