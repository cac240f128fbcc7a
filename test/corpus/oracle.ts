/** The oracle: strips the types of a module and folds its events in bare isolates, under two sets of outer circumstances. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

/** One module to run, as JavaScript. */
export interface OracleJob {
  readonly name: string;
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  /** Each fold starts from `initial()`, all in the same isolate. */
  readonly folds: readonly (readonly unknown[])[];
  /** True: in a realm that the executor's script has hardened; otherwise in a bare one. */
  readonly hardened: boolean;
}

/** What one fold did. */
export interface FoldOutcome {
  readonly state?: string;
  readonly pwned?: boolean;
  readonly fault?: string;
}

/** What the module did. `refused`: it did not even load. */
export interface OracleOutcome {
  readonly folds: FoldOutcome[];
  readonly refused?: string;
}

/** The same modules under two clocks, time zones and languages. */
export interface OracleRun {
  readonly here: Readonly<Record<string, OracleOutcome>>;
  readonly elsewhere: Readonly<Record<string, OracleOutcome>>;
}

const CHILD = fileURLToPath(new URL("./oracle-child.ts", import.meta.url));

/** The JavaScript of a TypeScript file, its types stripped and nothing judged. */
export function strip(source: string, path: string): string {
  return ts.transpileModule(source, {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
  }).outputText;
}

/** Runs every job once, in a process of its own with this environment. */
export function runChild(jobs: readonly OracleJob[], env: Readonly<Record<string, string>>): Promise<Record<string, OracleOutcome>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--no-node-snapshot", "--disable-warning=ExperimentalWarning", CHILD], {
      env: { ...env },
      stdio: ["pipe", "pipe", "inherit"],
      timeout: 55_000,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0) reject(new Error(`the oracle ended with ${code ?? signal}`));
      else resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    });
    child.stdin.end(JSON.stringify(jobs));
  });
}

/** Runs every job twice: UTC and English, then a quarter-hour time zone and Turkish, some time later. */
export async function consult(jobs: readonly OracleJob[]): Promise<OracleRun> {
  const here = await runChild(jobs, { TZ: "UTC", LC_ALL: "en_US.UTF-8" });
  const elsewhere = await runChild(jobs, { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8" });
  return { here, elsewhere };
}

/** Did the attack work? `pwned`: it said so; `nondet`: circumstances changed its state; `stateful`: one fold changed the next. */
export function succeeded(oracle: string, name: string, run: OracleRun): boolean {
  const here = run.here[name]?.folds ?? [];
  const elsewhere = run.elsewhere[name]?.folds ?? [];
  const states = here.map((fold) => fold.state);
  switch (oracle) {
    case "pwned":
      return here.some((fold) => fold.pwned === true);
    case "nondet":
      return states.some((state, index) => state !== undefined && state !== elsewhere[index]?.state);
    case "stateful":
      return states.length > 1 && states.every((state) => state !== undefined) && states[0] !== states[1];
    default:
      throw new Error(`no such oracle: ${oracle}`);
  }
}
