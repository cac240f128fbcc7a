/** What runs when a module loads, and which functions made then can outlive it. Serves `module-state.ts`. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isClassLike,
  isExternalModule,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isInterfaceDeclaration,
  isLiteralExpression,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isParameter,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isVariableDeclaration,
  SyntaxKind,
} from "../typescript.ts";
import { bare, type Context, enclosingFunction, followAlias } from "./context.ts";

/**
 * True for an expression whose evaluation runs no code of the module: literals, functions, classes without initialisers that run,
 * names, and what the author package's functions or `Object.freeze` make of these.
 */
export function isInert(context: Context, expression: ts.Expression): boolean {
  const inner = bare(expression);
  if (isArrowFunction(inner) || isFunctionExpression(inner)) return true;
  if (isIdentifier(inner) || isLiteralExpression(inner)) return true;
  if (isObjectLiteralExpression(inner)) {
    return inner.properties.every((property) => {
      if (isPropertyAssignment(property)) return isInert(context, property.initializer);
      return isShorthandPropertyAssignment(property) || isMethodDeclaration(property);
    });
  }
  if (isArrayLiteralExpression(inner)) {
    return inner.elements.every((element) => !isSpreadElement(element) && isInert(context, element));
  }
  if (isPrefixUnaryExpression(inner)) return isInert(context, inner.operand);
  if (isNewExpression(inner) || isCallExpression(inner)) {
    return isHarmlessMaker(context, inner) && (inner.arguments ?? []).every((argument) => isInert(context, argument));
  }
  return [SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword].includes(inner.kind);
}

/** `defineReducer(…)`, `Object.freeze(…)`, `new Map([…])`, `new Set([…])`: they call nothing that they are given. */
function isHarmlessMaker(context: Context, call: ts.CallExpression | ts.NewExpression): boolean {
  const declaration = context.checker.getResolvedSignature(call)?.declaration;
  if (declaration === undefined || !context.world.isLibrary(declaration.getSourceFile())) return false;
  if (isExternalModule(declaration.getSourceFile())) return true;
  const callee = bare(call.expression);
  if (isNewExpression(call)) return isIdentifier(callee) && ["Map", "Set", "RegExp"].includes(callee.text);
  return isPropertyAccessExpression(callee) && callee.name.text === "freeze";
}

/** The functions and classes that may run while the module loads: whatever code that runs then names, directly or through what it names. */
export function functionsRunAtLoad(context: Context, active: readonly ts.Node[]): ReadonlySet<ts.Node> {
  const { checker } = context;
  const seen = new Set<ts.Node>();
  const functions = new Set<ts.Node>();
  const pending: ts.Node[] = [...active];
  const look = (node: ts.Node): void => {
    if ((isFunctionLike(node) && "body" in node) || isClassLike(node)) functions.add(node);
    if (isIdentifier(node) || isPrivateIdentifier(node)) {
      const found = isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      const symbol = found === undefined ? undefined : followAlias(checker, found);
      for (const declaration of symbol?.declarations ?? []) {
        if (context.files.includes(declaration.getSourceFile()) && !isParameter(declaration)) pending.push(declaration);
      }
    }
    forEachChild(node, look);
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    look(next);
  }
  return functions;
}

/** Library methods that keep what they are given. */
const KEEPERS =
  /^(?:push|unshift|splice|set|add|fill|with|toSpliced|concat|of|from|assign|getOrInsert\w*|freeze|entries|values)$/;

/** True if the function can be called after the call in which it was made: it is not only called, or called back, there. */
export function escapes(context: Context, fn: ts.Node): boolean {
  if (!isFunctionLike(fn)) return true;
  if (isArrowFunction(fn) || isFunctionExpression(fn)) {
    let at: ts.Node = fn;
    while (isParenthesizedExpression(at.parent)) at = at.parent;
    const { parent } = at;
    if (isCallExpression(parent)) return parent.expression !== at && !isCalledBackOnly(context, parent);
    if (isVariableDeclaration(parent) && isIdentifier(parent.name)) return isPassedOn(context, parent.name);
    return true;
  }
  if (isFunctionDeclaration(fn) && fn.name !== undefined) return isPassedOn(context, fn.name);
  return true;
}

export function isCalledBackOnly(context: Context, call: ts.CallExpression): boolean {
  const declaration = context.checker.getResolvedSignature(call)?.declaration;
  if (declaration === undefined || !context.world.isLibrary(declaration.getSourceFile())) return false;
  const callee = bare(call.expression);
  if (!isPropertyAccessExpression(callee)) return false;
  const calledBack =
    callee.name.text === "from" && isIdentifier(callee.expression) && callee.expression.text === "Array";
  // Iterator helpers call back later.
  const lazy = isInterfaceDeclaration(declaration.parent) && /Iterator/.test(declaration.parent.name.text);
  return !lazy && (calledBack || !KEEPERS.test(callee.name.text));
}

/** True if the name is used for anything but calling it, or letting the library call it back. */
function isPassedOn(context: Context, name: ts.Identifier): boolean {
  const symbol = context.checker.getSymbolAtLocation(name);
  const scope = enclosingFunction(name.parent) ?? name.getSourceFile();
  const passed = (node: ts.Node): boolean => {
    if (isIdentifier(node) && node !== name && node.text === name.text) {
      const { parent } = node;
      const called = isCallExpression(parent) && (parent.expression === node || isCalledBackOnly(context, parent));
      const shorthand = isShorthandPropertyAssignment(parent);
      if (shorthand || (!called && context.checker.getSymbolAtLocation(node) === symbol)) return true;
    }
    return forEachChild(node, (child) => (passed(child) ? true : undefined)) === true;
  };
  return passed(scope);
}
