/** Runs compiled code for the compiler's own tests: an artifact in a realm of its own, and plain ES modules as Node runs them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import vm from "node:vm";

/** What a run came to: JSON text, or the error's name and message. */
export type Outcome = { readonly value: string } | { readonly error: string };

const EXPORT = /^export default (.*);\n$/m;

/** The body of an artifact as a script whose value is its default export. */
function asScript(code: string): string {
  if (!EXPORT.test(code)) throw new TypeError("no default export");
  return `(() => { "use strict";\n${code.replace(EXPORT, (_, value: string) => `return ${value};\n`)}})()`;
}

/** A realm with an artifact in it, as bare as V8 makes one. `use` is an expression over `definition`. */
export class Realm {
  readonly #context = vm.createContext({});

  constructor(code: string) {
    vm.runInContext(`globalThis.definition = ${asScript(code)};`, this.#context);
  }

  /** The value of an expression over `definition`, as JSON. */
  run(use: string): Outcome {
    const guarded = `(() => { try { return JSON.stringify({ value: JSON.stringify(${use}) ?? "undefined" }); }
      catch (error) { return JSON.stringify({ error: error instanceof Error ? error.name + ": " + error.message : String(error) }); } })()`;
    return JSON.parse(String(vm.runInContext(guarded, this.#context)));
  }

  /** Folds events (JSON texts) as an executor does: each event and the state cross as text. */
  fold(events: readonly unknown[]): Outcome {
    const texts = JSON.stringify(events.map((event) => JSON.stringify(event)));
    return this.run(
      `${texts}.reduce((state, event) => JSON.parse(JSON.stringify(definition.apply(state, JSON.parse(event)))), JSON.parse(JSON.stringify(definition.initial())))`,
    );
  }
}

/** One module for Node to run by itself. */
export interface NativeCase {
  /** JavaScript by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  /** An expression over `definition`. */
  readonly use: string;
}

/** Runs plain ES modules in one Node process, in their own files. The reference that compiled code is held against. */
export function runNatively(cases: readonly NativeCase[]): Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), "assay-native-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    cases.forEach(({ files }, index) => {
      for (const [path, text] of Object.entries(files)) {
        const at = join(folder, String(index), path);
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, text);
      }
    });
    const runs = cases.map(
      ({ entry, use }, index) => `
      try {
        const definition = (await import(${JSON.stringify(`./${index}/${entry}`)})).default;
        outcomes.push({ value: JSON.stringify(${use}) ?? "undefined" });
      } catch (error) { outcomes.push({ error: error instanceof Error ? error.name + ": " + error.message : String(error) }); }`,
    );
    writeFileSync(
      join(folder, "run.js"),
      `const outcomes = [];${runs.join("")}\nconsole.log(JSON.stringify(outcomes));`,
    );
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, "run.js")], {
      encoding: "utf8",
      env: {},
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
