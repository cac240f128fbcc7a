import { describe, expect, it } from "vitest";
import { attackCases, type CorpusCase } from "../corpus/cases.ts";
import { errorsOf, flawOfRejection, type Judgement, judge, judgeInChild } from "../corpus/judge.ts";
import { consult, type OracleJob, type OracleRun, strip, succeeded } from "../corpus/oracle.ts";

const DEADLINE_MS = 10_000;
const MAX_HEAP_MB = 1_024;

const attacks = attackCases();
const bombs = attacks.filter(({ oracle }) => oracle === "clean-reject");
const judged = attacks.filter(({ oracle }) => oracle !== "clean-reject");
const proven = attacks.filter(({ oracle }) => oracle !== "clean-reject" && oracle !== "none");

const isTolerated = ({ tolerate }: CorpusCase): boolean =>
  tolerate === "runtime-neutral" || tolerate === "realm-neutral";

const judgements = new Map<string, Judgement>();

function judgementOf(attack: CorpusCase): Judgement {
  const known = judgements.get(attack.name);
  if (known !== undefined) return known;
  const judgement = judge(attack.module);
  judgements.set(attack.name, judgement);
  return judgement;
}

/** Runs compiled code, or the source with its types stripped, twice over the attack's events. */
function jobOf(attack: CorpusCase, compiled?: string): OracleJob {
  const folds = [attack.events, attack.events];
  if (compiled !== undefined) {
    const hardened = attack.tolerate === "realm-neutral";
    return { name: attack.name, entry: "artifact.js", files: { "artifact.js": compiled }, folds, hardened };
  }
  const text = new TextDecoder();
  const files = attack.module.files.map(({ path, content }) => [path, strip(text.decode(content), path)]);
  return { name: attack.name, entry: attack.module.entry, files: Object.fromEntries(files), folds, hardened: false };
}

describe("the corpus of attacks", () => {
  it("has at least 80 attacks under names of their own", () => {
    expect(attacks.length).toBeGreaterThanOrEqual(80);
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    expect(attacks.filter(({ expect: expected }) => expected !== "reject")).toEqual([]);
  });

  it("is honest: every attack that claims to work does work in a bare isolate without the analyser", async () => {
    const run = await consult(proven.map((attack) => jobOf(attack)));
    const idle = proven.filter(({ oracle, name }) => !succeeded(oracle, name, run)).map(({ name }) => name);
    expect(idle).toEqual([]);
  });
});

describe("the analyser rejects, and says where and why:", () => {
  for (const attack of judged.filter((attack) => !isTolerated(attack))) {
    it(`${attack.name} (${attack.why})`, () => {
      expect(flawOfRejection(attack, judgementOf(attack))).toBeUndefined();
    });
  }
});

describe("the analyser rejects, or the compiled code is harmless (in a bare isolate, or where so marked in a hardened realm):", () => {
  const tolerated = judged.filter(isTolerated);
  let run: Promise<OracleRun> | undefined;
  const runAccepted = (): Promise<OracleRun> => {
    run ??= consult(
      tolerated.flatMap((attack) => {
        const judgement = judgementOf(attack);
        return judgement.kind === "accepted" ? [jobOf(attack, judgement.code)] : [];
      }),
    );
    return run;
  };
  for (const attack of tolerated) {
    it(`${attack.name} (${attack.why})`, async () => {
      const judgement = judgementOf(attack);
      if (judgement.kind !== "accepted") {
        expect(flawOfRejection(attack, judgement)).toBeUndefined();
        return;
      }
      const { here, elsewhere } = await runAccepted();
      expect(here[attack.name]?.refused).toBeUndefined();
      expect(succeeded(attack.oracle, attack.name, { here, elsewhere }), "the attack works after compiling").toBe(
        false,
      );
    });
  }
});

describe("a compiler bomb ends in a rejection or in a time-out, never in a crash:", () => {
  for (const attack of bombs) {
    it(`${attack.name} (${attack.why})`, async () => {
      const end = await judgeInChild(attack.module, DEADLINE_MS, MAX_HEAP_MB);
      expect(end, JSON.stringify(end).slice(0, 500)).toMatchObject({
        kind: expect.stringMatching(
          attack.tolerate === "clean-accept" ? /^(accepted|rejected|timeout)$/ : /^(rejected|timeout)$/,
        ),
      });
      if (end.kind === "rejected") expect(end.errors.length).toBeGreaterThan(0);
    });
  }
});

describe("a rejection", () => {
  it("repeats itself word for word", () => {
    for (const attack of judged.filter((_, index) => index % 40 === 0)) {
      expect(errorsOf(judge(attack.module))).toEqual(errorsOf(judgementOf(attack)));
    }
  });
});
