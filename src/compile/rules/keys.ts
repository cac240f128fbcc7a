/** Computed keys: proven harmless, known when compiling, or guarded at run time. */
import type { ts } from "ts-morph";
import {
  getCombinedModifierFlags,
  getCombinedNodeFlags,
  IndexKind,
  isAccessor,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isClassLike,
  isConditionalExpression,
  isForInStatement,
  isForOfStatement,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isNonNullExpression,
  isNumericLiteral,
  isParenthesizedExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isVariableDeclaration,
  isVariableDeclarationList,
  ModifierFlags,
  NodeFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { assignedTo, symbolOfTarget } from "./assignments.ts";
import { bare, type Context, followAlias } from "./context.ts";
import { noteKnownMember } from "./lent.ts";
import { checkLiteralKey, checkMember, checkMemberAccess, reportName } from "./names.ts";
import { isAssignmentOperator, isTarget } from "./targets.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";

/** Checks `o[k]`. */
export function checkElementAccess(context: Context, types: TypeQuestions, access: ts.ElementAccessExpression): void {
  const { checker } = context;
  const key = bare(access.argumentExpression);
  if (isStringLiteralLike(key)) {
    if (checkLiteralKey(context, key)) checkMemberAccess(context, access, key);
    return;
  }
  const keyType = checker.getTypeAtLocation(access.argumentExpression);
  const receiver = bare(access.expression);
  if (isWellKnownIterator(key)) {
    if (isTarget(access)) context.report(access, "symbol-key");
    return;
  }
  if (mayBeSymbol(keyType)) {
    context.report(access.argumentExpression, "symbol-key");
    return;
  }
  if (!checkLiteralKey(context, access.argumentExpression, keyType)) return;
  if (key !== access.argumentExpression && !checkLiteralKey(context, key, checker.getTypeAtLocation(key))) return;
  if (isLibraryGlobal(context, receiver) || receiver.kind === SyntaxKind.SuperKeyword) {
    context.report(access.argumentExpression, "computed-member");
    return;
  }
  if (isProvenNumber(context, key)) return;
  const texts = provenTexts(context, key);
  if (texts !== undefined) {
    // As good as a name behind a dot: `const key = "getUTCHours"; date[key]()`. An assertion may have hidden the text from the key's type.
    if (texts.filter((text) => reportName(context, access.argumentExpression, text)).length > 0) return;
    const type = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(access.expression)));
    const symbols = texts.map((text) => checker.getPropertyOfType(type, text));
    if (symbols.every((symbol) => symbol !== undefined)) {
      for (const symbol of symbols) {
        checkMember(context, access, access.argumentExpression, symbol);
        noteKnownMember(context, access, symbol);
      }
      return;
    }
  }
  checkKnownMembers(context, access, keyType);
  checkGetters(context, access, keyType);
  const write = isTarget(access);
  context.guards.set(access, write ? "write" : "read");
  if (!write) checkFunctionByKey(context, types, access);
  else if (isReadToo(access) && isFunctionItself(checker.getTypeAtLocation(access))) {
    context.report(access, "callable-index");
  }
}

/** A function, not a list of functions: what is in there the author has put there, and only own properties are read. */
function isFunctionItself(type: ts.Type): boolean {
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  return parts.some((part) => part.getCallSignatures().length > 0 || part.getConstructSignatures().length > 0);
}

/** `o[k] ??= f` and the like: their value is what was there before. */
function isReadToo(access: ts.ElementAccessExpression): boolean {
  let place: ts.Node = access;
  while (isParenthesizedExpression(place.parent) || isNonNullExpression(place.parent)) place = place.parent;
  const { parent } = place;
  return (
    isBinaryExpression(parent) &&
    parent.left === place &&
    isAssignmentOperator(parent.operatorToken.kind) &&
    parent.operatorToken.kind !== SyntaxKind.EqualsToken
  );
}

/** Where the key's type is made of literals, each of them is an access to that member. */
function checkKnownMembers(context: Context, access: ts.ElementAccessExpression, keyType: ts.Type): void {
  const { checker, world } = context;
  const parts = keyType.isUnion() ? keyType.types : [keyType];
  const receiver = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(access.expression)));
  for (const part of parts) {
    if (!part.isStringLiteral()) continue;
    const property = checker.getPropertyOfType(receiver, part.value);
    const library = property?.declarations?.some((node) => world.isLibrary(node.getSourceFile())) ?? false;
    // The guard reads own properties alone, and what the library has is inherited: the code would not do what it says.
    if (property !== undefined && library && !isOwnOfBuiltin(property)) {
      context.report(access.argumentExpression, "computed-member", {
        name: part.value,
        message: `The computed key can be \`${part.value}\`, a member of the library.`,
        suggestion: `Write \`.${part.value}\`, or choose among functions with a \`switch\`.`,
      });
      return;
    }
  }
}

