/** Runs attacks in an isolate that nobody has hardened, to show that they are real. Prints the names of those that work. */
import { readFileSync } from "node:fs";
import ivm from "isolated-vm";

/** What the realm's fold does, without any of its care. */
const FOLD = `(({ parse }) => (namespace, text) => {
  const { initial, apply } = namespace.default;
  const events = parse(text);
  let state = initial();
  for (let at = 0; at < events.length; at += 1) state = apply(state, { type: "test", data: events[at] });
  return state.pwned === true;
})({ parse: JSON.parse })`;

/** A console as anybody would write it: an engine alone has none. */
const CONSOLE = `{
  const write = (...values) => void values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" ");
  globalThis.console = Object.fromEntries(["debug", "log", "info", "warn", "error"].map((name) => [name, write]));
}`;

const working: string[] = [];
for (const [name, runs] of JSON.parse(process.argv[2] ?? "[]") as [string, unknown[]][]) {
  const isolate = new ivm.Isolate({ memoryLimit: 64 });
  const context = isolate.createContextSync();
  context.evalSync(CONSOLE);
  const module = isolate.compileModuleSync(readFileSync(new URL(`${name}.js`, import.meta.url), "utf8"));
  module.instantiateSync(context, () => {
    throw new Error("an attack imports nothing");
  });
  module.evaluateSync({ timeout: 1000 });
  const fold: ivm.Reference = context.evalSync(FOLD, { reference: true });
  let worked: unknown;
  for (const events of runs)
    worked = fold.applySync(undefined, [module.namespace.derefInto(), JSON.stringify(events)], { timeout: 1000 });
  if (worked === true) working.push(name);
}
process.stdout.write(JSON.stringify(working));
