/** Runs modules in bare contexts of an isolate, without any hardening, and finds out whether they got at something or changed what all code shares. */
import ivm from "isolated-vm";

/** What a run came to. `tampered`: what of the language's own objects was changed. */
export interface Run {
  readonly pwned: boolean;
  readonly tampered: readonly string[];
  /** The states of two folds differ although they began anew: something was kept, or something was read that is not in the events. */
  readonly differs: boolean;
  /** Why it did not run to its end. */
  readonly fault?: string;
}

// Runs before anything of the module's and keeps what it needs for itself.
const WITNESS = `(() => {
  const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const roots = [globalThis], seen = new Set();
  const intrinsics = [["iterator", getPrototypeOf(getPrototypeOf([].values()))], ["array iterator", getPrototypeOf([].values())],
    ["generator", getPrototypeOf(function* () {})], ["generator objects", getPrototypeOf(getPrototypeOf((function* () {})()))], ["typed array", getPrototypeOf(Uint8Array)]];
  for (const name of ["Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Map", "Set", "WeakMap", "Date", "RegExp", "Error", "RangeError", "TypeError",
    "Uint8Array", "ArrayBuffer", "Iterator", "Promise"]) intrinsics.push([name, globalThis[name]], [name + ".prototype", globalThis[name].prototype]);
  for (const name of ["Math", "JSON", "Reflect", "globalThis"]) intrinsics.push([name, globalThis[name]]);
  for (const [name, f] of [["map", [].map], ["trim", "".trim], ["keys", Object.keys], ["stringify", JSON.stringify]]) intrinsics.push([name, f]);
  const note = () => intrinsics.map(([, object]) => [Object.isFrozen(object), getPrototypeOf(object), ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)])]);
  const before = note(), same = Object.is, text = String;
  return () => {
    const changed = [];
    note().forEach(([frozen, proto, slots], at) => {
      const [wasFrozen, wasProto, was] = before[at];
      // A compiled module may freeze functions: nobody can tell, but by trying to change them.
      const mayFreeze = typeof intrinsics[at][1] === "function";
      if ((frozen !== wasFrozen && !mayFreeze) || proto !== wasProto || slots.length !== was.length) changed.push(intrinsics[at][0]);
      else slots.forEach(([key, slot], index) => {
        const [oldKey, old] = was[index];
        if (key !== oldKey || !same(slot.value, old.value) || slot.get !== old.get || slot.set !== old.set || (slot.writable !== old.writable && !mayFreeze)) changed.push(intrinsics[at][0] + "." + text(key));
      });
    });
    return changed;
  };
})()`;

const DRIVER = `
  import * as loaded from "entry";
  const definition = loaded.default;
  const fold = (event) => {
    try {
      let state = definition.initial();
      for (let i = 0; i < 2; i++) state = definition.apply(state, JSON.parse(event));
      return { pwned: state !== null && typeof state === "object" && state.pwned === true, text: JSON.stringify(state) };
    } catch (error) {
      let text = "threw";
      try { text = String(error && error.message).slice(0, 200); } catch {}
      return { pwned: false, fault: text };
    }
  };
  export const run = (event, changed) => {
    const [first, second] = [fold(event), fold(event)];
    return JSON.stringify({ pwned: first.pwned || second.pwned, differs: first.text !== second.text, fault: first.fault, tampered: changed() });
  };
`;

const TIMEOUT_MS = 2_000;
/** Contexts an isolate has before it is replaced: what modules leave behind adds up. */
const MOST_CONTEXTS = 60;

function resolve(specifier: string): string {
  return specifier.startsWith("./") ? specifier.slice(2) : specifier;
}

/** An isolate after the other, a context for each module. */
export class BareRealms {
  #isolate: ivm.Isolate | undefined;
  #contexts = 0;

  async run(files: Readonly<Record<string, string>>, entry: string, data: unknown): Promise<Run> {
    if (this.#isolate === undefined || this.#isolate.isDisposed || this.#contexts >= MOST_CONTEXTS) {
      this.dispose();
      this.#isolate = new ivm.Isolate({ memoryLimit: 256 });
      this.#contexts = 0;
    }
    this.#contexts++;
    const isolate = this.#isolate;
    const context = await isolate.createContext();
    try {
      const changed: ivm.Reference<unknown> = await context.eval(WITNESS, { reference: true });
      const modules = new Map<string, ivm.Module>();
      const load = async (path: string): Promise<ivm.Module> => {
        const known = modules.get(path);
        if (known !== undefined) return known;
        const code = files[path];
        if (code === undefined) throw new Error(`no module ${path}`);
        const module = await isolate.compileModule(code, { filename: `file:///${path}` });
        modules.set(path, module);
        return module;
      };
      const driver = await isolate.compileModule(DRIVER);
      await driver.instantiate(context, (specifier) => load(specifier === "entry" ? entry : resolve(specifier)));
      await driver.evaluate({ timeout: TIMEOUT_MS });
      const run: ivm.Reference<(event: string, changed: unknown) => string> = await driver.namespace.get("run", {
        reference: true,
      });
      const answer: unknown = await run.apply(
        undefined,
        [JSON.stringify({ type: "test", data }), changed.derefInto()],
        { timeout: TIMEOUT_MS },
      );
      return JSON.parse(String(answer));
    } catch (error) {
      return { pwned: false, tampered: [], differs: false, fault: String(error).slice(0, 300) };
    } finally {
      if (!isolate.isDisposed) context.release();
    }
  }

  dispose(): void {
    if (this.#isolate !== undefined && !this.#isolate.isDisposed) this.#isolate.dispose();
    this.#isolate = undefined;
  }
}
