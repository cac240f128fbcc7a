/** Whether the module's dates stay where their type says that they are dates. Asked once, before the rules look at texts. */
import { ts } from "ts-morph";
import type { Context } from "./context.ts";

/** What is done with a date without handing it on. */
const OPERATORS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
]);

/** True if some date may arrive where its type does not say so: every other value of such a type could then be one. */
export function datesEscape(context: Context): boolean {
  const looks = (node: ts.Node): boolean =>
    (ts.isExpression(node) && isDateValue(context, node) && !staysDate(context, node)) ||
    (isTyped(node) && holdsDates(context, node)) ||
    ts.forEachChild(node, (child) => (looks(child) ? true : undefined)) === true;
  return context.files.some(looks);
}

function isLibraryDate(context: Context, type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return (
    symbol?.name === "Date" &&
    (symbol.declarations ?? []).some((declaration) => context.world.isLibrary(declaration.getSourceFile()))
  );
}

function isDateValue(context: Context, node: ts.Expression): boolean {
  const type = context.checker.getTypeAtLocation(node);
  return type.isUnion() ? type.types.some((part) => isLibraryDate(context, part)) : isLibraryDate(context, type);
}

/** A declaration, whose type may have dates inside: a list of them, an object with one, a function that gives one. */
function isTyped(node: ts.Node): node is ts.Declaration {
  return (
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node)
  );
}

function holdsDates(context: Context, node: ts.Declaration): boolean {
  const { checker } = context;
  const type = checker.getTypeAtLocation(node);
  // Who has no name for a member cannot see it through another type.
  const isHidden = ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name);
  const isMember = !ts.isVariableDeclaration(node) && !ts.isParameter(node) && !isHidden;
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    if (isMember && isLibraryDate(context, part)) return true;
    const inner =
      (part as ts.TypeReference).target === undefined ? [] : checker.getTypeArguments(part as ts.TypeReference);
    return inner.some((argument) => isLibraryDate(context, argument));
  });
}

function staysDate(context: Context, node: ts.Expression): boolean {
  let inner: ts.Node = node;
  while (ts.isParenthesizedExpression(inner.parent) || ts.isNonNullExpression(inner.parent)) inner = inner.parent;
  const { parent } = inner;
  if (
    ts.isForStatement(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isPropertyDeclaration(parent)
  )
    return true;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === inner || parent.name === (inner as ts.Node);
  if (ts.isVariableDeclaration(parent)) {
    return (
      parent.name === inner ||
      (ts.isIdentifier(parent.name) && (parent.type === undefined || saysDate(context, parent.type)))
    );
  }
  if (ts.isParameter(parent))
    return parent.name === inner || parent.type === undefined || saysDate(context, parent.type);
  // The whole is a date too, and looked at itself.
  if (ts.isConditionalExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (OPERATORS.has(operator)) return true;
    if (operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken) return true;
    if (operator !== ts.SyntaxKind.EqualsToken) return false;
    return isDateValue(context, parent.left) || (parent.left === inner && isDateValue(context, parent.right));
  }
  if (ts.isNewExpression(parent) || ts.isCallExpression(parent)) {
    if (parent.expression === inner) return true;
    const declaration = context.checker.getResolvedSignature(parent)?.declaration;
    if (declaration === undefined || ts.isJSDocSignature(declaration)) return false;
    if (ts.isNewExpression(parent) && isDateValue(context, parent)) return true;
    const position = (parent.arguments ?? []).findIndex((argument) => argument === inner);
    const parameter = declaration.parameters[position];
    return parameter?.type !== undefined && parameter.dotDotDotToken === undefined && saysDate(context, parameter.type);
  }
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) {
    const fn = ts.isArrowFunction(parent) ? parent : ts.findAncestor(parent, ts.isFunctionLike);
    if (fn?.type !== undefined) return saysDate(context, fn.type);
    // Without a type of its own it gives dates to whoever calls it, unless it is passed to somebody who expects less.
    return (
      fn !== undefined &&
      !((ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) && context.checker.getContextualType(fn) !== undefined)
    );
  }
  return (
    ts.isTypeNode(parent) ||
    ts.isIfStatement(parent) ||
    ts.isExpressionWithTypeArguments(parent) ||
    ts.isFunctionLike(parent)
  );
}

/** `Date`, or `Date | undefined`. */
function saysDate(context: Context, node: ts.TypeNode): boolean {
  const type = context.checker.getTypeFromTypeNode(node);
  const parts = type.isUnion() ? type.types : [type];
  const nullish = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
  return parts.every((part) => (part.flags & nullish) !== 0 || isLibraryDate(context, part));
}
