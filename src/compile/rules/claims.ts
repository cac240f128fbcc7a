/** Claims that the type checker takes on trust and that speak of data alone, whatever their types look like. Serves `trust.ts`. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  getCombinedNodeFlags,
  IndexKind,
  isArrowFunction,
  isCallExpression,
  isExportSpecifier,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isImportClause,
  isImportSpecifier,
  isPropertyAccessExpression,
  isShorthandPropertyAssignment,
  isTypeParameterDeclaration,
  isVariableDeclaration,
  NodeFlags,
  ObjectFlags,
  TypeFlags,
} from "../typescript.ts";
import { bare, type Context, followAlias } from "./context.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";

/** How deep a type is looked into. What is deeper counts as unknown to the rule, which then refuses. */
const DEPTH = 6;
/** Library types that hold data as plain objects do. */
const LISTS: ReadonlySet<string> = new Set(["Array", "ReadonlyArray"]);

/** True if there can be a `never` in the type: it would fit a function's place, without being one. */
export function mayHoldNever(context: Context, type: ts.Type, depth = 0): boolean {
  const { checker } = context;
  if ((type.flags & TypeFlags.Never) !== 0) return true;
  if (depth > DEPTH || isPrimitive(type)) return false;
  if (type.isUnionOrIntersection()) return type.types.some((part) => mayHoldNever(context, part, depth + 1));
  if ((type.flags & TypeFlags.Object) === 0) return false;
  const inner: ts.Type[] = [
    ...(checker.isTupleType(type) || checker.isArrayType(type) ? argumentsOf(context, type) : []),
  ];
  if (inner.length === 0 && !isOfLibrary(context, type)) {
    for (const property of checker.getPropertiesOfType(type)) inner.push(checker.getTypeOfSymbol(property));
    for (const index of checker.getIndexInfosOfType(type)) inner.push(index.type);
  } else if (!checker.isTupleType(type) && !checker.isArrayType(type)) inner.push(...argumentsOf(context, type));
  return inner.some((part) => mayHoldNever(context, part, depth + 1));
}

