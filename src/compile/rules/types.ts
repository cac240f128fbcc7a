/** Questions about types that several rules ask: does it hold code, is it a primitive, is it the library's. */
import type { ts } from "ts-morph";
import { ObjectFlags, SymbolFlags, TypeFlags } from "../typescript.ts";
import type { Context } from "./context.ts";

/** What `holdsCode` found: the part of the type that is more than data, or undefined. */
export type Code = "function" | "any" | "type-parameter" | undefined;

/** Library types that merely contain their type arguments. */
const CONTAINERS = new Set([
  "Array",
  "ReadonlyArray",
  "ConcatArray",
  "ArrayLike",
  "Map",
  "ReadonlyMap",
  "Set",
  "ReadonlySet",
  "WeakMap",
  "WeakSet",
  "Iterable",
  "Iterator",
  "IterableIterator",
  "IteratorObject",
  "ArrayIterator",
  "MapIterator",
  "SetIterator",
  "StringIterator",
  "RegExpStringIterator",
  "Generator",
  "IteratorYieldResult",
  "IteratorReturnResult",
  "Promise",
]);
/** Library types that stand for any function or object. */
const WIDE = new Set(["Function", "CallableFunction", "NewableFunction", "Object"]);

/** Remembers answers for one module. */
export interface TypeQuestions {
  /** Whether a value of the type can hold, at any depth, a function, a constructor or `any`. */
  holdsCode(type: ts.Type): Code;
  /** Whether `holdsCode` would not say `function`, as far as that is known without looking into the type. */
  isKnownAsData(type: ts.Type): boolean;
  /** The name of the type's library interface, such as `Date`; undefined for others. */
  libraryName(type: ts.Type): string | undefined;
  /** Whether a value of the type is a date, if it is there. */
  isDate(type: ts.Type): boolean;
}

export function askTypes(context: Context): TypeQuestions {
  const { checker, world } = context;
  const known = new Map<ts.Type, Code>();
  const dates = new Map<ts.Type, boolean>();

  const libraryName = (type: ts.Type): string | undefined => {
    const symbol = type.getSymbol();
    if (symbol === undefined || (symbol.flags & SymbolFlags.Interface) === 0) return undefined;
    const ours = symbol.declarations?.every((node) => world.isLibrary(node.getSourceFile())) ?? false;
    return ours ? symbol.name : undefined;
  };

  const worst = (types: Iterable<ts.Type>): Code => {
    let found: Code;
    for (const type of types) {
      const code = holdsCode(type);
      if (code === "function" || code === "any") return code;
      found ??= code;
    }
    return found;
  };

  const look = (type: ts.Type): Code => {
    if ((type.flags & TypeFlags.Any) !== 0) return "any";
    if ((type.flags & TypeFlags.TypeParameter) !== 0) {
      const constraint = checker.getBaseConstraintOfType(type);
      if (constraint === undefined || constraint === type) return "type-parameter";
      if ((constraint.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) return "type-parameter";
      const code = holdsCode(constraint);
      if (code !== undefined) return code;
      return isPrimitive(constraint) ? undefined : "type-parameter";
    }
    if ((type.flags & (TypeFlags.IndexedAccess | TypeFlags.Conditional | TypeFlags.Substitution)) !== 0) {
      const constraint = checker.getBaseConstraintOfType(type);
      if (constraint === undefined || constraint === type) return "type-parameter";
      return holdsCode(constraint) ?? (isPrimitive(constraint) ? undefined : "type-parameter");
    }
    if (type.isUnionOrIntersection()) return worst(type.types);
    if ((type.flags & TypeFlags.Object) === 0) return undefined;
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return "function";
    const library = libraryName(type);
    if (library !== undefined && type.isClassOrInterface() && WIDE.has(library)) return "function";
    if (library !== undefined && !isAnonymous(type)) {
      return CONTAINERS.has(library) ? worst(checker.getTypeArguments(type as ts.TypeReference)) : undefined;
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      return worst(checker.getTypeArguments(type as ts.TypeReference));
    }
    const parts: ts.Type[] = [];
    for (const property of checker.getPropertiesOfType(type)) parts.push(checker.getTypeOfSymbol(property));
    for (const index of checker.getIndexInfosOfType(type)) parts.push(index.type);
    return worst(parts) ?? (isOpenMapping(type) ? "type-parameter" : undefined);
  };

  const holdsCode = (type: ts.Type): Code => {
    if (known.has(type)) return known.get(type);
    known.set(type, undefined);
    const code = look(type);
    known.set(type, code);
    return code;
  };

  const isDate = (type: ts.Type): boolean => {
    const answer = dates.get(type) ?? libraryName(checker.getNonNullableType(type)) === "Date";
    dates.set(type, answer);
    return answer;
  };

  const isKnownAsData = (type: ts.Type): boolean =>
    isPlain(type) || (known.has(type) && known.get(type) !== "function");

  return { holdsCode, isKnownAsData, libraryName, isDate };
}

/** `{ [K in keyof T]: … }` of a `T` that is not known yet: it has no properties to look at, and will have any. */
function isOpenMapping(type: ts.Type): boolean {
  if (((type as ts.ObjectType).objectFlags & ObjectFlags.Mapped) === 0) return false;
  // Set as soon as somebody asks for the properties; not in the public types.
  const keys = (type as ts.Type & { readonly constraintType?: ts.Type }).constraintType;
  const isOpen = (part: ts.Type): boolean =>
    (part.flags & TypeFlags.Instantiable) !== 0 || (part.isUnionOrIntersection() && part.types.some(isOpen));
  return keys !== undefined && isOpen(keys);
}

function isAnonymous(type: ts.Type): boolean {
  return ((type as ts.ObjectType).objectFlags & (ObjectFlags.Anonymous | ObjectFlags.Mapped)) !== 0;
}

const PRIMITIVE =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BigIntLike |
  TypeFlags.BooleanLike |
  TypeFlags.ESSymbolLike |
  TypeFlags.Undefined |
  TypeFlags.Null |
  TypeFlags.Void |
  TypeFlags.Never;

/** True for a primitive type and a union of such, none of which is branded. */
function isPlain(type: ts.Type): boolean {
  return type.isUnion() ? type.types.every(isPlain) : (type.flags & PRIMITIVE) !== 0;
}

/** True if every value of the type is a primitive. A branded one (`string & { … }`) counts. */
export function isPrimitive(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isPrimitive);
  if (type.isIntersection()) return type.types.some(isPrimitive);
  return (type.flags & PRIMITIVE) !== 0;
}
