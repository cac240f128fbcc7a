/** Overloads: they may promise what the implementation keeps, and of data anything. Serves `trust.ts`. */
import type { ts } from "ts-morph";
import {
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionLike,
  isJSDocSignature,
  isMethodDeclaration,
  isParameter,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { claimsDataAlone } from "./claims.ts";
import { type Context, hasModifier } from "./context.ts";
import type { TypeQuestions } from "./types.ts";

const NOTHING_KNOWN = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
/** How deep functions of functions are compared. */
const DEPTH = 4;

/** What a signature takes at a place, its rest parameter included. */
function parameterType(checker: ts.TypeChecker, signature: ts.Signature, index: number): ts.Type | undefined {
  const { parameters, declaration } = signature;
  if (declaration === undefined) return undefined;
  const last = declaration.parameters.at(-1);
  const hasRest = last !== undefined && isParameter(last) && last.dotDotDotToken !== undefined;
  const symbol = hasRest && index >= parameters.length - 1 ? parameters.at(-1) : parameters[index];
  if (symbol === undefined) return undefined;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  if (!hasRest || index < parameters.length - 1) return type;
  return checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
}

/**
 * True if `from` is `to` but for type parameters, which stand for data in every call: `(x: unknown) => unknown` behind `(a: A) => B`. A function is a
 * function on both sides, that takes and gives in the same places.
 */
function flowsInto(context: Context, types: TypeQuestions, from: ts.Type, to: ts.Type, depth: number): boolean {
  const { checker } = context;
  if (depth > DEPTH || ((from.flags | to.flags) & (TypeFlags.Any | TypeFlags.Never)) !== 0) return false;
  const given = onlySignature(checker, from);
  const asked = onlySignature(checker, to);
  if (given === undefined || asked === undefined) {
    if (types.holdsCode(to) === "type-parameter" && (from.flags & TypeFlags.Unknown) !== 0) {
      return claimsDataAlone(context, types, to);
    }
    return (to.flags & TypeFlags.Unknown) !== 0
      ? types.holdsCode(from) === "type-parameter" || types.holdsCode(from) === undefined
      : types.holdsCode(to) === undefined || fits(checker, from, to);
  }
  const takes = asked.parameters.every((_, index) => {
    const outer = parameterType(checker, asked, index);
    const inner = parameterType(checker, given, index);
    return outer !== undefined && (inner === undefined || flowsInto(context, types, outer, inner, depth + 1));
  });
  const gives = checker.getReturnTypeOfSignature(asked);
  const isDropped = (gives.flags & TypeFlags.Void) !== 0;
  return takes && (isDropped || flowsInto(context, types, checker.getReturnTypeOfSignature(given), gives, depth + 1));
}

/** The signature of what is a function and nothing else. */
function onlySignature(checker: ts.TypeChecker, type: ts.Type): ts.Signature | undefined {
  if ((type.flags & TypeFlags.Object) === 0) return undefined;
  const [signature, ...more] = type.getCallSignatures();
  if (signature === undefined || more.length > 0 || type.getConstructSignatures().length > 0) return undefined;
  if (signature.typeParameters !== undefined || checker.getPropertiesOfType(type).length > 0) return undefined;
  return checker.getTypePredicateOfSignature(signature) === undefined ? signature : undefined;
}

/** A signature of an implemented function that is not its implementation. */
export function isOverload(node: ts.SignatureDeclaration): boolean {
  return (
    (isFunctionDeclaration(node) || isMethodDeclaration(node) || isConstructorDeclaration(node)) &&
    node.body === undefined &&
    !hasModifier(node, SyntaxKind.AbstractKeyword)
  );
}

/** Checks what an overload says against what the implementation says. */
export function checkOverload(context: Context, types: TypeQuestions, node: ts.SignatureDeclaration): void {
  const { checker } = context;
  const signature = checker.getSignatureFromDeclaration(node);
  if (signature === undefined) return;
  const written = implementationOf(context, node);
  const implementation = written === undefined ? undefined : checker.getSignatureFromDeclaration(written);
  for (const [index, parameter] of node.parameters.entries()) {
    const type = checker.getTypeAtLocation(parameter);
    const code = types.holdsCode(type);
    const taken = written?.parameters[index];
    if (
      taken !== undefined &&
      taken.dotDotDotToken === parameter.dotDotDotToken &&
      fits(checker, type, checker.getTypeAtLocation(taken))
    )
      continue;
    const place = implementation === undefined ? undefined : parameterType(checker, implementation, index);
    if (place !== undefined && parameter.dotDotDotToken === undefined && flowsInto(context, types, type, place, 0))
      continue;
    if (code === "function" || code === "any") context.report(parameter, "untrusted-overload");
  }
  if (isConstructorDeclaration(node)) return;
  const returned = checker.getReturnTypeOfSignature(signature);
  if (implementation !== undefined) {
    const given = checker.getReturnTypeOfSignature(implementation);
    if (fits(checker, given, returned) || flowsInto(context, types, given, returned, 0)) return;
  }
  if (types.holdsCode(returned) !== undefined) context.report(node.type ?? node, "untrusted-overload");
}

/** The one signature with a body among those of the same function. */
function implementationOf(context: Context, node: ts.SignatureDeclaration): ts.SignatureDeclaration | undefined {
  const siblings = isConstructorDeclaration(node)
    ? node.parent.members.filter(isConstructorDeclaration)
    : (context.checker.getSymbolAtLocation(node.name ?? node)?.declarations ?? []);
  const written = siblings.filter(
    (sibling) => isFunctionLike(sibling) && "body" in sibling && sibling.body !== undefined,
  );
  const [only] = written;
  return written.length === 1 && only !== undefined && isFunctionLike(only) && !isJSDocSignature(only)
    ? only
    : undefined;
}

/** What one signature says is what the other says, without any looseness: nothing is claimed that is not checked. */
function fits(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): boolean {
  return (from.flags & NOTHING_KNOWN) === 0 && (to.flags & NOTHING_KNOWN) === 0 && checker.isTypeAssignableTo(from, to);
}
