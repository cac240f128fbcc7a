/**
 * Folds events through modules and prints the state after each: compiled, in isolates hardened as the executor hardens them; or plain, in Node itself.
 * Standard input: `FoldJobs` as JSON; standard output: for each job an array of folds, each an array of steps.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import vm from "node:vm";
import ivm from "isolated-vm";
import { REALM_SCRIPT } from "../../../src/execute/child/realm-script.ts";
import { strip } from "../../corpus/oracle.ts";

export interface FoldJob {
  readonly entry: string;
  /** JavaScript for `compiled`, TypeScript for `plain`. */
  readonly files: Readonly<Record<string, string>>;
  /** Each fold's events, as JSON texts. */
  readonly folds: readonly (readonly string[])[];
}

export interface FoldJobs {
  readonly how: "compiled" | "plain";
  readonly jobs: readonly FoldJob[];
}

/** What an event came to. */
export interface Step {
  /** As JSON; undefined as `"undefined"`. */
  readonly state?: string;
  /** The class of what was thrown, and whether it is the module's own word. */
  readonly threw?: string;
  /** The fold took too long here, so nothing can be said. */
  readonly timedOut?: boolean;
  /** The fold called too deep for the stack here, and the two have not the same: nothing can be said. */
  readonly tooDeep?: boolean;
}

const TIMEOUT_MS = 500;
/** A longer state is told by its digest. */
const MOST_TEXT = 4_000;
const ASSAY =
  "const same = (definition) => definition;\nexport { same as defineReducer, same as defineDecider, same as defineProjection, same as defineHandler };";

/** The same text in both: one fold, to the first error. */
const FOLD = `(definition, eventTexts) => {
  const steps = [];
  const name = (error) => { try { return String(error && error.name); } catch { return "?"; } };
  const write = (value) => String(JSON.stringify(value));
  try {
    let state = definition.initial();
    steps.push({ state: write(state) });
    for (const text of JSON.parse(eventTexts)) {
      state = definition.apply(state, JSON.parse(text));
      steps.push({ state: write(state) });
    }
  } catch (error) {
    const tooDeep = error instanceof RangeError && error.message === "Maximum call stack size exceeded";
    steps.push(tooDeep ? { tooDeep } : { threw: name(error) });
  }
  return JSON.stringify(steps);
}`;

function resolve(from: string, specifier: string, files: Readonly<Record<string, string>>): string {
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) return specifier;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const stem = parts.join("/");
  return [stem, stem.replace(/\.js$/, ".ts"), `${stem}.ts`, `${stem}/index.ts`].find((path) => path in files) ?? stem;
}

async function foldCompiled(job: FoldJob): Promise<Step[][]> {
  const isolate = new ivm.Isolate({ memoryLimit: 256 });
  try {
    const context = await isolate.createContext();
    await context.eval(`${REALM_SCRIPT}; undefined`);
    const entry = await isolate.compileModule(job.files[job.entry] ?? "");
    const driver = await isolate.compileModule(
      `import definition from "entry";\nconst fold = ${FOLD};\nexport const run = (texts) => fold(definition, texts);`,
    );
    await driver.instantiate(context, () => entry);
    await driver.evaluate({ timeout: TIMEOUT_MS });
    const run: ivm.Reference<(texts: string) => string> = await driver.namespace.get("run", { reference: true });
    const folds: Step[][] = [];
    for (const events of job.folds) {
      try {
        folds.push(JSON.parse(String(await run.apply(undefined, [JSON.stringify(events)], { timeout: TIMEOUT_MS }))));
      } catch {
        folds.push([{ timedOut: true }]);
      }
      if (isolate.isDisposed) break;
    }
    return folds;
  } finally {
    if (!isolate.isDisposed) isolate.dispose();
  }
}

/** Node's own stripping; TypeScript's where there is more than types to take away (enums, parameter properties, imports of types). */
function stripped(source: string, path: string, alone: boolean): string {
  if (alone) {
    try {
      return stripTypeScriptTypes(source, { mode: "strip" });
    } catch {
      // Not erasable.
    }
  }
  return strip(source, path);
}

async function foldPlain(job: FoldJob): Promise<Step[][]> {
  const alone = Object.keys(job.files).length === 1;
  const codes = new Map(Object.entries(job.files).map(([path, source]) => [path, stripped(source, path, alone)]));
  codes.set("assay", ASSAY);
  const folds: Step[][] = [];
  // A context for each fold: without guards one can spoil the prototypes for the next.
  for (const events of job.folds) folds.push(await foldInContext(job, codes, events));
  return folds;
}

async function foldInContext(
  job: FoldJob,
  codes: ReadonlyMap<string, string>,
  events: readonly string[],
): Promise<Step[]> {
  const context = vm.createContext({ structuredClone, TextEncoder, TextDecoder });
  const modules = new Map<string, vm.SourceTextModule>();
  const load = (path: string): vm.SourceTextModule => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const code = codes.get(path);
    if (code === undefined) throw new Error(`no module ${path}`);
    const made = new vm.SourceTextModule(code, { context, identifier: path });
    modules.set(path, made);
    return made;
  };
  const entry = load(job.entry);
  await entry.link((specifier, referrer) => load(resolve(referrer.identifier, specifier, job.files)));
  await entry.evaluate({ timeout: TIMEOUT_MS });
  const { default: definition } = entry.namespace as { readonly default?: unknown };
  Object.assign(context, { definition, texts: JSON.stringify(events) });
  try {
    return JSON.parse(
      String(new vm.Script(`(${FOLD})(definition, texts)`).runInContext(context, { timeout: TIMEOUT_MS })),
    );
  } catch {
    return [{ timedOut: true }];
  }
}

const short = (steps: readonly Step[]): Step[] =>
  steps.map((step) => {
    if (step.state === undefined || step.state.length <= MOST_TEXT) return step;
    return { ...step, state: `sha256 ${createHash("sha256").update(step.state).digest("hex")}` };
  });

if (process.argv[1] === import.meta.filename) {
  const { how, jobs }: FoldJobs = JSON.parse(readFileSync(0, "utf8"));
  const answers: Step[][][] = [];
  for (const job of jobs) {
    const folds = how === "compiled" ? await foldCompiled(job) : await foldPlain(job);
    answers.push(folds.map(short));
  }
  process.stdout.write(JSON.stringify(answers));
}
