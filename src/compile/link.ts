/**
 * Links emitted files into one ES module: top-level variables share one scope under names that clash with nothing, in the order in
 * which ECMAScript would evaluate the files. One scope keeps what several files would have had: functions are there before
 * anything runs, a `const` in a cycle is not to be touched before its turn, and an import sees its variable as it changes.
 */
import type { AnyNode } from "acorn";
import { DEFAULT_LOCAL, type LinkFile, readLinkFile } from "./link-file.ts";
import {
  exportedNames,
  type LinkGraph,
  type Names,
  nameAll,
  type Target,
  targetOfExport,
  targetOfLocal,
} from "./link-names.ts";
import { type FileMap, MappedText, readFileMap } from "./mapped-text.ts";
import { type Helper, type Prelude, preludeGlobals } from "./prelude.ts";

/** What the linker needs to know of the module. */
export interface LinkInput {
  readonly entry: string;
  /** An emitted file: JavaScript and its source map. Called once for each file that is evaluated. */
  emit(path: string): { readonly text: string; readonly sourceMap: string | undefined };
  /** The file that a specifier means. */
  resolve(importer: string, specifier: string): string;
  readonly prelude: Prelude;
  /** Whether each call gets the module as if nothing had ever called it. */
  readonly fresh: boolean;
  /** Helpers that the emitted files call. */
  usedHelpers(): Iterable<Helper>;
}

/** What the linker makes. */
export interface Linked {
  readonly text: string;
  readonly sourceMap: string;
  /** The helpers that the text calls; it begins with a prelude that has them. */
  readonly helpers: ReadonlySet<Helper>;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The name in the source, if the edit renames. */
  readonly original: string | undefined;
}

/** The linked module. Its default export is the entry's, sealed or made anew for each call; it has no other. */
export function link(input: LinkInput): Linked {
  const maps = new Map<string, FileMap>();
  const graph: LinkGraph = { files: loadFiles(input, maps), resolve: input.resolve };
  const definition = targetOfExport(graph, input.entry, "default");
  if (definition === undefined) throw new TypeError("the entry has no default export");
  const names = nameAll(graph, input.prelude.prefix, preludeGlobals());

  // Namespace objects become known while the files are rewritten, and must stand before them.
  const namespaces: string[] = [];
  const nameOf = (target: Target): string => {
    if (target.local === undefined && !namespaces.includes(target.path)) namespaces.push(target.path);
    return names.of(target);
  };
  const edits = new Map([...graph.files.values()].map((file) => [file.path, editsOf(file, graph, nameOf)]));
  const definitionName = nameOf(definition);
  const spaces = spaceTexts(namespaces, graph, names, nameOf, input.prelude);

  const out = new MappedText();
  const helpers = new Set<Helper>([...input.usedHelpers(), input.fresh ? "fresh" : "seal"]);
  if (namespaces.length > 0) helpers.add("names");
  const isWatched = helpers.has("lost") || helpers.has("closing");
  if (isWatched) helpers.add("watched");
  const watched = (made: string): string => (isWatched ? `${input.prelude.nameOf("watched")}(${made})` : made);
  out.add(input.prelude.text(helpers));
  // A name of the emitter's own: it begins like the prelude's and ends in a number.
  const module = `${input.prelude.prefix}0`;
  if (input.fresh) out.add(`function ${module}() {\n`);
  for (const space of spaces) out.add(space);
  const roots: string[] = [];
  for (const file of graph.files.values()) {
    const map = maps.get(file.path) ?? { path: file.path, segments: [] };
    for (const statement of file.program.body) {
      writeStatement(out, file, map, statement as AnyNode, edits.get(file.path) ?? [], names);
    }
    for (const binding of file.scopes.top.values()) {
      if (!binding.isImport) roots.push(names.of({ path: file.path, local: binding.name }));
    }
    if (file.exports.get("default") === DEFAULT_LOCAL) roots.push(names.of({ path: file.path, local: DEFAULT_LOCAL }));
  }
  if (input.fresh) {
    out.add(
      `return ${definitionName};\n}\nexport default ${watched(`${input.prelude.nameOf("fresh")}(${module})`)};\n`,
    );
    return { ...out.finish(), helpers };
  }
  out.add(`export default ${watched(`${input.prelude.nameOf("seal")}(${definitionName}, [${roots.join(", ")}])`)};\n`);
  return { ...out.finish(), helpers };
}

/** The files that the entry reaches, each after those that it asks for, in the order in which it asks. */
function loadFiles(input: LinkInput, maps: Map<string, FileMap>): Map<string, LinkFile> {
  const ordered = new Map<string, LinkFile>();
  const seen = new Set<string>();
  const load = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const { text, sourceMap } = input.emit(path);
    const file = readLinkFile(path, text);
    if (sourceMap !== undefined) maps.set(path, readFileMap(path, text, sourceMap));
    for (const specifier of file.requests) load(input.resolve(path, specifier));
    ordered.set(path, file);
  };
  load(input.entry);
  return ordered;
}

