/** One emitted file as the linker sees it: what it imports and exports, and where its names stand. */
import { type AnyNode, type Node, type Program, parse } from "acorn";
import { childrenOf } from "./estree.ts";
import { analyseScopes, namesOfPattern, type ScopeAnalysis } from "./js-scope.ts";

/** The local name of a default export that has none. No identifier has a `*` in it. */
export const DEFAULT_LOCAL = "*default*";

/** What an import or a re-export asks of another file. `name` is `*` for all of it. */
export interface Request {
  readonly specifier: string;
  readonly name: string;
}

/** A file of the module after TypeScript: plain JavaScript with imports and exports. */
export interface LinkFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly scopes: ScopeAnalysis;
  /** Specifiers in the order in which the file asks for them. */
  readonly requests: readonly string[];
  readonly imports: ReadonlyMap<string, Request>;
  /** Exported name to local name. */
  readonly exports: ReadonlyMap<string, string>;
  readonly reexports: ReadonlyMap<string, Request>;
  readonly stars: readonly string[];
  /** Comments and directives, which are left out. */
  readonly dropped: readonly { readonly start: number; readonly end: number }[];
}

/** Reads one file. Throws a SyntaxError for what is not an ES module. */
export function readLinkFile(path: string, text: string): LinkFile {
  const dropped: { start: number; end: number }[] = [];
  const program = parse(text, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
    onComment: (_block, _text, start, end) => dropped.push({ start, end }),
  });
  collectDirectives(program, dropped);
  const requests: string[] = [];
  const imports = new Map<string, Request>();
  const exports = new Map<string, string>();
  const reexports = new Map<string, Request>();
  const stars: string[] = [];
  const request = (specifier: string): string => {
    if (!requests.includes(specifier)) requests.push(specifier);
    return specifier;
  };

  for (const node of program.body) {
    switch (node.type) {
      case "ImportDeclaration": {
        const specifier = request(String(node.source.value));
        for (const item of node.specifiers) {
          const name =
            item.type === "ImportSpecifier"
              ? nameOf(item.imported)
              : item.type === "ImportDefaultSpecifier"
                ? "default"
                : "*";
          imports.set(item.local.name, { specifier, name });
        }
        break;
      }
      case "ExportAllDeclaration": {
        const specifier = request(String(node.source.value));
        if (node.exported) reexports.set(nameOf(node.exported), { specifier, name: "*" });
        else stars.push(specifier);
        break;
      }
      case "ExportNamedDeclaration":
        if (node.source) {
          const specifier = request(String(node.source.value));
          for (const item of node.specifiers)
            reexports.set(nameOf(item.exported), { specifier, name: nameOf(item.local) });
        } else if (node.declaration) {
          for (const name of namesOfDeclaration(node.declaration)) exports.set(name, name);
        } else for (const item of node.specifiers) exports.set(nameOf(item.exported), nameOf(item.local));
        break;
      case "ExportDefaultDeclaration":
        exports.set("default", defaultLocal(node.declaration as AnyNode));
        break;
      default:
    }
  }
  return { path, text, program, scopes: analyseScopes(program), requests, imports, exports, reexports, stars, dropped };
}

/** A function or class with a name is that name; everything else is a value without one. */
function defaultLocal(node: AnyNode): string {
  const isNamed = (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id;
  return isNamed ? isNamed.name : DEFAULT_LOCAL;
}

function namesOfDeclaration(node: AnyNode): string[] {
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => namesOfPattern(id));
  return (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id ? [node.id.name] : [];
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}

/** `"use asm"` and the like mean something to an engine, and nothing that an author of a pure module needs. */
function collectDirectives(node: Node, dropped: { start: number; end: number }[]): void {
  const any = node as AnyNode;
  if (any.type === "ExpressionStatement" && any.directive !== undefined)
    dropped.push({ start: any.start, end: any.end });
  for (const child of childrenOf(any)) collectDirectives(child, dropped);
}
