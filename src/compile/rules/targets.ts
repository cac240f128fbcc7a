/** Where an expression is written to rather than read. */
import { ts } from "ts-morph";

/** How a place is used. */
export type Access = "read" | "write";

/** True where `node` is assigned to: by `=` and the like, `++`, `delete`, in a destructuring pattern or as the variable of a loop. */
export function isTarget(node: ts.Node): boolean {
  let inner = node;
  for (;;) {
    const { parent } = inner;
    if (parent === undefined) return false;
    if (
      ts.isParenthesizedExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isTypeAssertionExpression(parent)
    ) {
      inner = parent;
      continue;
    }
    if (ts.isBinaryExpression(parent)) {
      const operator = parent.operatorToken.kind;
      if (parent.left !== inner || !isAssignmentOperator(operator)) return false;
      // `[a = 1] = …` and `{ a: b = 1 } = …`: the left side of a default is a target if the whole is in a pattern; it is one anyway.
      return true;
    }
    if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
      return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
    }
    if (ts.isDeleteExpression(parent)) return true;
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === inner;
    if (ts.isPropertyAssignment(parent)) {
      if (parent.initializer !== inner) return false;
      inner = parent.parent;
      if (!isPattern(inner)) return false;
      return true;
    }
    if (ts.isShorthandPropertyAssignment(parent)) return parent.name === inner && isPattern(parent.parent);
    if (ts.isSpreadAssignment(parent)) return isPattern(parent.parent);
    if (ts.isSpreadElement(parent)) return ts.isArrayLiteralExpression(parent.parent) && isPattern(parent.parent);
    if (ts.isArrayLiteralExpression(parent)) return isPattern(parent);
    return false;
  }
}

/** True for an object or array literal that is the left side of a destructuring assignment, or part of one. */
export function isPattern(node: ts.Node): boolean {
  if (!ts.isObjectLiteralExpression(node) && !ts.isArrayLiteralExpression(node)) return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    return parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  }
  return isTarget(node);
}

/** `=`, `+=`, `??=` and the like. */
export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
