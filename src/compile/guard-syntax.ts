/** Small questions about syntax that the guards ask of TypeScript's tree. Used by the emitter alone. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  isAsExpression,
  isBinaryExpression,
  isFunctionLike,
  isIdentifier,
  isNonNullExpression,
  isNumericLiteral,
  isParenthesizedExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isSatisfiesExpression,
  isTypeAssertionExpression,
  SyntaxKind,
} from "./typescript.ts";

/** The expression inside brackets, `!`, `as`, `satisfies` and `<T>`: what is left of it at run time. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    isParenthesizedExpression(inner) ||
    isNonNullExpression(inner) ||
    isAsExpression(inner) ||
    isSatisfiesExpression(inner) ||
    isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** True where evaluating the expression twice is the same as once: a name or `this`. */
export function isSimple(node: ts.Expression): boolean {
  const inner = bare(node);
  return isIdentifier(inner) || inner.kind === SyntaxKind.ThisKeyword;
}

/**
 * True where the operator alone makes the key a number or a bigint, whatever its operands are. No property that reaches anything
 * has a number for its name, so such a key needs no guard. `+` is not among them: it joins strings.
 */
export function isNumericForm(node: ts.Expression): boolean {
  const inner = bare(node);
  if (isNumericLiteral(inner)) return true;
  if (isPrefixUnaryExpression(inner)) return inner.operator !== SyntaxKind.ExclamationToken;
  if (isPostfixUnaryExpression(inner)) return true;
  if (!isBinaryExpression(inner)) return false;
  switch (inner.operatorToken.kind) {
    case SyntaxKind.MinusToken:
    case SyntaxKind.AsteriskToken:
    case SyntaxKind.AsteriskAsteriskToken:
    case SyntaxKind.SlashToken:
    case SyntaxKind.PercentToken:
    case SyntaxKind.AmpersandToken:
    case SyntaxKind.BarToken:
    case SyntaxKind.CaretToken:
    case SyntaxKind.LessThanLessThanToken:
    case SyntaxKind.GreaterThanGreaterThanToken:
    case SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return true;
    default:
      return false;
  }
}

/** True for `=`, `+=`, `??=` and the like. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    isBinaryExpression(node) &&
    node.operatorToken.kind >= SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= SyntaxKind.LastAssignment
  );
}

/** True if the tree under `node` has one that `test` holds for; does not look into functions where `intoFunctions` is false. */
export function contains(node: ts.Node, test: (node: ts.Node) => boolean, intoFunctions = true): boolean {
  if (test(node)) return true;
  if (!intoFunctions && isFunctionLike(node)) return false;
  return forEachChild(node, (child) => contains(child, test, intoFunctions)) === true;
}
