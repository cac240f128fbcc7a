/** Walks any JSON value: depth, leaves, paths, redaction. */
import { defineReducer } from "assay";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface State {
  documents: number;
  deepest: number;
  leaves: Record<string, number>;
  paths: string[];
  last: Json;
}

const SECRET = new Set(["password", "token", "apiKey"]);

function depth(value: Json): number {
  if (Array.isArray(value)) return 1 + Math.max(0, ...value.map(depth));
  if (typeof value === "object" && value !== null) return 1 + Math.max(0, ...Object.values(value).map(depth));
  return 0;
}

function* leaves(value: Json, path = "$"): Generator<[path: string, leaf: string | number | boolean | null]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, `${path}.${key}`);
  } else {
    yield [path, value];
  }
}

function redact(value: Json): Json {
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, SECRET.has(key) ? "***" : redact(item)]));
}

export default defineReducer<State, { type: "Seen"; data: Json }>({
  initial: () => ({ documents: 0, deepest: 0, leaves: {}, paths: [], last: null }),
  apply(state, { data }) {
    const counts = { ...state.leaves };
    const paths: string[] = [];
    for (const [path, leaf] of leaves(data)) {
      const kind = leaf === null ? "null" : typeof leaf;
      counts[kind] = (counts[kind] ?? 0) + 1;
      paths.push(path);
    }
    return { documents: state.documents + 1, deepest: Math.max(state.deepest, depth(data)), leaves: counts, paths, last: redact(data) };
  },
});
