/** Small questions about syntax that the guards ask of TypeScript's tree. Used by the emitter alone. */
import { ts } from "ts-morph";

/** The expression inside brackets, `!`, `as`, `satisfies` and `<T>`: what is left of it at run time. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** True where evaluating the expression twice is the same as once: a name or `this`. */
export function isSimple(node: ts.Expression): boolean {
  const inner = bare(node);
  return ts.isIdentifier(inner) || inner.kind === ts.SyntaxKind.ThisKeyword;
}

/**
 * True where the operator alone makes the key a number or a bigint, whatever its operands are. No property that reaches anything
 * has a number for its name, so such a key needs no guard. `+` is not among them: it joins strings.
 */
export function isNumericForm(node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isNumericLiteral(inner)) return true;
  if (ts.isPrefixUnaryExpression(inner)) return inner.operator !== ts.SyntaxKind.ExclamationToken;
  if (ts.isPostfixUnaryExpression(inner)) return true;
  if (!ts.isBinaryExpression(inner)) return false;
  switch (inner.operatorToken.kind) {
    case ts.SyntaxKind.MinusToken:
    case ts.SyntaxKind.AsteriskToken:
    case ts.SyntaxKind.AsteriskAsteriskToken:
    case ts.SyntaxKind.SlashToken:
    case ts.SyntaxKind.PercentToken:
    case ts.SyntaxKind.AmpersandToken:
    case ts.SyntaxKind.BarToken:
    case ts.SyntaxKind.CaretToken:
    case ts.SyntaxKind.LessThanLessThanToken:
    case ts.SyntaxKind.GreaterThanGreaterThanToken:
    case ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return true;
    default:
      return false;
  }
}

/** True for `=`, `+=`, `??=` and the like. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

/** True if the tree under `node` has one that `test` holds for; does not look into functions where `intoFunctions` is false. */
export function contains(node: ts.Node, test: (node: ts.Node) => boolean, intoFunctions = true): boolean {
  if (test(node)) return true;
  if (!intoFunctions && ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => contains(child, test, intoFunctions)) === true;
}
