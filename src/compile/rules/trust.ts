/** Places where the type checker takes the author's word: they may claim data, never functions, constructors or `any`. */
import type { ts } from "ts-morph";
import {
  IndexKind,
  isArrayLiteralExpression,
  isArrowFunction,
  isAsExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConstTypeReference,
  isFunctionDeclaration,
  isFunctionLike,
  isFunctionTypeNode,
  isIdentifier,
  isIndexSignatureDeclaration,
  isInterfaceDeclaration,
  isMappedTypeNode,
  isMethodDeclaration,
  isMethodSignature,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isReturnStatement,
  isTypeAssertionExpression,
  isTypeOperatorNode,
  isTypePredicateNode,
  isTypeReferenceNode,
  isVariableDeclaration,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { claimsDataAlone, isFunctionOfData, isPlainData, isTableOfData, mayHoldNever } from "./claims.ts";
import { bare, type Context } from "./context.ts";
import { checkOverload, isOverload } from "./overloads.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";

const NOTHING_KNOWN = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;

/** Checks one node. */
export function checkTrust(context: Context, types: TypeQuestions, node: ts.Node): void {
  if (isAsExpression(node) || isTypeAssertionExpression(node)) checkAssertion(context, types, node);
  else if (isCallExpression(node)) checkParsed(context, types, node);
  else if (isPropertyAccessExpression(node)) checkPassedParse(context, types, node);
  else if (isTypePredicateNode(node)) {
    if (node.type !== undefined && !isModestPredicate(context, node) && !isInstanceTest(context, node)) {
      checkPredicate(context, types, node, node.type);
    }
  } else if ((isPropertyDeclaration(node) || isVariableDeclaration(node)) && node.exclamationToken !== undefined) {
    const type = context.checker.getTypeAtLocation(node);
    if (types.holdsCode(type) !== undefined) context.report(node.name, "untrusted-definite");
  } else if (isIndexSignatureDeclaration(node)) checkIndexType(context, types, node);
  else if (isTypeReferenceNode(node) || isMappedTypeNode(node)) checkIndexedType(context, types, node);
  else if (isFunctionLike(node) && isOverload(node)) checkOverload(context, types, node);
}

/**
 * True for a predicate that claims no more than that the value is there (`(x: T | undefined): x is T`), or which of the author's own
 * classes or interfaces in a union it is.
 */
function isModestPredicate(context: Context, node: ts.TypePredicateNode): boolean {
  const { checker } = context;
  const fn = node.parent;
  if (node.type === undefined || !isFunctionLike(fn) || !isIdentifier(node.parameterName)) return false;
  const { text } = node.parameterName;
  const parameter = fn.parameters.find(({ name }) => isIdentifier(name) && name.text === text);
  if (parameter?.type === undefined) return false;
  const declared = checker.getTypeFromTypeNode(parameter.type);
  const claimed = checker.getTypeFromTypeNode(node.type);
  if ((declared.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never)) !== 0) return false;
  if (checker.isTypeAssignableTo(checker.getNonNullableType(declared), claimed)) return true;
  if (!declared.isUnion()) return false;
  const parts = claimed.isUnion() ? claimed.types : [claimed];
  const isNamed = (part: ts.Type): boolean =>
    part.isClassOrInterface() && part.getCallSignatures().length === 0 && part.getConstructSignatures().length === 0;
  return declared.types.every(isNamed) && parts.every((part) => declared.types.includes(part));
}

/** `static is(value: unknown): value is Refusal { return value instanceof Refusal; }`: the predicate says what it has looked at. */
function isInstanceTest(context: Context, node: ts.TypePredicateNode): boolean {
  const { checker } = context;
  const fn = node.parent;
  if (node.type === undefined || node.assertsModifier !== undefined || !isIdentifier(node.parameterName)) return false;
  if (!isFunctionDeclaration(fn) && !isMethodDeclaration(fn) && !isArrowFunction(fn)) return false;
  if (fn.body === undefined) return false;
  const [only] = isBlock(fn.body) ? fn.body.statements : [];
  if (isBlock(fn.body) && (fn.body.statements.length !== 1 || only === undefined || !isReturnStatement(only))) {
    return false;
  }
  const result = isBlock(fn.body) ? only !== undefined && isReturnStatement(only) && only.expression : fn.body;
  const test = result ? bare(result) : undefined;
  if (test === undefined || !isBinaryExpression(test)) return false;
  if (test.operatorToken.kind !== SyntaxKind.InstanceOfKeyword) return false;
  if (!isIdentifier(test.left) || test.left.text !== node.parameterName.text) return false;
  const claimed = checker.getTypeFromTypeNode(node.type);
  const made = checker.getTypeAtLocation(test.right).getConstructSignatures();
  // A class with type parameters says more than `instanceof` can see.
  return (
    made.length > 0 &&
    claimed.isClassOrInterface() &&
    made.every(
      (signature) =>
        signature.typeParameters === undefined &&
        checker.isTypeAssignableTo(checker.getReturnTypeOfSignature(signature), claimed),
    )
  );
}

