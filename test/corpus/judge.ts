/** Judges one verdict of the compiler against what the corpus says; and runs one module in a process of its own, for bombs. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileModule } from "../../src/compile/compile-module.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { CompileVerdict, Diagnostic, SourceModule } from "../../src/flow.ts";
import type { CorpusCase } from "./cases.ts";

/** What the compiler said of a module. `refused`: the request itself was refused, before anything was analysed. */
export type Judgement =
  | { readonly kind: "accepted"; readonly code: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "rejected"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "refused"; readonly message: string };

/**
 * Compiles in this process. Anything but a fault with the reason REQUEST_INVALID is thrown on: it is a crash. So is a failure inside
 * the analyser, though it rejects, unless `mayFail`: a bomb may use up the stack, as long as that ends in a rejection.
 */
export function judge(module: SourceModule, mayFail = false): Judgement {
  let verdict: CompileVerdict;
  let defect: unknown;
  try {
    verdict = compileModule(module, (cause) => {
      defect = cause;
    });
  } catch (error) {
    if (error instanceof Fault && error.reason === "REQUEST_INVALID") return { kind: "refused", message: error.message };
    throw error;
  }
  if (defect !== undefined && !mayFail) throw new Error("the analyser failed inside", { cause: defect });
  return verdict.outcome === "accepted"
    ? { kind: "accepted", code: new TextDecoder().decode(verdict.artifact.code), diagnostics: verdict.diagnostics }
    : { kind: "rejected", diagnostics: verdict.diagnostics };
}

/** The errors of a judgement, one line each, for messages of tests. */
export function errorsOf(judgement: Judgement): string[] {
  if (judgement.kind === "refused") return [judgement.message];
  return judgement.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ range, rule, name, message }) => `${range.path}:${range.startLine}:${range.startColumn} ${rule} ${name} ${message}`);
}

/**
 * What is wrong with a rejection: nothing, or a sentence. A rejection has to carry an error that names a rule, says why, and
 * points into the source; where the attack marks its lines, at one of those.
 */
export function flawOfRejection(attack: CorpusCase, judgement: Judgement): string | undefined {
  if (judgement.kind === "accepted") return "it was accepted";
  if (judgement.kind === "refused") return attack.malformed ? undefined : `the request was refused: ${judgement.message}`;
  const errors = judgement.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return "it was rejected without an error";
  for (const { rule, message, range } of errors) {
    if (rule === "" || message === "") return "an error has no rule or no message";
    if (rule === "analyser-failed") return "the analyser failed inside";
    if (range.startLine < (range.endColumn === 0 ? 0 : 1)) return "an error points nowhere";
  }
  if (attack.marks.size === 0) return undefined;
  const hit = errors.some(({ range }) => attack.marks.get(range.path)?.has(range.startLine) === true);
  return hit ? undefined : `no error is where the attack is: ${errorsOf(judgement).join("; ")}`;
}

/** How a module compiled in a process of its own ended. */
export type ChildEnd =
  | { readonly kind: "accepted" | "rejected" | "refused"; readonly errors: readonly string[]; readonly elapsedMs: number; /** Of the whole process. */ readonly cpuMs: number }
  | { readonly kind: "timeout"; readonly elapsedMs: number }
  | { readonly kind: "crashed"; readonly how: string; readonly elapsedMs: number };

const CHILD = fileURLToPath(new URL("./judge-child.ts", import.meta.url));

/** Compiles `module` in a process with `maxHeapMb` of heap, which is killed after `deadlineMs`. */
export function judgeInChild(module: SourceModule, deadlineMs: number, maxHeapMb: number): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, [`--max-old-space-size=${maxHeapMb}`, CHILD], { env: {}, stdio: ["pipe", "pipe", "pipe"] });
    let timedOut = false;
    let out = "";
    let err = "";
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, deadlineMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err = `${err}${text}`.slice(-2000);
    });
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const elapsedMs = performance.now() - startedMs;
      if (timedOut) resolve({ kind: "timeout", elapsedMs });
      else if (code === 0) resolve({ ...JSON.parse(out), elapsedMs });
      else resolve({ kind: "crashed", how: `${code ?? signal}: ${err.slice(-500)}`, elapsedMs });
    });
    child.stdin.end(
      JSON.stringify({
        entry: module.entry,
        files: module.files.map(({ path, content }) => ({ path, base64: Buffer.from(content).toString("base64") })),
      }),
    );
  });
}