/** Members of the library's that are each value's own, or that read as absent where it has none. */
function isOwnOfBuiltin(property: ts.Symbol): boolean {
  const owners = OWN_MEMBERS.get(property.name);
  return (property.declarations ?? []).every(
    ({ parent }) => owners !== undefined && isInterfaceDeclaration(parent) && owners.test(parent.name.text),
  );
}

const OWN_MEMBERS: ReadonlyMap<string, RegExp> = new Map([
  ["length", /^(?:Array|ReadonlyArray|String|ConcatArray|ArrayLike|TemplateStringsArray|Function)$/],
  ["name", /^Function$/],
  ["lastIndex", /^RegExp$/],
  ["cause", /^Error$/],
]);

/** Getters stand in the class, not in the object: the guard, which reads own properties alone, would not find them. */
function checkGetters(context: Context, access: ts.ElementAccessExpression, keyType: ts.Type): void {
  const { checker } = context;
  const receiver = checker.getNonNullableType(checker.getTypeAtLocation(access.expression));
  const getters = checker
    .getPropertiesOfType(receiver)
    .filter((symbol) => (symbol.declarations ?? []).some((node) => isAccessor(node) && isClassLike(node.parent)));
  if (getters.length === 0) return;
  const constraint = checker.getBaseConstraintOfType(keyType) ?? keyType;
  const parts = constraint.isUnion() ? constraint.types : [constraint];
  const name = getters.find((getter) =>
    parts.some((part) => (part.isStringLiteral() ? part.value === getter.name : (part.flags & TypeFlags.String) !== 0)),
  )?.name;
  if (name === undefined) return;
  context.report(access.argumentExpression, "computed-member", {
    name,
    message: `The computed key can be \`${name}\`, which is a getter or setter of the class: the run-time check finds own properties alone.`,
    suggestion: `Choose with a \`switch\` that has \`.${name}\` in it, or make it a field.`,
  });
}

/** A function that is read by its key: it must be one that the author has put there, as an own property. */
function checkFunctionByKey(context: Context, types: TypeQuestions, access: ts.ElementAccessExpression): void {
  const { checker } = context;
  const receiver = checker.getNonNullableType(checker.getTypeAtLocation(access.expression));
  const property = checker.getTypeAtLocation(access);
  if (types.holdsCode(property) !== "function") return;
  const methods = checker
    .getPropertiesOfType(receiver)
    .some((symbol) => symbol.valueDeclaration !== undefined && isPrototypeMethod(symbol.valueDeclaration));
  if (methods) {
    context.report(access.argumentExpression, "computed-member", {
      message: "Methods of a class cannot be chosen by a computed key: the run-time check finds own properties alone.",
      suggestion: "Choose with a `switch`, or keep the functions in an object literal or a `Map`.",
    });
    return;
  }
  // `slices[k]` with `k` of type `keyof T`: one of the functions that the caller has written.
  if ((checker.getTypeAtLocation(access.argumentExpression).flags & TypeFlags.Index) !== 0) return;
  const byIndex = checker.getPropertiesOfType(receiver).length === 0 || indexed(checker, receiver, access);
  if (byIndex && !checker.isArrayLikeType(receiver)) context.guards.set(access, "callable");
}

function indexed(checker: ts.TypeChecker, receiver: ts.Type, access: ts.ElementAccessExpression): boolean {
  const key = checker.getTypeAtLocation(access.argumentExpression);
  return (key.flags & TypeFlags.String) !== 0 && checker.getIndexInfoOfType(receiver, IndexKind.String) !== undefined;
}

function isPrototypeMethod(declaration: ts.Declaration): boolean {
  return (isMethodDeclaration(declaration) || isAccessor(declaration)) && isClassLike(declaration.parent);
}

/** Checks `{ [k]: x }` in a declaration's pattern. */
export function checkBindingKey(context: Context, types: TypeQuestions, name: ts.ComputedPropertyName): void {
  checkPatternKey(context, types, name);
}

