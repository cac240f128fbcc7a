/** The names that might be globals in a realm. */
import { execFileSync } from "node:child_process";

/** Every global name of this Node's own V8, and of a bare isolate of the one that meets tenant code. */
export function candidateGlobals(): string[] {
  const print = `
    import ivm from "isolated-vm";
    const context = new ivm.Isolate().createContextSync();
    process.stdout.write(context.evalSync("Object.getOwnPropertyNames(globalThis).join()"));`;
  const bare = execFileSync(process.execPath, ["--no-node-snapshot", "--input-type=module", "-e", print], {
    encoding: "utf8",
  });
  const names = [...bare.split(","), ...Object.getOwnPropertyNames(globalThis), "require", "module", "exports"];
  return [...new Set(names)].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name)).sort();
}
