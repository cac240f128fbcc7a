/** RFC 6902 patches over a JSON document, with a recursive JSON type and typed operations. */
import { defineReducer } from "assay";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

type Operation =
  | { op: "add" | "replace" | "test"; path: string; value: Json }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };

class PatchError extends Error {
  constructor(
    readonly operation: Operation["op"],
    readonly path: string,
    problem: string,
  ) {
    super(`${operation} ${path}: ${problem}`);
    this.name = "PatchError";
  }
}

const parsePointer = (pointer: string): string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function get(document: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = document;
  for (const key of path) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

function equals(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equals(item, b[index]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => equals(a[key], b[key]));
  }
  return false;
}

type Edit = (container: Json[] | { [key: string]: Json }, key: string) => void;

function edit(document: Json, path: readonly string[], change: Edit): Json {
  const [head, ...tail] = path;
  if (head === undefined) throw new RangeError("the root has no container");
  if (Array.isArray(document)) {
    const copy = [...document];
    if (tail.length === 0) change(copy, head);
    else copy[Number(head)] = edit(copy[Number(head)] ?? null, tail, change);
    return copy;
  }
  if (!isObject(document)) throw new RangeError(`${head} has no container`);
  const copy = { ...document };
  if (tail.length === 0) change(copy, head);
  else copy[head] = edit(copy[head] ?? null, tail, change);
  return copy;
}

function add(document: Json, path: readonly string[], value: Json): Json {
  if (path.length === 0) return value;
  return edit(document, path, (container, key) => {
    if (!Array.isArray(container)) container[key] = value;
    else if (key === "-") container.push(value);
    else container.splice(Number(key), 0, value);
  });
}

const remove = (document: Json, path: readonly string[]): Json =>
  edit(document, path, (container, key) => {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  });

function run(document: Json, operation: Operation): Json {
  const path = parsePointer(operation.path);
  const existing = get(document, path);
  switch (operation.op) {
    case "add":
      return add(document, path, operation.value);
    case "replace":
      if (existing === undefined) throw new PatchError("replace", operation.path, "there is nothing");
      return path.length === 0 ? operation.value : add(remove(document, path), path, operation.value);
    case "remove":
      if (existing === undefined) throw new PatchError("remove", operation.path, "there is nothing");
      return remove(document, path);
    case "test":
      if (!equals(existing, operation.value)) throw new PatchError("test", operation.path, "the values differ");
      return document;
    case "move":
    case "copy": {
      const from = parsePointer(operation.from);
      const value = get(document, from);
      if (value === undefined) throw new PatchError(operation.op, operation.from, "there is nothing");
      return add(operation.op === "move" ? remove(document, from) : document, path, value);
    }
  }
}

type State = { document: Json; version: number; errors: string[] };
type Event = { type: "Patched"; data: { patch: Operation[] } };

export default defineReducer<State, Event>({
  initial: () => ({ document: {}, version: 0, errors: [] }),
  apply(state, { data: { patch } }) {
    try {
      return { ...state, document: patch.reduce(run, state.document), version: state.version + 1 };
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      return { ...state, errors: [...state.errors, error.message] };
    }
  },
});
