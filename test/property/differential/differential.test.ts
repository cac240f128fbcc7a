import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compileModule } from "../../../src/compile/compile-module.ts";
import type { SourceModule } from "../../../src/flow.ts";
import { type CorpusEvent, idiomaticCases, sampleCases } from "../../corpus/cases.ts";
import { ordinaryOf } from "../ordinary/generate.ts";
import { chanceOf, seedOfRun } from "../random.ts";
import { type Circumstances, DIFFERENCES, explanationOf } from "./differences.ts";
import { type Strain, strainedEvents } from "./events.ts";
import type { FoldJob, FoldJobs, Step } from "./fold-child.ts";

const SEED = seedOfRun();
const FOLDS = 6;
const GENERATED = 80;
/** Everything that a key of an ordinary object finds without being there. */
const INHERITED_NAMES = Object.getOwnPropertyNames(Object.prototype);
const CHILD = fileURLToPath(new URL("./fold-child.ts", import.meta.url));

interface Subject {
  readonly name: string;
  readonly source: SourceModule;
  readonly guards: Circumstances["guards"];
  readonly compiled: FoldJob;
  readonly plain: FoldJob;
}

function runChild(work: FoldJobs): Promise<Step[][][]> {
  return new Promise((resolve, reject) => {
    const flags = ["--no-node-snapshot", "--experimental-vm-modules", "--no-warnings", CHILD];
    const child = spawn(process.execPath, flags, {
      env: { TZ: "UTC" },
      stdio: ["pipe", "pipe", "inherit"],
      timeout: 200_000,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0) reject(new Error(`a process that folds ended with ${code ?? signal}`));
      else resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    });
    child.stdin.end(JSON.stringify(work));
  });
}

