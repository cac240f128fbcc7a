/** Values whose types say too little (`any`), too much (`never`), or that turn into something else by themselves. */
import type { ts } from "ts-morph";
import {
  isArrowFunction,
  isAsExpression,
  isBinaryExpression,
  isBindingElement,
  isBreakOrContinueStatement,
  isCallExpression,
  isCaseClause,
  isCatchClause,
  isClassExpression,
  isComputedPropertyName,
  isConditionalExpression,
  isDeclarationStatement,
  isElementAccessExpression,
  isEnumMember,
  isExpression,
  isExpressionStatement,
  isFunctionExpression,
  isIdentifier,
  isIfStatement,
  isInterfaceDeclaration,
  isLabeledStatement,
  isMetaProperty,
  isMethodDeclaration,
  isNewExpression,
  isNonNullExpression,
  isParameter,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isSatisfiesExpression,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isStatement,
  isTemplateSpan,
  isTypeOfExpression,
  isVariableDeclaration,
  isVoidExpression,
  isYieldExpression,
  SymbolFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { bare, type Context, followAlias } from "./context.ts";
import { isTarget } from "./targets.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";

/** Checks one expression. */
export function checkValue(context: Context, types: TypeQuestions, node: ts.Node): void {
  switch (node.kind) {
    case SyntaxKind.Identifier:
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression:
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.YieldExpression:
    case SyntaxKind.AwaitExpression:
      checkType(context, types, node as ts.Expression);
      break;
    case SyntaxKind.TemplateSpan:
      checkText(context, types, (node as ts.TemplateSpan).expression);
      break;
    case SyntaxKind.BinaryExpression:
      checkOperator(context, types, node as ts.BinaryExpression);
      break;
    case SyntaxKind.SwitchStatement:
      checkTypeofSwitch(context, node as ts.SwitchStatement);
      break;
    case SyntaxKind.ThrowStatement:
      checkThrow(context, types, (node as ts.ThrowStatement).expression);
      break;
    default:
  }
  if (isCallExpression(node)) checkTextOfArguments(context, types, node);
}

// ── any and never ────────────────────────────────────────────────────────────────────────────────────────────────────

function checkType(context: Context, types: TypeQuestions, node: ts.Expression): void {
  if (isIdentifier(node) && !isReference(node)) return;
  // What `next(value)` sends to a generator without a declared type is `any` by name; it is what the context asks for.
  if (isYieldExpression(node) && yieldsData(context, types, node)) return;
  const type = context.checker.getTypeAtLocation(node);
  if ((type.flags & TypeFlags.Any) !== 0) {
    if (isErrorType(type) || isTarget(node)) return;
    if (isIdentifier(node) && isBuiltinReference(context, node)) return;
    context.report(node, "any-value", { name: nameOf(node) });
  } else if ((type.flags & TypeFlags.Never) !== 0 && !isCallExpression(node) && !isNewExpression(node)) {
    if (!isTarget(node) && !neverIsHarmless(context, types, node)) {
      context.report(node, "never-value", { name: nameOf(node) });
    }
  }
}

/** True where nobody looks at what a `yield` gives, or where it must be data: the type of the generator's `next` follows from that. */
function yieldsData(context: Context, types: TypeQuestions, node: ts.YieldExpression): boolean {
  if (isExpressionStatement(node.parent)) return true;
  const expected = context.checker.getContextualType(node);
  if (expected === undefined || (expected.flags & (TypeFlags.Any | TypeFlags.Never)) !== 0) return false;
  return types.holdsCode(expected) === undefined;
}

/** The type of what TypeScript has reported an error about. */
function isErrorType(type: ts.Type): boolean {
  return (type as ts.Type & { readonly intrinsicName?: string }).intrinsicName === "error";
}

function nameOf(node: ts.Node): string {
  if (isIdentifier(node)) return node.text;
  if (isPropertyAccessExpression(node)) return node.name.text;
  return "";
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.expression === node;
  if (isShorthandPropertyAssignment(parent)) return true;
  if (isBindingElement(parent) || isVariableDeclaration(parent) || isParameter(parent)) {
    return parent.initializer === node;
  }
  if (isPropertyAssignment(parent) || isPropertyDeclaration(parent) || isEnumMember(parent)) {
    return parent.initializer === node;
  }
  return isExpression(parent) ||
    isStatement(parent) ||
    isTemplateSpan(parent) ||
    isSpreadAssignment(parent) ||
    isComputedPropertyName(parent) ||
    isCaseClause(parent)
    ? !isDeclarationStatement(parent) &&
        !isLabeledStatement(parent) &&
        !isBreakOrContinueStatement(parent) &&
        !isFunctionName(node)
    : false;
}

function isFunctionName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (isFunctionExpression(parent) || isClassExpression(parent) || isMetaProperty(parent)) && parent.name === node;
}

