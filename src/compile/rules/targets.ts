/** Where an expression is written to rather than read. */
import type { ts } from "ts-morph";
import {
  isArrayLiteralExpression,
  isAsExpression,
  isBinaryExpression,
  isDeleteExpression,
  isForInStatement,
  isForOfStatement,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAssignment,
  isSatisfiesExpression,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isTypeAssertionExpression,
  SyntaxKind,
} from "../typescript.ts";

/** How a place is used. */
export type Access = "read" | "write";

/** True where `node` is assigned to: by `=` and the like, `++`, `delete`, in a destructuring pattern or as the variable of a loop. */
export function isTarget(node: ts.Node): boolean {
  let inner = node;
  for (;;) {
    const { parent } = inner;
    if (parent === undefined) return false;
    if (
      isParenthesizedExpression(parent) ||
      isNonNullExpression(parent) ||
      isAsExpression(parent) ||
      isSatisfiesExpression(parent) ||
      isTypeAssertionExpression(parent)
    ) {
      inner = parent;
      continue;
    }
    if (isBinaryExpression(parent)) {
      const operator = parent.operatorToken.kind;
      if (parent.left !== inner || !isAssignmentOperator(operator)) return false;
      // `[a = 1] = …` and `{ a: b = 1 } = …`: the left side of a default is a target if the whole is in a pattern; it is one anyway.
      return true;
    }
    if (isPrefixUnaryExpression(parent) || isPostfixUnaryExpression(parent)) {
      return parent.operator === SyntaxKind.PlusPlusToken || parent.operator === SyntaxKind.MinusMinusToken;
    }
    if (isDeleteExpression(parent)) return true;
    if (isForInStatement(parent) || isForOfStatement(parent)) return parent.initializer === inner;
    if (isPropertyAssignment(parent)) {
      if (parent.initializer !== inner) return false;
      inner = parent.parent;
      if (!isPattern(inner)) return false;
      return true;
    }
    if (isShorthandPropertyAssignment(parent)) return parent.name === inner && isPattern(parent.parent);
    if (isSpreadAssignment(parent)) return isPattern(parent.parent);
    if (isSpreadElement(parent)) return isArrayLiteralExpression(parent.parent) && isPattern(parent.parent);
    if (isArrayLiteralExpression(parent)) return isPattern(parent);
    return false;
  }
}

/** True for an object or array literal that is the left side of a destructuring assignment, or part of one. */
export function isPattern(node: ts.Node): boolean {
  if (!isObjectLiteralExpression(node) && !isArrayLiteralExpression(node)) return false;
  const { parent } = node;
  if (isBinaryExpression(parent)) {
    return parent.left === node && parent.operatorToken.kind === SyntaxKind.EqualsToken;
  }
  return isTarget(node);
}

/** `=`, `+=`, `??=` and the like. */
export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}
