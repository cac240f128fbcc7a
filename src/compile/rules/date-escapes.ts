/** Whether the module's dates stay where their type says that they are dates. Asked once, before the rules look at texts. */
import type { ts } from "ts-morph";
import {
  findAncestor,
  forEachChild,
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isExpression,
  isExpressionStatement,
  isExpressionWithTypeArguments,
  isForStatement,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isIfStatement,
  isJSDocSignature,
  isNewExpression,
  isNonNullExpression,
  isParameter,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignature,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isTypeNode,
  isVariableDeclaration,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import type { Context } from "./context.ts";

/** What is done with a date without handing it on. */
const OPERATORS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.MinusToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.InstanceOfKeyword,
]);

/** True if some date may arrive where its type does not say so: every other value of such a type could then be one. */
export function datesEscape(context: Context): boolean {
  const looks = (node: ts.Node): boolean =>
    (isExpression(node) && isDateValue(context, node) && !staysDate(context, node)) ||
    (isTyped(node) && holdsDates(context, node)) ||
    forEachChild(node, (child) => (looks(child) ? true : undefined)) === true;
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
    isPropertySignature(node) ||
    isPropertyDeclaration(node) ||
    isPropertyAssignment(node) ||
    isShorthandPropertyAssignment(node) ||
    isVariableDeclaration(node) ||
    isParameter(node)
  );
}

function holdsDates(context: Context, node: ts.Declaration): boolean {
  const { checker } = context;
  const type = checker.getTypeAtLocation(node);
  // Who has no name for a member cannot see it through another type.
  const isHidden = isPropertyDeclaration(node) && isPrivateIdentifier(node.name);
  const isMember = !isVariableDeclaration(node) && !isParameter(node) && !isHidden;
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
  while (isParenthesizedExpression(inner.parent) || isNonNullExpression(inner.parent)) inner = inner.parent;
  const { parent } = inner;
  if (
    isForStatement(parent) ||
    isExpressionStatement(parent) ||
    isPrefixUnaryExpression(parent) ||
    isPropertyDeclaration(parent)
  )
    return true;
  if (isPropertyAccessExpression(parent)) return parent.expression === inner || parent.name === (inner as ts.Node);
  if (isVariableDeclaration(parent)) {
    return (
      parent.name === inner ||
      (isIdentifier(parent.name) && (parent.type === undefined || saysDate(context, parent.type)))
    );
  }
  if (isParameter(parent)) return parent.name === inner || parent.type === undefined || saysDate(context, parent.type);
  // The whole is a date too, and looked at itself.
  if (isConditionalExpression(parent)) return true;
  if (isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (OPERATORS.has(operator)) return true;
    if (operator === SyntaxKind.QuestionQuestionToken || operator === SyntaxKind.BarBarToken) return true;
    if (operator !== SyntaxKind.EqualsToken) return false;
    return isDateValue(context, parent.left) || (parent.left === inner && isDateValue(context, parent.right));
  }
  if (isNewExpression(parent) || isCallExpression(parent)) {
    if (parent.expression === inner) return true;
    const declaration = context.checker.getResolvedSignature(parent)?.declaration;
    if (declaration === undefined || isJSDocSignature(declaration)) return false;
    if (isNewExpression(parent) && isDateValue(context, parent)) return true;
    const position = (parent.arguments ?? []).findIndex((argument) => argument === inner);
    const parameter = declaration.parameters[position];
    return parameter?.type !== undefined && parameter.dotDotDotToken === undefined && saysDate(context, parameter.type);
  }
  if (isReturnStatement(parent) || isArrowFunction(parent)) {
    const fn = isArrowFunction(parent) ? parent : findAncestor(parent, isFunctionLike);
    if (fn?.type !== undefined) return saysDate(context, fn.type);
    // Without a type of its own it gives dates to whoever calls it, unless it is passed to somebody who expects less.
    return (
      fn !== undefined &&
      !((isArrowFunction(fn) || isFunctionExpression(fn)) && context.checker.getContextualType(fn) !== undefined)
    );
  }
  return isTypeNode(parent) || isIfStatement(parent) || isExpressionWithTypeArguments(parent) || isFunctionLike(parent);
}

/** `Date`, or `Date | undefined`. */
function saysDate(context: Context, node: ts.TypeNode): boolean {
  const type = context.checker.getTypeFromTypeNode(node);
  const parts = type.isUnion() ? type.types : [type];
  const nullish = TypeFlags.Undefined | TypeFlags.Null;
  return parts.every((part) => (part.flags & nullish) !== 0 || isLibraryDate(context, part));
}