function isBuiltinReference(context: Context, node: ts.Identifier): boolean {
  return node.text === "undefined" || (context.checker.getSymbolAtLocation(node)?.declarations ?? []).length === 0;
}

/** Where the checks for exhaustiveness that people write put a value of type `never`. */
function neverIsHarmless(context: Context, types: TypeQuestions, node: ts.Expression): boolean {
  const { checker } = context;
  let inner: ts.Node = node;
  let { parent } = node;
  while (isParenthesizedExpression(parent) || isSatisfiesExpression(parent) || isNonNullExpression(parent)) {
    inner = parent;
    parent = parent.parent;
  }
  if (
    isTemplateSpan(parent) ||
    isVoidExpression(parent) ||
    isTypeOfExpression(parent) ||
    isExpressionStatement(parent)
  ) {
    return true;
  }
  // What an assertion may claim is the assertion's own rule; here it starts from data.
  if (isAsExpression(parent)) return types.holdsCode(checker.getTypeFromTypeNode(parent.type)) === undefined;
  if (isVariableDeclaration(parent) && parent.initializer === inner) {
    const declared = parent.type === undefined ? undefined : checker.getTypeFromTypeNode(parent.type);
    return declared !== undefined && types.holdsCode(declared) === undefined;
  }
  if (isCallExpression(parent) || isNewExpression(parent)) {
    if (parent.expression === inner) return false;
    const expected = checker.getContextualType(inner as ts.Expression);
    return expected !== undefined && types.holdsCode(expected) === undefined;
  }
  if (isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    // It goes wherever what it is an operand of goes, as data if the other operand is data.
    if (LOGICAL.has(operator)) {
      const together = checker.getTypeAtLocation(parent);
      const isNever = (together.flags & TypeFlags.Never) !== 0;
      return isNever ? neverIsHarmless(context, types, parent) : types.holdsCode(together) === undefined;
    }
    if (operator === SyntaxKind.EqualsToken && parent.right === inner) {
      // Not what it holds at that place, but what it was declared to hold.
      const target = isIdentifier(parent.left) ? checker.getSymbolAtLocation(parent.left) : undefined;
      return target !== undefined && types.holdsCode(checker.getTypeOfSymbol(target)) === undefined;
    }
    return WITHOUT_CODE.has(operator);
  }
  if (isPrefixUnaryExpression(parent)) return parent.operator === SyntaxKind.ExclamationToken;
  if (isIfStatement(parent) || (isConditionalExpression(parent) && parent.condition === inner)) return true;
  if (isPropertyAccessExpression(parent) || isElementAccessExpression(parent)) return false;
  if (isReturnStatement(parent) || isArrowFunction(parent)) {
    const expected = checker.getContextualType(inner as ts.Expression);
    return (
      expected !== undefined && (expected.flags & TypeFlags.Never) === 0 && types.holdsCode(expected) === undefined
    );
  }
  const expected = isExpression(inner) ? checker.getContextualType(inner) : undefined;
  return expected !== undefined && types.holdsCode(expected) === undefined;
}

// ── typeof … === "function" and == ───────────────────────────────────────────────────────────────────────────────────

const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
]);

/** Operators whose result is a text, a number or a truth value, whatever they are given. */
const WITHOUT_CODE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.PlusToken,
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
]);

const EQUALITY = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
]);