/** Checks `{ [k]: v }` in an object literal, which may be the pattern of an assignment. */
export function checkObjectKey(
  context: Context,
  types: TypeQuestions,
  name: ts.ComputedPropertyName,
  inPattern: boolean,
): void {
  if (inPattern) {
    checkPatternKey(context, types, name);
    return;
  }
  const key = bare(name.expression);
  if (isStringLiteralLike(key)) checkLiteralKey(context, key);
  else checkLiteralKey(context, name.expression, context.checker.getTypeAtLocation(name.expression));
}

function checkPatternKey(context: Context, types: TypeQuestions, name: ts.ComputedPropertyName): void {
  const key = bare(name.expression);
  if (isStringLiteralLike(key)) {
    checkLiteralKey(context, key);
    return;
  }
  const type = context.checker.getTypeAtLocation(name.expression);
  if (mayBeSymbol(type)) {
    context.report(name, "symbol-key");
    return;
  }
  if (!checkLiteralKey(context, name.expression, type)) return;
  if (isProvenNumber(context, key)) return;
  const { parent } = name;
  if (isBindingElement(parent) || isPropertyAssignment(parent)) {
    const bound = context.checker.getTypeAtLocation(isBindingElement(parent) ? parent.name : parent.initializer);
    // The guard of a pattern chooses the key; it does not see the value.
    if (types.holdsCode(bound) === "function") context.report(name, "callable-index");
  }
  context.guards.set(name, "read");
}

/** Checks `k in o`. */
export function checkIn(context: Context, expression: ts.BinaryExpression): void {
  const key = bare(expression.left);
  if (isPrivateIdentifier(key)) return;
  if (isStringLiteralLike(key)) {
    checkLiteralKey(context, key);
    return;
  }
  const type = context.checker.getTypeAtLocation(expression.left);
  if (!checkLiteralKey(context, expression.left, type)) return;
  if (isProvenNumber(context, key)) return;
  const searched = context.checker.getNonNullableType(context.checker.getTypeAtLocation(expression.right));
  const inherits = context.checker
    .getPropertiesOfType(searched)
    .some(({ valueDeclaration }) => valueDeclaration !== undefined && isPrototypeMethod(valueDeclaration));
  if (inherits) {
    context.report(expression.left, "computed-member", {
      message:
        "Methods and getters of a class are not found by a computed key: the run-time check sees own properties alone.",
      suggestion: "Keep what is searched in an object literal, a `Map` or a `Set`.",
    });
  } else context.guards.set(expression, "has");
}

function mayBeSymbol(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(mayBeSymbol);
  return (type.flags & TypeFlags.ESSymbolLike) !== 0;
}

function isWellKnownIterator(key: ts.Expression): boolean {
  return (
    isPropertyAccessExpression(key) &&
    isIdentifier(key.expression) &&
    key.expression.text === "Symbol" &&
    key.name.text === "iterator"
  );
}

/** True for a name of the library that stands for an object, such as `Math`. */
function isLibraryGlobal(context: Context, receiver: ts.Expression): boolean {
  if (!isIdentifier(receiver)) return false;
  const symbol = context.checker.getSymbolAtLocation(receiver);
  if (symbol === undefined) return false;
  const declarations = followAlias(context.checker, symbol).declarations ?? [];
  return declarations.some((node) => context.world.isLibrary(node.getSourceFile()));
}

/** The texts that the key can be, by how it is written, not by its type: literals, choices of literals, constants of these. */
function provenTexts(context: Context, expression: ts.Expression, depth = 0): readonly string[] | undefined {
  const key = bare(expression);
  if (depth > 8) return undefined;
  if (isStringLiteralLike(key)) return [key.text];
  if (isConditionalExpression(key)) {
    const whenTrue = provenTexts(context, key.whenTrue, depth + 1);
    const whenFalse = provenTexts(context, key.whenFalse, depth + 1);
    return whenTrue === undefined || whenFalse === undefined ? undefined : [...whenTrue, ...whenFalse];
  }
  if (!isIdentifier(key)) return undefined;
  const symbol = context.checker.getSymbolAtLocation(key);
  const declaration = symbol === undefined ? undefined : followAlias(context.checker, symbol).valueDeclaration;
  const constant =
    declaration !== undefined &&
    isVariableDeclaration(declaration) &&
    isIdentifier(declaration.name) &&
    (getCombinedNodeFlags(declaration) & NodeFlags.BlockScoped) === NodeFlags.Const;
  return constant && declaration.initializer !== undefined
    ? provenTexts(context, declaration.initializer, depth + 1)
    : undefined;
}

