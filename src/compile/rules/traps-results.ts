/** Traps about values that are worked out and then dropped: `state.items.concat(item);` changes nothing. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  isArrayLiteralExpression,
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isDeleteExpression,
  isExpressionStatement,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isTaggedTemplateExpression,
  isVariableDeclaration,
  isYieldExpression,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { bare, type Context } from "./context.ts";
import { usesOf } from "./hidden-memory.ts";
import { isAssignmentOperator } from "./targets.ts";
import { isLibraryMethod, isLocal, warn } from "./traps-flow.ts";

/** Methods of lists and texts that change nothing and call nothing. */
const PURE: ReadonlySet<string> = new Set(
  `concat slice toReversed toSpliced with flat join includes indexOf lastIndexOf at trim trimStart trimEnd toUpperCase
  toLowerCase substring padStart padEnd repeat split startsWith endsWith normalize toFixed`.split(/\s+/),
);
/** Methods that call what they are given, and do nothing else. */
const PURE_WITH_CALLBACK: ReadonlySet<string> = new Set([
  "map",
  "filter",
  "flatMap",
  "toSorted",
  "replace",
  "replaceAll",
]);

/** Checks one node. */
export function checkResult(context: Context, node: ts.Node): void {
  if (isExpressionStatement(node)) checkStatement(context, node.expression);
  else if (isVariableDeclaration(node)) checkVariable(context, node);
  else if (isCallExpression(node)) checkForEach(context, node);
}

function checkStatement(context: Context, expression: ts.Expression): void {
  let inner = expression;
  while (isParenthesizedExpression(inner)) inner = inner.expression;
  if (isObjectLiteralExpression(inner) || isArrayLiteralExpression(inner)) {
    if (!doesSomething(inner)) {
      warn(context, inner, "unused-result", {
        message: "This value is made and then dropped: it changes nothing.",
        suggestion: "Return it, assign it, or remove it.",
      });
    }
  } else if (isBinaryExpression(inner)) {
    if (isIdle(inner.operatorToken.kind) && !doesSomething(inner)) {
      const equals = inner.operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken;
      warn(context, inner, "unused-result", {
        message: `The result of this ${equals ? "comparison" : "expression"} is dropped: it changes nothing.`,
        suggestion: equals ? "Use `=` to assign." : "Assign the result, such as with `+=`, or remove it.",
      });
    }
  } else if (isCallExpression(inner)) checkCall(context, inner);
}

function checkCall(context: Context, call: ts.CallExpression): void {
  const callee = bare(call.expression);
  if (!isPropertyAccessExpression(callee)) return;
  const name = callee.name.text;
  const calls = PURE_WITH_CALLBACK.has(name);
  if (!PURE.has(name) && !calls) return;
  if (call.arguments.some((argument) => !isQuiet(argument)) || !isLibraryMethod(context, callee)) return;
  const receiver = context.checker.getTypeAtLocation(callee.expression);
  const isList = context.checker.isArrayType(receiver) || context.checker.isTupleType(receiver);
  if (!isList && (receiver.flags & (TypeFlags.StringLike | TypeFlags.NumberLike)) === 0) return;
  warn(context, call, "unused-result", {
    name,
    message: `\`${name}\` changes nothing: it makes a new value, which is dropped here.`,
    suggestion: "Use what it returns, or remove the call.",
  });
}

/** `items.forEach((item) => ({ ...item, done: true }))`: meant is `map`. */
function checkForEach(context: Context, call: ts.CallExpression): void {
  const callee = bare(call.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "forEach") return;
  const first = call.arguments[0];
  const callback = first === undefined ? undefined : bare(first);
  if (callback === undefined || !isArrowFunction(callback) || isBlock(callback.body)) return;
  const body = bare(callback.body);
  const isDropped = isObjectLiteralExpression(body) || (isBinaryExpression(body) && isIdle(body.operatorToken.kind));
  if (!isDropped || doesSomething(body) || !isLibraryMethod(context, callee)) return;
  warn(context, body, "unused-result", {
    message: "`forEach` drops what its function returns: it changes nothing.",
    suggestion: "Use `map`, and what it returns.",
  });
}

/** `const next = { ...state, count: 1 };` and never again `next`. */
function checkVariable(context: Context, node: ts.VariableDeclaration): void {
  const { name, initializer } = node;
  if (initializer === undefined || !isIdentifier(name) || name.text.startsWith("_") || !isLocal(node)) return;
  const value = bare(initializer);
  if (!isObjectLiteralExpression(value) || !value.properties.some(isSpreadAssignment)) return;
  const symbol = context.checker.getSymbolAtLocation(name);
  const uses = usesOf(context, node.getSourceFile(), name.text);
  if (uses.some((use) => use !== name && !isOther(context, use, symbol))) return;
  warn(context, name, "unused-result", {
    name: name.text,
    message: `\`${name.text}\` is made and then never used: nothing changes.`,
    suggestion: `Return \`${name.text}\`, or remove it.`,
  });
}

/** True for an identifier of the same name that is something else. */
function isOther(context: Context, use: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
  const found = isShorthandPropertyAssignment(use.parent)
    ? context.checker.getShorthandAssignmentValueSymbol(use.parent)
    : context.checker.getSymbolAtLocation(use);
  return found !== undefined && found !== symbol;
}

/** An operator that only computes. */
function isIdle(kind: ts.SyntaxKind): boolean {
  if (isAssignmentOperator(kind)) return false;
  switch (kind) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
    case SyntaxKind.CommaToken:
    case SyntaxKind.InKeyword:
    case SyntaxKind.InstanceOfKeyword:
      return false;
    default:
      return true;
  }
}

/** True if evaluating it may change something: it calls, assigns, deletes or yields. */
function doesSomething(node: ts.Node): boolean {
  if (isCallExpression(node) || isNewExpression(node) || isDeleteExpression(node)) return true;
  if (isTaggedTemplateExpression(node) || isYieldExpression(node) || isAwaitExpression(node)) return true;
  if (isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) return true;
  if (isPrefixUnaryExpression(node) || isPostfixUnaryExpression(node)) {
    if (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken) return true;
  }
  if (isFunctionLike(node)) return false;
  return forEachChild(node, (child) => (doesSomething(child) ? true : undefined)) === true;
}

/** True for an argument that does nothing: also a function that only computes, when it is called. */
function isQuiet(argument: ts.Expression): boolean {
  const inner = bare(argument);
  if (isArrowFunction(inner)) return !isBlock(inner.body) && !doesSomething(inner.body);
  if (isIdentifier(inner)) return true;
  return !isFunctionExpression(inner) && !doesSomething(inner);
}
