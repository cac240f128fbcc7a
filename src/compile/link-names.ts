/** Resolves imports across files as ECMAScript does, and gives each top-level variable a name that is free everywhere. */
import { DEFAULT_LOCAL, type LinkFile } from "./link-file.ts";

/** What an import comes down to: a variable of a file, or a file's namespace (`local` undefined). */
export interface Target {
  readonly path: string;
  readonly local: string | undefined;
}

/** The files that are evaluated, in ECMAScript's order, and how specifiers resolve. */
export interface LinkGraph {
  readonly files: ReadonlyMap<string, LinkFile>;
  resolve(importer: string, specifier: string): string;
}

/** The variable behind a local name, followed through imports. */
export function targetOfLocal(graph: LinkGraph, path: string, local: string): Target {
  const request = graph.files.get(path)?.imports.get(local);
  if (request === undefined) return { path, local };
  const from = graph.resolve(path, request.specifier);
  if (request.name === "*") return { path: from, local: undefined };
  const target = targetOfExport(graph, from, request.name);
  if (target === undefined) throw new TypeError("an import resolves to no export");
  return target;
}

/** ResolveExport of ECMAScript (16.2.1.7.2.2): undefined for a name that is missing, circular or ambiguous. */
export function targetOfExport(
  graph: LinkGraph,
  path: string,
  name: string,
  seen = new Set<string>(),
): Target | undefined {
  const key = `${path}\0${name}`;
  const file = graph.files.get(path);
  if (file === undefined || seen.has(key)) return undefined;
  seen.add(key);
  const local = file.exports.get(name);
  if (local !== undefined) {
    const request = file.imports.get(local);
    if (request === undefined) return { path, local };
    const from = graph.resolve(path, request.specifier);
    return request.name === "*" ? { path: from, local: undefined } : targetOfExport(graph, from, request.name, seen);
  }
  const reexport = file.reexports.get(name);
  if (reexport !== undefined) {
    const from = graph.resolve(path, reexport.specifier);
    return reexport.name === "*" ? { path: from, local: undefined } : targetOfExport(graph, from, reexport.name, seen);
  }
  if (name === "default") return undefined;
  let found: Target | undefined;
  for (const specifier of file.stars) {
    const target = targetOfExport(graph, graph.resolve(path, specifier), name, seen);
    if (target === undefined) continue;
    if (found !== undefined && (found.path !== target.path || found.local !== target.local)) return undefined;
    found = target;
  }
  return found;
}

/** The names that `import * as` sees, sorted. */
export function exportedNames(graph: LinkGraph, path: string, seen = new Set<string>()): string[] {
  const file = graph.files.get(path);
  if (file === undefined || seen.has(path)) return [];
  seen.add(path);
  const names = new Set([...file.exports.keys(), ...file.reexports.keys()]);
  for (const specifier of file.stars) {
    for (const name of exportedNames(graph, graph.resolve(path, specifier), seen))
      if (name !== "default") names.add(name);
  }
  return [...names].filter((name) => targetOfExport(graph, path, name) !== undefined).sort();
}

/** Names in the linked text. */
export interface Names {
  /** The name of a variable, or of a file's namespace object. */
  of(target: Target): string;
  /** A name that nothing has yet. */
  fresh(base: string): string;
}

/** `reserved`: a prefix that no name may begin with. `globals`: what the prelude means by names that it does not declare. */
export function nameAll(graph: LinkGraph, reserved: string, globals: Iterable<string>): Names {
  const taken = new Set<string>();
  const users = new Map<string, Set<string>>();
  const use = (name: string, path: string): void => {
    taken.add(name);
    const paths = users.get(name);
    if (paths === undefined) users.set(name, new Set([path]));
    else paths.add(path);
  };
  // No path is empty.
  for (const name of globals) use(name, "");
  for (const file of graph.files.values()) {
    const { top, free, nested } = file.scopes;
    for (const binding of top.values()) {
      taken.add(binding.name);
      if (!binding.isImport) use(binding.name, file.path);
    }
    for (const name of free.keys()) use(name, file.path);
    for (const name of nested) use(name, file.path);
  }

  const fresh = (base: string): string => {
    let name = base;
    for (let number = 1; taken.has(name) || name.startsWith(reserved); number++) name = `${base}$${number}`;
    taken.add(name);
    return name;
  };

  // A variable keeps its name if no other file has that name for anything else: then nothing can capture it anywhere.
  const finals = new Map<string, string>();
  const keyOf = (target: Target): string => `${target.path}\0${target.local ?? "*"}`;
  for (const file of graph.files.values()) {
    for (const binding of file.scopes.top.values()) {
      if (binding.isImport) continue;
      const alone = users.get(binding.name)?.size === 1;
      finals.set(keyOf({ path: file.path, local: binding.name }), alone ? binding.name : fresh(`${binding.name}$1`));
    }
  }
  return {
    fresh,
    of(target) {
      const key = keyOf(target);
      const known = finals.get(key);
      if (known !== undefined) return known;
      const stem = target.path
        .replace(/^.*\//, "")
        .replace(/\.ts$/, "")
        .replace(/[^A-Za-z0-9_$]/g, "_");
      const name = fresh(target.local === DEFAULT_LOCAL ? `default_${stem}` : `all_${stem}`);
      finals.set(key, name);
      return name;
    },
  };
}
