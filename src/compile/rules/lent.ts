/** What values inherit from the language, seen through a type of the author's: not taken for data, and never a place to keep something. */
import type { ts } from "ts-morph";
import { LIBRARY_METHODS, LIBRARY_STATICS, UNLISTED_METHODS } from "../policy/library-methods.ts";
import {
  isBindingElement,
  isCallExpression,
  isClassLike,
  isElementAccessExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isNonNullExpression,
  isObjectBindingPattern,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  SymbolFlags,
} from "../typescript.ts";
import type { Context } from "./context.ts";
import { NARROWED_REASON } from "./narrowed.ts";
import { isPattern, isTarget } from "./targets.ts";

/** Checks one node. */
export function checkLent(context: Context, node: ts.Node): void {
  if (isPropertyAccessExpression(node)) checkAccess(context, node, node.name);
  else if (isElementAccessExpression(node) && isStringLiteralLike(node.argumentExpression)) {
    checkAccess(context, node, node.argumentExpression);
  } else if (isBindingElement(node) && isObjectBindingPattern(node.parent)) checkElement(context, node);
  else if ((isPropertyAssignment(node) || isShorthandPropertyAssignment(node)) && isPattern(node.parent)) {
    checkAssigned(context, node);
  }
}

/** A function of the library's that is found by a key which the analysis knows. */
export function noteKnownMember(context: Context, access: ts.Expression, symbol: ts.Symbol): void {
  const ofLibrary = isOfLibrary(context, symbol);
  if (roleOf(access) !== "callee" && ofLibrary) context.lends = true;
  // `const key = "join"; o[key]()`: as good as a name behind a dot, on an author's own type too.
  if (!ofLibrary && isCallable(context, context.checker.getTypeOfSymbol(symbol))) {
    reportDenied(context, access, symbol.name);
  }
}

function checkAccess(
  context: Context,
  access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  name: ts.MemberName | ts.StringLiteralLike,
): void {
  if (!LIBRARY_METHODS.has(name.text)) {
    if (LIBRARY_STATICS.has(name.text)) checkStatic(context, access, name);
    return;
  }
  // What `o.link += x` reads it turns into text or a number at once.
  if (isTarget(access)) return;
  const symbol = context.checker.getSymbolAtLocation(name);
  const ofLibrary = isOfLibrary(context, symbol);
  const role = roleOf(access);
  if (role === "callee") {
    // What must be there is what its type says: only something optional fits a value that says nothing of it.
    const optional = symbol !== undefined && (symbol.flags & SymbolFlags.Optional) !== 0;
    if (!ofLibrary) reportDenied(context, name);
    if (optional && !ofLibrary && UNLISTED_METHODS.has(name.text)) reportCall(context, name);
    return;
  }
  context.lends = true;
  if (!ofLibrary && isCallable(context, context.checker.getTypeAtLocation(access))) reportDenied(context, name);
  if (ofLibrary || role === "receiver" || !UNLISTED_METHODS.has(name.text) || isMethodOfClass(symbol)) return;
  context.guards.set(access, isPropertyAccessExpression(access) ? "plain" : "read");
}

/** `Math.max` as a value. */
function checkStatic(context: Context, access: ts.Expression, name: ts.Node): void {
  if (roleOf(access) === "callee" || !isOfLibrary(context, context.checker.getSymbolAtLocation(name))) return;
  context.lends = true;
}

function reportCall(context: Context, name: ts.MemberName | ts.StringLiteralLike): void {
  context.report(name, "denied-member", {
    name: name.text,
    message: `\`${name.text}\` need not be there, and values of the language have a function of that name which is not available.`,
    suggestion: `Call the function something else, such as \`on${name.text.charAt(0).toUpperCase()}${name.text.slice(1)}\`, or make it required.`,
  });
}

/** A method's name that this tenant may not use: an author's own type with one fits a value of the language. */
function reportDenied(
  context: Context,
  place: ts.MemberName | ts.StringLiteralLike | ts.Expression,
  name = "text" in place && typeof place.text === "string" ? place.text : "",
): void {
  if (!context.narrowed.deniedMethods.has(name)) return;
  context.report(place, "denied-member", {
    name,
    message: `A function called \`${name}\` could be the language's, which is not available: ${NARROWED_REASON}.`,
    suggestion: "Call your own function something else.",
  });
}

function isCallable(context: Context, type: ts.Type): boolean {
  return context.checker.getNonNullableType(type).getCallSignatures().length > 0;
}

/** A method that an author's class has: it is inherited too, and no value of the language fits a type that must have it. */
function isMethodOfClass(symbol: ts.Symbol | undefined): boolean {
  const declarations = symbol?.declarations ?? [];
  return declarations.length > 0 && declarations.every((node) => isMethodDeclaration(node) && isClassLike(node.parent));
}

/** `{ link }` and `{ link: x }` in a declaration. */
function checkElement(context: Context, element: ts.BindingElement): void {
  const name = element.propertyName ?? element.name;
  if (element.dotDotDotToken !== undefined || !(isIdentifier(name) || isStringLiteralLike(name))) return;
  if (!LIBRARY_METHODS.has(name.text)) return;
  const { checker } = context;
  const source = checker.getApparentType(checker.getTypeAtLocation(element.parent));
  const symbol = checker.getPropertyOfType(source, name.text);
  context.lends = true;
  if (isOfLibrary(context, symbol)) return;
  if (symbol !== undefined && isCallable(context, checker.getTypeOfSymbol(symbol))) reportDenied(context, name);
  if (UNLISTED_METHODS.has(name.text) && !isMethodOfClass(symbol)) context.guards.set(element, "plain");
}

/** The same in an assignment. */
function checkAssigned(context: Context, { name }: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): void {
  if (!(isIdentifier(name) || isStringLiteralLike(name)) || !LIBRARY_METHODS.has(name.text)) return;
  context.lends = true;
  reportDenied(context, name);
  if (!UNLISTED_METHODS.has(name.text)) return;
  context.report(name, "denied-member", {
    name: name.text,
    message: `\`${name.text}\` could be the function of that name which values of the language have and which is not available.`,
    suggestion: "Read it with a dot, or in a `const`.",
  });
}

/** What stands around an access: a call of it, another access, or something that the value itself goes to. */
function roleOf(access: ts.Expression): "callee" | "receiver" | "value" {
  let inner: ts.Node = access;
  while (isParenthesizedExpression(inner.parent) || isNonNullExpression(inner.parent)) inner = inner.parent;
  const { parent } = inner;
  if ((isCallExpression(parent) || isNewExpression(parent)) && parent.expression === inner) return "callee";
  if (isPropertyAccessExpression(parent) || isElementAccessExpression(parent)) {
    return parent.expression === inner ? "receiver" : "value";
  }
  return "value";
}

function isOfLibrary(context: Context, symbol: ts.Symbol | undefined): boolean {
  const declarations = symbol?.declarations ?? [];
  return declarations.length > 0 && declarations.every((node) => context.world.isLibrary(node.getSourceFile()));
}
