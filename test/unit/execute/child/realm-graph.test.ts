/** What tenant code can reach is written down, so that a new V8 cannot widen the realm unnoticed. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { startModule } from "./started.ts";

/** Every global name of this Node's own V8, and of a bare isolate of the one that meets tenant code. */
function candidateGlobals(): string[] {
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

/** A module that walks everything it can reach, by name, by syntax, by property, accessor and prototype. */
const walker = (names: readonly string[]): string => `
const roots = [
  ${names.map((name) => `[${JSON.stringify(name)}, typeof ${name} === "undefined" ? undefined : ${name}]`).join(",\n  ")},
  ["%this", this],
  ["%Function", () => 0], ["%Generator", function* () {}], ["%Async", async () => 0], ["%AsyncGenerator", async function* () {}],
  ["%generator", (function* () {})()], ["%asyncGenerator", (async function* () {})()], ["%promise", (async () => 0)()],
  ["%arrayIterator", [][Symbol.iterator]()], ["%stringIterator", ""[Symbol.iterator]()],
  ["%mapIterator", new Map()[Symbol.iterator]()], ["%setIterator", new Set()[Symbol.iterator]()],
  ["%regexpStringIterator", "".matchAll(/a/g)], ["%iteratorHelper", [].values().map((v) => v)],
  ["%wrappedIterator", Iterator.from({ next: () => ({ done: true }) })],
  ["%arguments", (function () { return arguments; })()], ["%meta", import.meta],
  ["%error", new Error()], ["%thrown", (() => { try { null.x; } catch (e) { return e; } })()],
  ["%match", /(?<a>a)/d.exec("a")], ["%template", ((s) => s)\`a\`],
];
/** The tenant's own objects: they need not be frozen, and only what hangs on them counts. */
const own = new Set(roots.filter(([name]) => name.startsWith("%")).map(([, value]) => value));
// Each generator inherits from an object of its own function's.
for (const [name, value] of roots) if (name === "%generator" || name === "%asyncGenerator") own.add(Object.getPrototypeOf(value));
for (const root of [...own]) {
  if (typeof root === "object" && root !== null || typeof root === "function")
    for (const key of ["prototype", "indices", "groups", "raw"])
      if (Object.hasOwn(root, key)) { own.add(root[key]); if (key === "indices") own.add(root.indices.groups).add(root.indices[0]).add(root.indices[1]); }
}
const walk = () => {
  const seen = new Map();
  const queue = [];
  const meet = (path, value) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.set(value, path);
    queue.push([path, value]);
  };
  for (const [name, value] of roots) meet(name, value);
  const lines = [];
  const loose = [];
  for (let index = 0; index < queue.length; index += 1) {
    const [path, object] = queue[index];
    if (!Object.isFrozen(object) && !own.has(object)) loose.push(path);
    meet(path + ".[[Prototype]]", Object.getPrototypeOf(object));
    const keys = [];
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      const name = typeof key === "symbol" ? "[" + key.description + "]" : key;
      meet(path + "." + name, value);
      meet(path + ".get " + name, get);
      meet(path + ".set " + name, set);
      keys.push(name + (get || set ? "*" : ""));
    }
    lines.push(path + (typeof object === "function" ? "()" : "") + " { " + keys.sort().join(" ") + " }");
  }
  return { lines: lines.sort(), loose };
};
const initial = () => ({});
const apply = () => walk();
export default { initial, apply };
`;

describe("the realm as tenant code sees it", () => {
  it("is the written list and nothing else, and every part of it is frozen", async () => {
    const limits = { cpuTimeMs: 5_000, wallClockMs: 20_000 };
    const { executor, digest } = await startModule(walker(candidateGlobals()), limits);
    const result = await executor.reduce(digest, [{}]);
    if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
    const { lines, loose } = result.state as { lines: string[]; loose: string[] };
    expect(loose).toEqual([]);
    expect(lines.length).toBeGreaterThan(500);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("realm-graph.txt");
  });
});
