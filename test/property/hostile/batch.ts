/** Spreads hostile modules over processes that judge and run them, and makes the module of a failure as plain as it gets. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Run } from "./bare-realm.ts";

/** What a process does. */
export interface Batch {
  /** The choices of each case. */
  readonly cases: readonly (readonly number[])[];
  /** True: nothing is judged; the types are stripped and the module runs as it is. */
  readonly unjudged: boolean;
}

export interface CaseReport {
  readonly choices: readonly number[];
  readonly family: string;
  /** `failed`: the analyser threw. */
  readonly verdict: "accepted" | "rejected" | "failed" | "unjudged";
  readonly rules: readonly string[];
  /** Of the compiled code, or of the diagnostics: the same source has to give the same. */
  readonly digest: string;
  readonly run?: Run;
  readonly fault?: string;
  readonly cpuMs: number;
}

const CHILD = fileURLToPath(new URL("./run-child.ts", import.meta.url));

function runChild(batch: Batch, deadlineMs: number): Promise<CaseReport[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--no-node-snapshot", "--disable-warning=ExperimentalWarning", CHILD], {
      env: { TZ: "UTC" },
      stdio: ["pipe", "pipe", "inherit"],
      timeout: deadlineMs,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0) reject(new Error(`a process of the generator ended with ${code ?? signal}`));
      else resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    });
    child.stdin.end(JSON.stringify(batch));
  });
}

/** Judges and runs every case; the reports come in the order of the cases. */
export async function runCases(
  cases: readonly (readonly number[])[],
  unjudged: boolean,
  deadlineMs: number,
): Promise<CaseReport[]> {
  const processes = Math.max(1, Math.min(availableParallelism(), 4, Math.ceil(cases.length / 20)));
  const share = Math.ceil(cases.length / processes);
  const parts = Array.from({ length: processes }, (_, index) => cases.slice(index * share, (index + 1) * share));
  const reports = await Promise.all(
    parts.filter((part) => part.length > 0).map((part) => runChild({ cases: part, unjudged }, deadlineMs)),
  );
  return reports.flat();
}

/** True if a module did what it is for. */
export function isLive({ run }: CaseReport): boolean {
  return run !== undefined && (run.pwned || run.differs || run.tampered.length > 0);
}

/** True if an accepted module got at something, changed something, or did not do the same twice; or if the analyser failed. */
export function isBreach(report: CaseReport): boolean {
  return report.verdict === "failed" || (report.verdict === "accepted" && isLive(report));
}

/** Makes choice after choice the plainest, as long as the module still breaks out. */
export async function shrink(failing: CaseReport, deadlineMs: number): Promise<CaseReport> {
  let best = failing;
  for (let round = 0; round < 8; round++) {
    const { choices } = best;
    const plainer = choices.flatMap((choice, at) =>
      choice === 0 ? [] : [choices.with(at, 0), choices.with(at, choice >> 1)],
    );
    const reports = plainer.length === 0 ? [] : await runCases(plainer, false, deadlineMs);
    const sum = (report: CaseReport): number =>
      report.choices.reduce((total, choice) => total + (choice === 0 ? 0 : 1_000 + choice), 0);
    const found = reports
      .filter((report) => isBreach(report) && report.verdict === best.verdict && sum(report) < sum(best))
      .sort((a, b) => sum(a) - sum(b))[0];
    if (found === undefined) return best;
    best = found;
  }
  return best;
}