function checkOperator(context: Context, types: TypeQuestions, node: ts.BinaryExpression): void {
  const { checker } = context;
  const operator = node.operatorToken.kind;
  if (EQUALITY.has(operator)) {
    for (const [side, other] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      if (isTypeof(context, side) && mayBe(checker.getTypeAtLocation(other), "function")) {
        if (!guardTypeof(context, side)) context.report(node, "typeof-function");
        return;
      }
    }
  }
  if (operator === SyntaxKind.EqualsEqualsToken || operator === SyntaxKind.ExclamationEqualsToken) {
    const isNull = (side: ts.Expression): boolean =>
      (checker.getTypeAtLocation(side).flags & (TypeFlags.Null | TypeFlags.Undefined)) !== 0;
    if (isNull(node.left) || isNull(node.right)) return;
    const plain = (side: ts.Expression): boolean => isPrimitive(checker.getTypeAtLocation(side));
    if (!plain(node.left) || !plain(node.right)) context.report(node, "loose-equality");
  }
  if (operator === SyntaxKind.PlusToken || operator === SyntaxKind.PlusEqualsToken) {
    checkText(context, types, node.left);
    checkText(context, types, node.right);
  }
  if (operator === SyntaxKind.InstanceOfKeyword) {
    // A class of the author's own, or one that the policy lets stand there.
    const type = checker.getTypeAtLocation(node.right);
    if (type.getConstructSignatures().length === 0)
      context.report(node.right, "unsupported-syntax", {
        message: "What is on the right of `instanceof` must be a class.",
        suggestion: "",
      });
  }
}

/**
 * `typeof x === "function"` where the type of `x` names functions among other things (`S | ((before: S) => S)`): it finds what its author has
 * foreseen. Which function it is, a guard asks. False where the check would make a function of something else.
 */
function guardTypeof(context: Context, side: ts.Expression): boolean {
  const check = bare(side);
  if (!isTypeOfExpression(check) || !isIdentifier(check.expression)) return false;
  const type = context.checker.getTypeAtLocation(check.expression);
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.some((part) => part.getCallSignatures().length > 0)) return false;
  context.guards.set(check, "callable");
  return true;
}

/** `typeof x`, also through a constant. */
function isTypeof(context: Context, side: ts.Expression): boolean {
  const inner = bare(side);
  if (isTypeOfExpression(inner)) return true;
  if (!isIdentifier(inner)) return false;
  const symbol = context.checker.getSymbolAtLocation(inner);
  const declaration = symbol === undefined ? undefined : followAlias(context.checker, symbol).valueDeclaration;
  return (
    declaration !== undefined &&
    isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    isTypeOfExpression(bare(declaration.initializer))
  );
}

function mayBe(type: ts.Type, text: string): boolean {
  if (type.isUnionOrIntersection()) return type.types.some((part) => mayBe(part, text));
  return type.isStringLiteral() && type.value === text;
}

function checkTypeofSwitch(context: Context, node: ts.SwitchStatement): void {
  const checks = isTypeof(context, node.expression);
  for (const clause of node.caseBlock.clauses) {
    if (!isCaseClause(clause)) continue;
    if (checks && mayBe(context.checker.getTypeAtLocation(clause.expression), "function")) {
      context.report(clause.expression, "typeof-function");
    } else if (
      isTypeof(context, clause.expression) &&
      mayBe(context.checker.getTypeAtLocation(node.expression), "function")
    ) {
      context.report(clause.expression, "typeof-function");
    }
  }
}

function checkThrow(context: Context, types: TypeQuestions, thrown: ts.Expression): void {
  const type = context.checker.getTypeAtLocation(thrown);
  if (type.getCallSignatures().length > 0 || types.libraryName(type) === "Date") {
    context.report(thrown, "implicit-text", {
      message: "What is thrown arrives without its type, and is turned into text there.",
      suggestion: "Throw an `Error` with a message.",
    });
  }
}

// ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Library calls that turn their arguments, or their receiver's elements, into text. */
function checkTextOfArguments(context: Context, types: TypeQuestions, call: ts.CallExpression): void {
  const callee = bare(call.expression);
  if (isIdentifier(callee) && callee.text === "String" && isLibrarySymbol(context, callee)) {
    for (const argument of call.arguments) checkText(context, types, argument);
    return;
  }
  if (!isPropertyAccessExpression(callee) || !isLibrarySymbol(context, callee.name)) return;
  const name = callee.name.text;
  if (name === "join" || name === "toString") checkText(context, types, callee.expression);
  else if ((name === "sort" || name === "toSorted") && call.arguments.length === 0) {
    checkText(context, types, callee.expression);
  } else if (name === "map" && call.arguments.length === 1) {
    const [argument] = call.arguments;
    if (argument !== undefined && isIdentifier(argument) && argument.text === "String") {
      checkText(context, types, callee.expression);
    }
  }
}