/** What changes in a file: the names of its top level and of what it imports; comments and directives go. */
function editsOf(file: LinkFile, graph: LinkGraph, nameOf: (target: Target) => string): Edit[] {
  const edits: Edit[] = [];
  for (const binding of file.scopes.top.values()) {
    const target = targetOfLocal(graph, file.path, binding.name);
    for (const { start, end, shorthand, member } of binding.occurrences) {
      if (target.local === undefined && member !== undefined) {
        const inner = targetOfExport(graph, target.path, member.name);
        if (inner !== undefined) {
          edits.push({ start, end: member.end, text: nameOf(inner), original: member.name });
          continue;
        }
      }
      const name = nameOf(target);
      if (name === binding.name) continue;
      edits.push({ start, end, text: shorthand ? `${binding.name}: ${name}` : name, original: binding.name });
    }
  }
  for (const { start, end } of file.dropped) {
    // A comment with a line break in it ends a line, as the grammar sees it.
    edits.push({ start, end, text: file.text.slice(start, end).includes("\n") ? "\n" : " ", original: undefined });
  }
  edits.sort((left, right) => left.start - right.start || right.end - left.end);
  let reached = -1;
  return edits.filter((edit) => {
    if (edit.start < reached) return false;
    reached = edit.end;
    return true;
  });
}

/** The text of `const all_a = names({ x: () => x });` for each namespace object, those that they need included. */
function spaceTexts(
  namespaces: readonly string[],
  graph: LinkGraph,
  names: Names,
  nameOf: (target: Target) => string,
  prelude: Prelude,
): string[] {
  const texts: string[] = [];
  // `namespaces` grows while this runs: a namespace can hold another.
  for (let index = 0; index < namespaces.length; index++) {
    const path = namespaces[index] ?? "";
    const getters = exportedNames(graph, path).map((name) => {
      const target = targetOfExport(graph, path, name);
      return `${JSON.stringify(name)}: () => ${nameOf(target ?? { path, local: name })}`;
    });
    const own = names.of({ path, local: undefined });
    texts.push(`const ${own} = ${prelude.nameOf("names")}({ ${getters.join(", ")} });\n`);
  }
  return texts;
}

/** The first of the edits, which are in order and apart from each other, that ends behind a place. */
function firstAfter(edits: readonly Edit[], place: number): number {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edits[middle]?.end ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function writeStatement(
  out: MappedText,
  file: LinkFile,
  map: FileMap,
  statement: AnyNode,
  edits: readonly Edit[],
  names: Names,
): void {
  /** `inner`: a name that is not replaced by a variable's, since it has a meaning of its own there. */
  const copy = (start: number, end: number, inner?: { readonly name: string; readonly variable: string }): void => {
    let at = start;
    for (let index = firstAfter(edits, start); index < edits.length; index++) {
      const edit = edits[index];
      if (edit === undefined || edit.start >= end) break;
      if (
        inner !== undefined &&
        edit.text.endsWith(inner.variable) &&
        file.text.slice(edit.start, edit.end) === inner.name
      )
        continue;
      out.copy(map, file.text, at, edit.start);
      if (edit.original === undefined) out.add(edit.text);
      else out.rename(map, edit.start, edit.text, edit.original);
      at = edit.end;
    }
    out.copy(map, file.text, at, end);
    out.add("\n");
  };
  /** A class that gets another variable keeps its own name, which its code can ask for: `let Box$1 = class Box { … };`. */
  const copyClass = (declaration: AnyNode & { readonly type: "ClassDeclaration" }, end: number): boolean => {
    const name = declaration.id?.name;
    const variable = name === undefined ? name : names.of({ path: file.path, local: name });
    if (name === undefined || variable === undefined || variable === name) return false;
    out.add(`let ${variable} = `);
    copy(declaration.start, end, { name, variable });
    out.add(";\n");
    return true;
  };
  switch (statement.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return;
    case "ExportNamedDeclaration":
      if (!statement.declaration) return;
      if (statement.declaration.type !== "ClassDeclaration" || !copyClass(statement.declaration, statement.end))
        copy(statement.declaration.start, statement.end);
      return;
    case "ExportDefaultDeclaration": {
      const declaration = statement.declaration as AnyNode;
      const isFunction = declaration.type === "FunctionDeclaration";
      if (!isFunction && declaration.type !== "ClassDeclaration") {
        out.add(`const ${names.of({ path: file.path, local: DEFAULT_LOCAL })} = `);
        copy(declaration.start, statement.end);
      } else if (declaration.id) {
        if (isFunction || !copyClass(declaration, statement.end)) copy(declaration.start, statement.end);
      } else {
        const head = /^(?:class|(?:async\s+)?function\s*\*?)/.exec(
          file.text.slice(declaration.start, declaration.end),
        )?.[0];
        if (head === undefined) throw new TypeError("a default export has a head that is not known");
        out.add(`${head} ${names.of({ path: file.path, local: DEFAULT_LOCAL })}`);
        copy(declaration.start + head.length, statement.end);
      }
      return;
    }
    default:
      if (statement.type === "ExpressionStatement" && statement.directive !== undefined) return;
      if (statement.type === "ClassDeclaration" && copyClass(statement, statement.end)) return;
      copy(statement.start, statement.end);
  }
}
