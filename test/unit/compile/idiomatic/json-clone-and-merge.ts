/** What everyone writes: a deep copy by JSON, typed results of JSON.parse, deep equality, deep freeze, get and set by path. */
import { defineReducer } from "assay";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value));

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) && deepEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

function merge(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merge(out[key] ?? null, value);
  }
  return out;
}

function getPath(root: Json, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((node, key) => {
    if (Array.isArray(node)) return node[Number(key)];
    return isObject(node) ? node[key] : undefined;
  }, root);
}

function setPath<T extends JsonObject>(root: T, path: string, value: Json): T {
  const copy = clone(root);
  const keys = path.split(".");
  const last = keys.pop()!;
  let node: JsonObject = copy;
  for (const key of keys) {
    const next = node[key];
    node = isObject(next) ? next : (node[key] = {});
  }
  node[last] = value;
  return copy;
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}

const DEFAULTS = deepFreeze({ theme: { dark: false, font: "serif" }, limits: [1, 2, 3] });
const Mode = Object.freeze({ Merge: "merge", Set: "set", Load: "load" });
type Mode = (typeof Mode)[keyof typeof Mode];

interface Settings extends JsonObject {
  theme: { dark: boolean; font: string };
  limits: number[];
}

type Event = { type: Mode; data: { patch?: Json; path?: string; value?: Json; text?: string } };
type State = { settings: Settings; unchanged: number; dark: Json; problem?: string };

export default defineReducer<State, Event>({
  initial: () => ({ settings: clone(DEFAULTS) as Settings, unchanged: 0, dark: null }),
  apply(state, { type, data: { patch = {}, path = "", value = null, text = "null" } }) {
    let settings = state.settings;
    try {
      switch (type) {
        case Mode.Merge:
          settings = merge(settings, patch) as Settings;
          break;
        case Mode.Set:
          settings = setPath(settings, path, value);
          break;
        case Mode.Load: {
          const loaded: JsonObject = JSON.parse(text);
          settings = merge(settings, loaded) as Settings;
        }
      }
    } catch (e) {
      return { ...state, problem: e instanceof SyntaxError ? "bad JSON" : String(e) };
    }
    const unchanged = state.unchanged + Number(deepEqual(settings, state.settings));
    return { settings, unchanged, dark: getPath(settings, "theme.dark") ?? null };
  },
});