function argumentsOf({ checker }: Context, type: ts.Type): readonly ts.Type[] {
  const isReference = ((type as ts.ObjectType).objectFlags & ObjectFlags.Reference) !== 0;
  return isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

function isOfLibrary(context: Context, type: ts.Type): boolean {
  const declarations = type.getSymbol()?.declarations ?? [];
  return declarations.length > 0 && declarations.every((node) => context.world.isLibrary(node.getSourceFile()));
}

// ── Functions of data ────────────────────────────────────────────────────────────────────────────────────────────────

/** Primitives, lists and objects of such, and `unknown` where no date can be behind it. */
export function isPlainData(context: Context, types: TypeQuestions, type: ts.Type, seen = new Set<ts.Type>()): boolean {
  const { checker } = context;
  if ((type.flags & TypeFlags.Unknown) !== 0) return !context.makesDates;
  if (isPrimitive(type)) return true;
  if (seen.has(type)) return true;
  seen.add(type);
  if (type.isUnionOrIntersection()) return type.types.every((part) => isPlainData(context, types, part, seen));
  if ((type.flags & TypeFlags.TypeParameter) !== 0) return !context.makesDates && claimsDataAlone(context, types, type);
  if ((type.flags & TypeFlags.Object) === 0) return false;
  if (checker.isTupleType(type) || checker.isArrayType(type) || LISTS.has(types.libraryName(type) ?? "")) {
    return argumentsOf(context, type).every((part) => isPlainData(context, types, part, seen));
  }
  if (types.libraryName(type) !== undefined || type.isClass()) return false;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false;
  return (
    checker
      .getPropertiesOfType(type)
      .every((property) => isPlainData(context, types, checker.getTypeOfSymbol(property), seen)) &&
    checker.getIndexInfosOfType(type).every((index) => isPlainData(context, types, index.type, seen))
  );
}

/** One signature that takes and gives plain data, and claims nothing. */
function takesAndGivesData(context: Context, types: TypeQuestions, type: ts.Type): boolean {
  const { checker } = context;
  if (type.isUnion()) return type.types.every((part) => takesAndGivesData(context, types, part));
  const [signature, ...more] = type.getCallSignatures();
  if (signature === undefined || more.length > 0 || type.getConstructSignatures().length > 0) return false;
  if (checker.getPropertiesOfType(type).length > 0 || signature.typeParameters !== undefined) return false;
  if (checker.getTypePredicateOfSignature(signature) !== undefined) return false;
  const { declaration } = signature;
  if (declaration === undefined || context.world.isLibrary(declaration.getSourceFile())) return false;
  const given = checker.getReturnTypeOfSignature(signature);
  const taken = signature.parameters.map((parameter) => checker.getTypeOfSymbolAtLocation(parameter, declaration));
  return [given, ...taken].every(
    (part) => (part.flags & (TypeFlags.Never | TypeFlags.Any)) === 0 && isPlainData(context, types, part),
  );
}

/**
 * `handlers[event.type] as (state: State, event: Event) => State`: one of several functions of the module's own, that all take and give data,
 * seen as one that takes more of it. What it is given in the wrong place is data still.
 */
export function isFunctionOfData(context: Context, types: TypeQuestions, from: ts.Type, to: ts.Type): boolean {
  const source = context.checker.getNonNullableType(from);
  const target = context.checker.getNonNullableType(to);
  return takesAndGivesData(context, types, source) && takesAndGivesData(context, types, target);
}

/** `handlers as Record<string, (state: State, event: Event) => State>`: a table of such functions. */
export function isTableOfData(context: Context, types: TypeQuestions, from: ts.Type, to: ts.Type): boolean {
  const { checker } = context;
  const index = checker.getIndexInfoOfType(to, IndexKind.String);
  if (index === undefined || checker.getPropertiesOfType(to).length > 0 || from.isUnionOrIntersection()) return false;
  if ((from.flags & TypeFlags.Object) === 0 || isOfLibrary(context, from) || from.isClass()) return false;
  const properties = checker.getPropertiesOfType(from);
  return (
    properties.length > 0 &&
    checker.getIndexInfosOfType(from).length === 0 &&
    properties.every((property) => isFunctionOfData(context, types, checker.getTypeOfSymbol(property), index.type))
  );
}

// ── Type parameters ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Found by the checker for each call; not in its public types. */
interface Instantiating {
  getTypeArgumentsForResolvedSignature(signature: ts.Signature): readonly ts.Type[] | undefined;
}

/**
 * True for a claim of type parameters (`value as T`) that are data wherever the module says what they are: each belongs to a function that is
 * only ever called by its name, and no call of it makes a function, `any` or `never` of one.
 */
export function claimsDataAlone(context: Context, types: TypeQuestions, claimed: ts.Type): boolean {
  return isSettled(context, types, claimed, new Set(), 0);
}

function isSettled(context: Context, types: TypeQuestions, type: ts.Type, seen: Set<ts.Type>, depth: number): boolean {
  const { checker } = context;
  if (seen.has(type)) return true;
  if (depth > DEPTH || (type.flags & (TypeFlags.Any | TypeFlags.Never)) !== 0) return false;
  if ((type.flags & TypeFlags.Unknown) !== 0) return true;
  seen.add(type);
  const settles = (part: ts.Type): boolean => isSettled(context, types, part, seen, depth + 1);
  if ((type.flags & TypeFlags.TypeParameter) !== 0) return isDataInEveryCall(context, type, settles);
  const code = types.holdsCode(type);
  if (code === undefined) return !mayHoldNever(context, type);
  if (code !== "type-parameter") return false;
  if (type.isUnionOrIntersection()) return type.types.every(settles);
  if ((type.flags & TypeFlags.IndexedAccess) !== 0) return settles((type as ts.IndexedAccessType).objectType);
  if (checker.isArrayType(type) || checker.isTupleType(type)) return argumentsOf(context, type).every(settles);
  // `keyof T extends never ? unknown : T[keyof T]`, of `Object.entries`.
  if ((type.flags & TypeFlags.Conditional) !== 0) {
    const { checkType, root } = type as ts.ConditionalType;
    if (!context.world.isLibrary(root.node.getSourceFile())) return false;
    return settles((checkType.flags & TypeFlags.Index) !== 0 ? (checkType as ts.IndexType).type : checkType);
  }
  // `Partial<T>`, `Record<K, T>`, `{ [K in keyof T]: U }`: of what they are made of.
  if (type.aliasSymbol !== undefined && isUtility(context, type.aliasSymbol)) {
    return (type.aliasTypeArguments ?? []).every((part) => (part.flags & TypeFlags.Index) !== 0 || settles(part));
  }
  return false;
}

const UTILITIES: ReadonlySet<string> = new Set(["Partial", "Required", "Readonly", "Pick", "Omit", "Record"]);

function isUtility(context: Context, symbol: ts.Symbol): boolean {
  const declarations = symbol.declarations ?? [];
  return UTILITIES.has(symbol.name) && declarations.every((node) => context.world.isLibrary(node.getSourceFile()));
}

function isDataInEveryCall(context: Context, parameter: ts.Type, settles: (type: ts.Type) => boolean): boolean {
  const { checker } = context;
  const [declaration, ...others] = parameter.getSymbol()?.declarations ?? [];
  if (declaration === undefined || others.length > 0 || !isTypeParameterDeclaration(declaration)) return false;
  const owner = declaration.parent;
  const name = nameOfFunction(owner);
  const symbol = name === undefined ? undefined : checker.getSymbolAtLocation(name);
  if (name === undefined || symbol === undefined || !isFunctionLike(owner)) return false;
  const declared = symbol.declarations ?? [];
  if (!declared.every((node) => node === owner || node === owner.parent || isFunctionDeclaration(node))) return false;
  const parameters: readonly ts.Node[] = owner.typeParameters ?? [];
  const position = parameters.indexOf(declaration);
  const isName = (use: ts.Identifier): boolean => isFunctionDeclaration(use.parent) && use.parent.name === use;
  const uses = referencesTo(context, symbol).filter((use) => use !== name && !isName(use) && !isImportOrExport(use));
  // What nobody calls is seen by nobody.
  if (uses.length === 0) return false;
  return uses.every((reference) => {
    if (isLent(context, reference, settles)) return true;
    const call = calledBy(reference);
    const signature = call === undefined ? undefined : checker.getResolvedSignature(call);
    if (signature?.declaration === undefined) return false;
    // Another overload says what it claims for itself.
    if (signature.declaration !== owner) return declared.includes(signature.declaration as ts.Declaration);
    const given = (checker as ts.TypeChecker & Instantiating).getTypeArgumentsForResolvedSignature(signature)?.[
      position
    ];
    return given !== undefined && settles(given);
  });
}

/** `function f<T>() {}`, `const f = <T>() => {}`: the name by which alone it can be called. */
function nameOfFunction(owner: ts.Node): ts.Identifier | undefined {
  if (isFunctionDeclaration(owner)) return owner.name;
  if (!isArrowFunction(owner) && !isFunctionExpression(owner)) return undefined;
  if (isFunctionExpression(owner) && owner.name !== undefined) return undefined;
  const { parent } = owner;
  if (!isVariableDeclaration(parent) || parent.type !== undefined || !isIdentifier(parent.name)) return undefined;
  return (getCombinedNodeFlags(parent) & NodeFlags.BlockScoped) === NodeFlags.Const ? parent.name : undefined;
}

function isImportOrExport({ parent }: ts.Identifier): boolean {
  return isImportSpecifier(parent) || isExportSpecifier(parent) || isImportClause(parent);
}

/** `list.map(clone)`: what the library makes of what the function gives shows in the type of the call. */
function isLent(context: Context, reference: ts.Identifier, settles: (type: ts.Type) => boolean): boolean {
  const { parent } = reference;
  if (!isCallExpression(parent) || parent.expression === reference) return false;
  const declaration = context.checker.getResolvedSignature(parent)?.declaration;
  if (declaration === undefined || !context.world.isLibrary(declaration.getSourceFile())) return false;
  return settles(context.checker.getTypeAtLocation(parent));
}

/** The call whose callee the reference is: `f(…)`, or `names.f(…)` for what a file exports. */
function calledBy(reference: ts.Identifier): ts.CallExpression | undefined {
  const { parent } = reference;
  const callee = isPropertyAccessExpression(parent) && parent.name === reference ? parent : reference;
  return isCallExpression(callee.parent) && bare(callee.parent.expression) === callee ? callee.parent : undefined;
}

const REFERENCES = new WeakMap<Context, ReadonlyMap<ts.Symbol, readonly ts.Identifier[]>>();

/** Every identifier of the module that stands for a symbol, under whatever name. */
function referencesTo(context: Context, symbol: ts.Symbol): readonly ts.Identifier[] {
  const known = REFERENCES.get(context) ?? allReferences(context);
  REFERENCES.set(context, known);
  return known.get(symbol) ?? [];
}

function allReferences(context: Context): ReadonlyMap<ts.Symbol, readonly ts.Identifier[]> {
  const { checker } = context;
  const found = new Map<ts.Symbol, ts.Identifier[]>();
  const look = (node: ts.Node): void => {
    if (isIdentifier(node)) {
      const named = isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (named !== undefined) {
        const symbol = followAlias(checker, named);
        const list = found.get(symbol);
        if (list === undefined) found.set(symbol, [node]);
        else list.push(node);
      }
    }
    forEachChild(node, look);
  };
  for (const file of context.files) look(file);
  return found;
}
