/**
 * Runs attack modules in isolates, one each, and prints what they did: the oracle that keeps the corpus honest.
 * Standard input: a JSON array of {name, entry, files: {path: JavaScript}, folds: [[event]]}; standard output: a JSON object by name.
 */
import { readFileSync } from "node:fs";
import ivm from "isolated-vm";
import { REALM_SCRIPT } from "../../src/execute/child/realm-script.ts";
import type { OracleJob, OracleOutcome } from "./oracle.ts";

const ASSAY = "const same = (definition) => definition;\nexport { same as defineReducer, same as defineDecider, same as defineProjection, same as defineHandler };";

const DRIVER = `
  import * as loaded from "entry";
  let definition = loaded.default;
  // What import() does to a module that has an export called then.
  if (typeof loaded.then === "function") loaded.then((other) => { definition = other.default; });
  const safe = (f) => { try { return f(); } catch (error) { let text = "threw"; try { text = String(error && error.message); } catch {} return { fault: text.slice(0, 500) }; } };
  const run = (eventsJson) => safe(() => {
    let state = definition.initial();
    for (const event of JSON.parse(eventsJson)) state = definition.apply(state, event);
    return { state: JSON.stringify(state), pwned: state !== null && typeof state === "object" && state.pwned === true };
  });
  export const fold = (eventsJson) => JSON.stringify(run(eventsJson));
`;

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

async function run(job: OracleJob): Promise<OracleOutcome> {
  const isolate = new ivm.Isolate({ memoryLimit: 128 });
  try {
    const context = await isolate.createContext();
    if (job.hardened) await context.eval(`${REALM_SCRIPT}; undefined`);
    const modules = new Map<string, ivm.Module>();
    const names = new Map<ivm.Module, string>();
    const load = async (path: string): Promise<ivm.Module> => {
      const known = modules.get(path);
      if (known !== undefined) return known;
      const code = path === "assay" ? ASSAY : job.files[path];
      if (code === undefined) throw new Error(`no module ${path}`);
      const module = await isolate.compileModule(code, { filename: `file:///${path}` });
      modules.set(path, module);
      names.set(module, path);
      return module;
    };
    const driver = await isolate.compileModule(DRIVER);
    await driver.instantiate(context, async (specifier, referrer) => {
      const from = names.get(referrer);
      return load(from === undefined ? job.entry : resolve(from, specifier, job.files));
    });
    await driver.evaluate({ timeout: 2_000 });
    const fold: ivm.Reference<(eventsJson: string) => string> = await driver.namespace.get("fold", { reference: true });
    const folds: OracleOutcome["folds"] = [];
    for (const events of job.folds) {
      const result: unknown = await fold.apply(undefined, [JSON.stringify(events)], { timeout: 2_000 });
      folds.push(JSON.parse(String(result)));
    }
    return { folds };
  } catch (error) {
    return { folds: [], refused: String(error).slice(0, 500) };
  } finally {
    if (!isolate.isDisposed) isolate.dispose();
  }
}

const jobs: readonly OracleJob[] = JSON.parse(readFileSync(0, "utf8"));
const outcomes: Record<string, OracleOutcome> = {};
for (const job of jobs) outcomes[job.name] = await run(job);
process.stdout.write(JSON.stringify(outcomes));