const NUMERIC = new Set<ts.SyntaxKind>([
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
]);

/**
 * True if the key is a number at run time whatever its operands are. Its type is no proof: what comes out of an event can be
 * anything. Operators are (all but `+`, which joins texts), and so are local variables that get nothing else.
 */
export function isProvenNumber(context: Context, expression: ts.Expression, depth = 0): boolean {
  const key = bare(expression);
  if (depth > 8) return false;
  if (isNumericLiteral(key) || isPostfixUnaryExpression(key)) return true;
  if (isPrefixUnaryExpression(key)) return key.operator !== SyntaxKind.ExclamationToken;
  if (isConditionalExpression(key)) {
    return isProvenNumber(context, key.whenTrue, depth + 1) && isProvenNumber(context, key.whenFalse, depth + 1);
  }
  if (isBinaryExpression(key)) {
    if (NUMERIC.has(key.operatorToken.kind)) return true;
    return (
      key.operatorToken.kind === SyntaxKind.PlusToken &&
      isProvenNumber(context, key.left, depth + 1) &&
      isProvenNumber(context, key.right, depth + 1)
    );
  }
  if (isCallExpression(key)) {
    const callee = key.expression;
    const owner = isPropertyAccessExpression(callee) ? callee.expression : callee;
    if (!isIdentifier(owner) || !isLibraryGlobal(context, owner)) return false;
    return owner.text === "Math" || owner.text === "Number" || owner.text === "parseInt" || owner.text === "parseFloat";
  }
  return isIdentifier(key) && isNumberVariable(context, key, depth + 1);
}

/** A `let` or `const` of the module that is only ever given proven numbers. */
function isNumberVariable(context: Context, name: ts.Identifier, depth: number): boolean {
  const { checker, numberVariables } = context;
  const symbol = checker.getSymbolAtLocation(name);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined || !isVariableDeclaration(declaration)) return false;
  // `var i = 0; var i = other` is one variable with two declarations.
  if (symbol.declarations?.length !== 1) return false;
  if (!isIdentifier(declaration.name) || declaration.initializer === undefined) return false;
  const list = declaration.parent;
  if (!isVariableDeclarationList(list) || isForInStatement(list.parent) || isForOfStatement(list.parent)) {
    return false;
  }
  const known = numberVariables.get(symbol);
  if (known !== undefined) return known;
  numberVariables.set(symbol, false);
  if ((getCombinedModifierFlags(declaration) & ModifierFlags.Export) !== 0) return false;
  if (!isPrimitive(checker.getTypeOfSymbol(symbol))) return false;
  if (!isProvenNumber(context, declaration.initializer, depth)) return false;
  // Assume it while its own assignments are looked at: `i = i + 1` is a number if `i` was one.
  const assumed = context.provenNumbers.length;
  context.provenNumbers.push(symbol);
  numberVariables.set(symbol, true);
  for (const target of assignedTo(context, declaration.getSourceFile()).get(name.text) ?? []) {
    if (symbolOfTarget(checker, target) !== symbol) continue;
    if (isIdentifier(target) && isNumberAssignment(context, target.parent, target, depth)) continue;
    // What has been proven meanwhile may rest on the assumption: it is to be proven again.
    for (const other of context.provenNumbers.splice(assumed)) numberVariables.delete(other);
    numberVariables.set(symbol, false);
    return false;
  }
  return true;
}

function isNumberAssignment(context: Context, parent: ts.Node, node: ts.Identifier, depth: number): boolean {
  if (isPrefixUnaryExpression(parent) || isPostfixUnaryExpression(parent)) return true;
  if (!isBinaryExpression(parent) || parent.left !== node) return false;
  // `[i = 0] = list`: what stands there is but the default.
  if (isTarget(parent)) return false;
  const operator = parent.operatorToken.kind;
  if (!isAssignmentOperator(operator)) return false;
  if (operator === SyntaxKind.EqualsToken || operator === SyntaxKind.PlusEqualsToken) {
    return isProvenNumber(context, parent.right, depth);
  }
  return (
    operator !== SyntaxKind.BarBarEqualsToken &&
    operator !== SyntaxKind.AmpersandAmpersandEqualsToken &&
    operator !== SyntaxKind.QuestionQuestionEqualsToken
  );
}
