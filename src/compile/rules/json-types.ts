/** Whether a type is one that JSON can hold, as state and events must be. */
import type { ts } from "ts-morph";
import { isExternalModule, SymbolFlags, TypeFlags } from "../typescript.ts";
import type { Context } from "./context.ts";

/** The first thing in a type that JSON cannot hold. */
export interface NotJson {
  readonly what: string;
  readonly instead: string;
  /** Where it is declared; undefined for the type as a whole. */
  readonly place: ts.Node | undefined;
}

const INSTEAD: Readonly<Record<string, string>> = {
  Map: "Use an object: `Record<string, T>`.",
  Set: "Use an array, or an object with the members as keys.",
  Date: "Use a text such as `2024-05-01T10:00:00Z`, or a number of milliseconds.",
  RegExp: "Keep the pattern as a text.",
  Error: "Keep the message as a text.",
};
const PRIMITIVE = TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike;
/** Library types that are written as JSON arrays. */
const ARRAYS = new Set(["Array", "ReadonlyArray"]);

/** Looks through the type, all the way down. `unknown` and type parameters count as JSON: the run-time check decides. */
export function notJson(context: Context, type: ts.Type): NotJson | undefined {
  const { checker, world } = context;
  const seen = new Set<ts.Type>();

  const found = (what: string, instead: string, place: ts.Node | undefined): NotJson => ({ what, instead, place });

  const first = (parts: readonly ts.Type[], place: ts.Node | undefined): NotJson | undefined => {
    for (const part of parts) {
      const problem = look(part, place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

  const look = (at: ts.Type, place: ts.Node | undefined): NotJson | undefined => {
    if ((at.flags & TypeFlags.BigIntLike) !== 0)
      return found("a bigint", "Keep it as a text: `value.toString()`.", place);
    if ((at.flags & TypeFlags.ESSymbolLike) !== 0) return found("a symbol", "Use a text.", place);
    if (at.isUnion()) return first(at.types, place);
    if (at.isIntersection()) {
      // A branded primitive, such as `string & { brand: "id" }`.
      return at.types.some((part) => (part.flags & PRIMITIVE) !== 0) ? undefined : first(at.types, place);
    }
    if ((at.flags & TypeFlags.Object) === 0 || seen.has(at)) return undefined;
    seen.add(at);
    if (at.getCallSignatures().length > 0) return found("a function", "Keep data alone in it.", place);
    if (at.getConstructSignatures().length > 0) return found("a class", "Keep data alone in it.", place);
    if (checker.isTupleType(at) || checker.isArrayType(at)) {
      return first(checker.getTypeArguments(at as ts.TypeReference), place);
    }
    const symbol = at.getSymbol();
    const library =
      symbol !== undefined &&
      (symbol.flags & SymbolFlags.Interface) !== 0 &&
      (symbol.declarations ?? []).every((node) => world.isLibrary(node.getSourceFile())) &&
      !(symbol.declarations ?? []).some((node) => isExternalModule(node.getSourceFile()));
    if (library && !ARRAYS.has(symbol.name)) {
      return found(`a ${symbol.name}`, INSTEAD[symbol.name] ?? "Use plain objects, arrays, texts and numbers.", place);
    }
    if (symbol !== undefined && (symbol.flags & SymbolFlags.Class) !== 0) {
      return found(`an instance of the class ${symbol.name}`, "Use an interface and plain objects.", place);
    }
    for (const property of checker.getPropertiesOfType(at)) {
      const problem = look(checker.getTypeOfSymbol(property), property.valueDeclaration ?? place);
      if (problem !== undefined) return problem;
    }
    for (const index of checker.getIndexInfosOfType(at)) {
      const problem = look(index.type, index.declaration ?? place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

  return look(type, undefined);
}