function checkPredicate(
  context: Context,
  types: TypeQuestions,
  predicate: ts.TypePredicateNode,
  node: ts.TypeNode,
): void {
  const claimed = context.checker.getTypeFromTypeNode(node);
  const code = types.holdsCode(claimed);
  // Where a function is asked for, its own predicate is looked at where it is written.
  const isAsked = isFunctionTypeNode(predicate.parent) || isMethodSignature(predicate.parent);
  const isSure =
    code === undefined
      ? !mayHoldNever(context, claimed)
      : code === "type-parameter" && (isAsked || claimsDataAlone(context, types, claimed));
  if (!isSure) context.report(node, "untrusted-predicate");
}

function checkAssertion(context: Context, types: TypeQuestions, node: ts.AsExpression | ts.TypeAssertion): void {
  if (isConstTypeReference(node.type)) return;
  const { checker } = context;
  const target = checker.getTypeFromTypeNode(node.type);
  const source = checker.getTypeAtLocation(node.expression);
  if ((target.flags & TypeFlags.Never) !== 0) {
    // `handlers[event.type](event.data as never)`: an argument of a type that the checker has lost hold of, and that is data.
    const expected = isArgument(context, node) ? checker.getContextualType(node) : undefined;
    // Where one of several functions is called they take nothing together (`never`); then what is passed must be data.
    const passed = expected !== undefined && (expected.flags & TypeFlags.Never) !== 0 ? source : expected;
    if (passed !== undefined && (passed.flags & NOTHING_KNOWN) === 0 && types.holdsCode(passed) === undefined) return;
    context.report(node.type, "untrusted-assertion", {
      message: "An assertion to `never` fits every type, functions included.",
    });
    return;
  }
  const inner = bare(node.expression);
  const empty =
    (isArrayLiteralExpression(inner) && inner.elements.length === 0) ||
    (isObjectLiteralExpression(inner) && inner.properties.length === 0);
  const chained =
    isAsExpression(stripBrackets(node.expression)) || isTypeAssertionExpression(stripBrackets(node.expression));
  // What is assignable anyway needs no trust.
  const code = types.holdsCode(target);
  if (code === undefined) return;
  const known = (source.flags & (TypeFlags.Any | TypeFlags.Never)) === 0;
  if (known && !chained && checker.isTypeAssignableTo(checker.getNonNullableType(source), target)) return;
  if (code === "type-parameter" && !chained && (isParsed(context, node.expression) || isDataParameter(context, target)))
    return;
  if (
    code === "type-parameter" &&
    !chained &&
    (empty || mentionsTypeParameter(source) || isOwnEntries(node.expression))
  )
    return;
  const first = checker.getTypeAtLocation(beforeUnknown(node.expression));
  if (isFunctionOfData(context, types, first, target) || isTableOfData(context, types, first, target)) return;
  const isTrusted = isOpaque(context, types, node.expression, target) || narrowsData(context, types, first, target);
  if (code === "type-parameter" && isTrusted && claimsDataAlone(context, types, target)) return;
  context.report(node.type, "untrusted-assertion");
}