function isLibrarySymbol(context: Context, name: ts.Node): boolean {
  const declarations = context.checker.getSymbolAtLocation(name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((node) => context.world.isLibrary(node.getSourceFile()));
}

/** Checks an expression that is turned into text. */
function checkText(context: Context, types: TypeQuestions, node: ts.Expression): void {
  const problem = textProblem(context, types, context.checker.getTypeAtLocation(node), 0);
  if (problem === undefined) return;
  if (problem === "unknown" && isCaught(context, node)) return;
  const what = {
    function: "A function's text is that of the compiled code.",
    date: "A date's text depends on the time zone of the machine.",
    object: "An object's text says nothing about it.",
    unknown:
      "The module makes dates, and this value could be one: a date's text depends on the time zone of the machine.",
  }[problem];
  const suggestion = {
    function: "Keep the text that you need in a constant.",
    date: "Use `toISOString`.",
    object: "Write out the fields that you want, or give the class a `toString`.",
    unknown: 'Check with `typeof value === "string"` and the like before turning it into text.',
  }[problem];
  context.report(node, "implicit-text", { message: what, suggestion });
}

type TextProblem = "function" | "date" | "object" | "unknown" | undefined;

function textProblem(context: Context, types: TypeQuestions, type: ts.Type, depth: number): TextProblem {
  if (depth > 4) return undefined;
  const { checker } = context;
  const again = (part: ts.Type): TextProblem => textProblem(context, types, part, depth + 1);
  const first = (parts: readonly ts.Type[]): TextProblem => {
    for (const part of parts) {
      const problem = again(part);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  if (isPrimitive(type)) return undefined;
  if (type.isUnion()) return first(type.types);
  if (type.isIntersection()) return first(type.types.filter((part) => !isPrimitive(part)).slice(0, 1));
  if ((type.flags & TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint !== undefined && constraint !== type) return again(constraint);
    return context.hidesDates() ? "unknown" : undefined;
  }
  if ((type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) {
    return context.hidesDates() ? "unknown" : undefined;
  }
  if ((type.flags & TypeFlags.Object) === 0) return undefined;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return "function";
  if (checker.isArrayLikeType(type)) return first(checker.getTypeArguments(type as ts.TypeReference));
  const library = types.libraryName(type);
  if (library === "Date") return "date";
  if (library !== undefined && type.isClassOrInterface()) return undefined;
  const toText = checker.getPropertyOfType(type, "toString");
  const own = toText?.valueDeclaration;
  if (own !== undefined && isMethodDeclaration(own) && !context.world.isLibrary(own.getSourceFile())) return undefined;
  if (own !== undefined && isErrorMember(context, own)) return undefined;
  // A plain object's text is always the same, but a date fits a type that asks for less than a date has.
  return !type.isClass() && couldBeDate(checker, type) && context.hidesDates() ? "unknown" : undefined;
}

function isErrorMember(context: Context, node: ts.Declaration): boolean {
  return (
    context.world.isLibrary(node.getSourceFile()) &&
    isInterfaceDeclaration(node.parent) &&
    /Error$/.test(node.parent.name.text)
  );
}

function couldBeDate(checker: ts.TypeChecker, type: ts.Type): boolean {
  return checker
    .getPropertiesOfType(type)
    .every(
      (property) =>
        /^(?:(?:get|set)(?:UTC|Time)|valueOf$|to[A-Z])/.test(property.name) ||
        (property.flags & SymbolFlags.Optional) !== 0,
    );
}

/** A value that was caught: dates and functions are not thrown. */
function isCaught(context: Context, node: ts.Expression): boolean {
  const inner = bare(node);
  if (!isIdentifier(inner)) return false;
  const declaration = context.checker.getSymbolAtLocation(inner)?.valueDeclaration;
  return declaration !== undefined && isVariableDeclaration(declaration) && isCatchClause(declaration.parent);
}