/** The module, if it is accepted and a reducer, with folds of events like its own. */
function subjectOf(
  name: string,
  source: SourceModule,
  events: readonly CorpusEvent[],
  seed: number,
): Subject | undefined {
  if (events.length === 0) return undefined;
  const verdict = compileModule(source);
  if (
    verdict.outcome !== "accepted" ||
    verdict.artifact.manifest.kind !== "reducer" ||
    verdict.determinism === undefined
  )
    return undefined;
  const chance = chanceOf(seed);
  const strains: readonly Strain[] = ["edge", "edge", "edge", "inherited"];
  const folds = [
    events.map((event) => JSON.stringify(event)),
    ...Array.from({ length: FOLDS }, () =>
      strainedEvents(chance, events, chance.pick(strains)).map((event) => JSON.stringify(event)),
    ),
  ];
  const files = Object.fromEntries(source.files.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
  const code = new TextDecoder().decode(verdict.artifact.code);
  const { keys, functions, dates, catches } = verdict.determinism.guards;
  return {
    name,
    source,
    guards: { keys: keys + functions, dates, catches },
    compiled: { entry: "artifact.js", files: { "artifact.js": code }, folds },
    plain: { entry: verdict.artifact.manifest.entry, files, folds },
  };
}

describe(`accepted modules, with events from seed ${SEED} on (PROPERTY_SEED)`, () => {
  const subjects: Subject[] = [];
  let compiled: Step[][][] = [];
  let plain: Step[][][] = [];

  beforeAll(async () => {
    const known = [
      ...idiomaticCases(),
      ...sampleCases().filter(
        ({ expect: verdict, runtimeExpect }) => verdict === "accept" && runtimeExpect === undefined,
      ),
    ];
    known.forEach(({ name, module, events, runs }, index) => {
      const all = events.length > 0 ? events : (runs ?? []).flat();
      const subject = subjectOf(name, module, all, SEED + index);
      if (subject !== undefined) subjects.push(subject);
    });
    for (let index = 0; index < GENERATED; index++) {
      const { seed, source, events } = ordinaryOf(SEED + index);
      const module = { files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "index.ts" };
      const subject = subjectOf(`generated ${seed}`, module, events, seed);
      if (subject !== undefined) subjects.push(subject);
    }
    [compiled, plain] = await Promise.all([
      runChild({ how: "compiled", jobs: subjects.map((subject) => subject.compiled) }),
      runChild({ how: "plain", jobs: subjects.map((subject) => subject.plain) }),
    ]);
  }, 300_000);

  it("come to the same states as under plain Node with the types stripped, event by event", () => {
    expect(subjects.length).toBeGreaterThan(200);
    const different: string[] = [];
    const explained = new Map<string, number>();
    let folds = 0;
    let unsaid = 0;
    let throwing = 0;
    for (const [at, subject] of subjects.entries()) {
      for (const [which, events] of subject.compiled.folds.entries()) {
        const [ours, theirs] = [compiled[at]?.[which] ?? [], plain[at]?.[which] ?? []];
        folds++;
        if ([...ours, ...theirs].some(({ timedOut, tooDeep }) => timedOut === true || tooDeep === true)) {
          unsaid++;
          continue;
        }
        if (ours.at(-1)?.threw !== undefined) throwing++;
        const step = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, index) => index).find(
          (index) => JSON.stringify(ours[index]) !== JSON.stringify(theirs[index]),
        );
        if (step === undefined) continue;
        const inherited = INHERITED_NAMES.some((name) => events.some((text) => text.includes(`"${name}"`)));
        const name = explanationOf(ours[step] ?? {}, theirs[step] ?? {}, { guards: subject.guards, inherited });
        if (name !== undefined) explained.set(name, (explained.get(name) ?? 0) + 1);
        else {
          different.push(
            `${subject.name}, fold ${which}, event ${step}\nevents ${events.slice(0, step).join("\n")}\ncompiled ${JSON.stringify(ours[step])}\nplain    ${JSON.stringify(theirs[step])}`,
          );
        }
      }
    }
    const words = [...explained].map(([name, count]) => `${name}: ${count}`).join(", ");
    console.info(
      `${subjects.length} modules, ${folds} folds, ${throwing} end in an error, ${unsaid} too slow or too deep; documented differences: ${words || "none"}`,
    );
    expect(different.slice(0, 3)).toEqual([]);
    expect(unsaid).toBeLessThan(folds / 20);
    // The edge values reach past the modules' own checks, but not always.
    expect(throwing).toBeGreaterThan(0);
    expect(throwing).toBeLessThan(folds / 2);
  });

  it("differ for reasons that are written down", () => {
    for (const { name, why } of DIFFERENCES) expect(`${name}: ${why}`.length).toBeGreaterThan(40);
    expect(new Set(DIFFERENCES.map(({ name }) => name)).size).toBe(DIFFERENCES.length);
  });
});

describe("a record of an ordinary reducer", () => {
  it("counts under every key, those that objects inherit included", async () => {
    const source = `interface State { counts: Record<string, number> }
const initial = (): State => ({ counts: {} });
const apply = (state: State, event: { type: string; data: { key: string } }): State => ({ counts: { ...state.counts, [event.data.key]: (state.counts[event.data.key] ?? 0) + 1 } });
export default { initial, apply };
`;
    const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "" });
    if (verdict.outcome !== "accepted") throw new Error("an ordinary reducer was refused");
    const keys = [
      "constructor",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "toLocaleString",
      "isPrototypeOf",
      "length",
      "",
    ];
    const texts = [...keys, ...keys].map((key) => JSON.stringify({ type: "counted", data: { key } }));
    const files = { "artifact.js": new TextDecoder().decode(verdict.artifact.code) };
    const [answer] = await runChild({ how: "compiled", jobs: [{ entry: "artifact.js", files, folds: [texts] }] });
    const state: unknown = JSON.parse(answer?.[0]?.at(-1)?.state ?? "null");
    expect(state).toEqual({ counts: Object.fromEntries(keys.map((key) => [key, 2])) });
  });
});