/** Plain data, or a value that nothing is known of: what it is asserted to be takes nothing away from what is known. */
function isOpaque(context: Context, types: TypeQuestions, node: ts.Expression, target: ts.Type): boolean {
  const { checker } = context;
  const inner = beforeUnknown(node);
  const isUnknown = (type: ts.Type, depth: number): boolean => {
    if ((type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0 || type === target) return true;
    if (depth > 2) return false;
    if (isPrimitive(type)) return true;
    if (type.isUnionOrIntersection()) return type.types.every((part) => isUnknown(part, depth + 1));
    if (checker.isArrayType(type)) {
      return checker.getTypeArguments(type as ts.TypeReference).every((part) => isUnknown(part, depth + 1));
    }
    const index = checker.getIndexInfoOfType(type, IndexKind.String);
    const isBare = (type.flags & TypeFlags.Object) !== 0 && checker.getPropertiesOfType(type).length === 0;
    if (isBare && index !== undefined) return isUnknown(index.type, depth + 1);
    if (isBare && type.getCallSignatures().length + type.getConstructSignatures().length === 0) return true;
    if ((type.flags & TypeFlags.TypeParameter) !== 0) return !context.makesDates;
    return isPlainData(context, types, type);
  };
  const type = checker.getTypeAtLocation(inner);
  return (type.flags & (TypeFlags.Any | TypeFlags.Never)) === 0 && isUnknown(type, 0);
}

/** `order as Extract<Order, { status: S }>`: data, seen as a part of what it is known to be. */
function narrowsData(context: Context, types: TypeQuestions, source: ts.Type, target: ts.Type): boolean {
  const { checker } = context;
  if ((source.flags & NOTHING_KNOWN) !== 0 || types.holdsCode(source) !== undefined) return false;
  const bound = checker.getBaseConstraintOfType(target);
  return bound !== undefined && (bound.flags & NOTHING_KNOWN) === 0 && checker.isTypeAssignableTo(bound, source);
}

/** `x` in `x as unknown`. */
function beforeUnknown(node: ts.Expression): ts.Expression {
  const inner = stripBrackets(node);
  const isUnknown = isAsExpression(inner) && inner.type.kind === SyntaxKind.UnknownKeyword;
  return isUnknown ? stripBrackets(inner.expression) : inner;
}

/** An argument of one of the module's own functions: those of the language do more with a value than its type says. */
function isArgument(context: Context, node: ts.Expression): boolean {
  let place: ts.Node = node;
  while (isParenthesizedExpression(place.parent)) place = place.parent;
  const { parent } = place;
  if (!isCallExpression(parent) || parent.expression === place) return false;
  const declaration = context.checker.getResolvedSignature(parent)?.declaration;
  return declaration === undefined || !context.world.isLibrary(declaration.getSourceFile());
}

/** `JSON.parse(text)`: whatever it is, it is data. */
function isParsed(context: Context, node: ts.Expression): boolean {
  const call = bare(node);
  if (!isCallExpression(call) || call.arguments.length !== 1 || !isPropertyAccessExpression(call.expression))
    return false;
  const { expression: owner, name } = call.expression;
  if (name.text !== "parse" || !isIdentifier(owner) || owner.text !== "JSON") return false;
  const declarations = context.checker.getSymbolAtLocation(name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((declared) => context.world.isLibrary(declared.getSourceFile()));
}

function isLibraryParse(context: Context, declaration: ts.Node | undefined): boolean {
  return (
    declaration !== undefined &&
    isMethodSignature(declaration) &&
    isIdentifier(declaration.name) &&
    declaration.name.text === "parse" &&
    isInterfaceDeclaration(declaration.parent) &&
    declaration.parent.name.text === "JSON" &&
    context.world.isLibrary(declaration.getSourceFile())
  );
}

/** `JSON.parse(text)` where a type is expected is as good as an assertion to that type. */
function checkParsed(context: Context, types: TypeQuestions, node: ts.CallExpression): void {
  const { checker } = context;
  if (!isLibraryParse(context, checker.getResolvedSignature(node)?.declaration)) return;
  if (!isData(types, checker.getTypeAtLocation(node))) context.report(node, "untrusted-assertion");
}

/** `JSON.parse` as a value gives what the place where it goes says: data, by a type of its own. */
function checkPassedParse(context: Context, types: TypeQuestions, node: ts.PropertyAccessExpression): void {
  if (node.name.text !== "parse") return;
  const { checker } = context;
  const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  if (!declarations.some((declaration) => isLibraryParse(context, declaration))) return;
  let inner: ts.Expression = node;
  while (isParenthesizedExpression(inner.parent) || isNonNullExpression(inner.parent)) inner = inner.parent;
  if (isCallExpression(inner.parent) && inner.parent.expression === inner) return;
  const expected = checker.getContextualType(inner)?.getNonNullableType();
  const signatures = expected?.getCallSignatures() ?? [];
  const data = signatures.every((signature) => {
    const given = checker.getReturnTypeOfSignature(signature);
    return types.holdsCode(given) === undefined && (given.flags & TypeFlags.Never) === 0;
  });
  // A parameter of a library's function, such as `map`, is taken by its result (`U`), which `unknown` becomes.
  if (signatures.length > 0 && (data || isLibraryCallback(context, inner))) return;
  context.report(node, "untrusted-assertion", {
    message: "`JSON.parse` as a value could be seen as one that gives functions.",
    suggestion: "Write a function of your own: `(text: string): unknown => JSON.parse(text)`.",
  });
}

/** An argument of a library's function: what comes out of it is `unknown`, unless type arguments say something else. */
function isLibraryCallback(context: Context, node: ts.Expression): boolean {
  const { parent } = node;
  if (!isCallExpression(parent) || parent.expression === node || parent.typeArguments !== undefined) return false;
  const declaration = context.checker.getResolvedSignature(parent)?.declaration;
  if (declaration === undefined || !context.world.isLibrary(declaration.getSourceFile())) return false;
  const result = context.checker.getTypeAtLocation(parent);
  return !holdsFunction(context, result);
}

function holdsFunction(context: Context, type: ts.Type): boolean {
  const inner = context.checker.isArrayType(type) ? context.checker.getTypeArguments(type as ts.TypeReference) : [type];
  return inner.some((part) => (part.flags & TypeFlags.Unknown) === 0 && !isPrimitive(part));
}

function isData(types: TypeQuestions, type: ts.Type): boolean {
  if ((type.flags & TypeFlags.Never) !== 0) return false;
  const code = types.holdsCode(type);
  return code === undefined || code === "type-parameter";
}

/**
 * True for a type parameter whose bound lets in nothing but data, at any depth: primitives, lists of such, and objects that say of every key
 * that data is behind it. A bound such as `{ id: string }` also lets in an object that has functions beside its `id`.
 */
function isDataParameter(context: Context, type: ts.Type): boolean {
  if ((type.flags & TypeFlags.TypeParameter) === 0) return false;
  const bound = context.checker.getBaseConstraintOfType(type);
  return bound !== undefined && bound !== type && isClosedData(context, bound, new Set());
}

function isClosedData(context: Context, type: ts.Type, seen: Set<ts.Type>): boolean {
  if (seen.has(type)) return true;
  seen.add(type);
  if (isPrimitive(type)) return true;
  if (type.isUnion()) return type.types.every((part) => isClosedData(context, part, seen));
  const { checker } = context;
  if ((type.flags & TypeFlags.Object) === 0) return false;
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return checker.getTypeArguments(type as ts.TypeReference).every((part) => isClosedData(context, part, seen));
  }
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false;
  const index = checker.getIndexInfoOfType(type, IndexKind.String);
  return index !== undefined && isClosedData(context, index.type, seen);
}

function stripBrackets(node: ts.Expression): ts.Expression {
  let inner = node;
  while (isParenthesizedExpression(inner) || isNonNullExpression(inner)) inner = inner.expression;
  return inner;
}

/** `{ ...value, [key]: next } as T` and the like: made of what it is asserted to be. */
function mentionsTypeParameter(type: ts.Type, depth = 0): boolean {
  if (depth > 3) return false;
  if ((type.flags & (TypeFlags.TypeParameter | TypeFlags.IndexedAccess)) !== 0) return true;
  if (type.isUnion()) return type.types.every((part) => mentionsTypeParameter(part, depth + 1));
  if (type.isIntersection()) return type.types.some((part) => mentionsTypeParameter(part, depth + 1));
  return (type.aliasTypeArguments ?? []).some((part) => mentionsTypeParameter(part, depth + 1));
}

/** `Object.keys(o) as (keyof T)[]`, `Object.entries(o) as [keyof T, T[keyof T]][]`. */
function isOwnEntries(node: ts.Expression): boolean {
  const call = bare(node);
  return (
    isCallExpression(call) &&
    isPropertyAccessExpression(call.expression) &&
    isIdentifier(call.expression.expression) &&
    call.expression.expression.text === "Object" &&
    ["keys", "values", "entries"].includes(call.expression.name.text)
  );
}

/** An index signature with functions behind it. */
function checkIndexType(context: Context, types: TypeQuestions, node: ts.IndexSignatureDeclaration): void {
  const key = node.parameters[0]?.type;
  if (key === undefined || key.kind === SyntaxKind.NumberKeyword) return;
  const type = context.checker.getTypeFromTypeNode(node.type);
  const code = types.holdsCode(type);
  // Functions are checked where they are read (`keys.ts`).
  if (code === "any") context.report(node.type, "callable-index");
}

/** `Record<string, () => void>` and other types that turn out to have an index signature with functions behind it. */
function checkIndexedType(
  context: Context,
  types: TypeQuestions,
  node: ts.TypeReferenceNode | ts.MappedTypeNode,
): void {
  const type = context.checker.getTypeFromTypeNode(node);
  if ((type.flags & TypeFlags.Object) === 0 || context.checker.isArrayLikeType(type)) return;
  if (types.libraryName(type) !== undefined && type.isClassOrInterface()) return;
  // `{ [K in keyof T]: (value: T[K]) => void }` has the keys of a type that is not known yet.
  if (isMappedTypeNode(node) && isKeysOfParameter(context, node)) return;
  const aliasOfOwn = isTypeReferenceNode(node) && node.typeArguments === undefined;
  if (aliasOfOwn) return; // reported where the alias or the interface is declared
  for (const index of context.checker.getIndexInfosOfType(type)) {
    if ((index.keyType.flags & TypeFlags.Number) !== 0) continue;
    const code = types.holdsCode(index.type);
    if (code === "any") context.report(node, "callable-index");
  }
}

function isKeysOfParameter(context: Context, { typeParameter }: ts.MappedTypeNode): boolean {
  const keys = typeParameter.constraint;
  if (keys === undefined || !isTypeOperatorNode(keys) || keys.operator !== SyntaxKind.KeyOfKeyword) return false;
  return (context.checker.getTypeFromTypeNode(keys.type).flags & TypeFlags.TypeParameter) !== 0;
}
