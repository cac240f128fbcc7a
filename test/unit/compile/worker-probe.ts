/** Tries what a compiler worker must not be able to do, and prints the error of each attempt. Run by `worker-pool.test.ts`. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { Worker } from "node:worker_threads";

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.name;
};
const attempt = (action: () => unknown): string => {
  try {
    action();
    return "possible";
  } catch (error) {
    return codeOf(error);
  }
};
const event = (
  make: () => { on(name: string, listener: (error?: unknown) => void): unknown },
  done: string,
): Promise<string> =>
  new Promise((resolve) => {
    // Some refusals are thrown outside of any call of ours.
    process.once("uncaughtException", (error) => resolve(codeOf(error)));
    try {
      const emitter = make();
      emitter.on("error", (error) => resolve(codeOf(error)));
      emitter.on(done, () => resolve("possible"));
    } catch (error) {
      resolve(codeOf(error));
    }
  });

const results = {
  environment: Object.keys(process.env).length,
  "read /etc/passwd": attempt(() => readFileSync("/etc/passwd")),
  "read the repository's tests": attempt(() => readFileSync(new URL("./evaluate.ts", import.meta.url))),
  "write a file": attempt(() => writeFileSync("/tmp/assay-probe", "x")),
  "start a process": attempt(() => execFileSync("/bin/true")),
  "start a thread": attempt(() => new Worker("0", { eval: true })),
  "open a socket": await event(() => connect(1, "127.0.0.1"), "connect"),
  listen: await event(() => createServer().listen(0, "127.0.0.1"), "listening"),
  "load an add-on": attempt(() => process.dlopen({ exports: {} }, "/addon.node")),
  "make code of text": attempt(() => Reflect.construct(Function, ["return 1"])),
};
console.log(JSON.stringify(results));
process.exit(0);
