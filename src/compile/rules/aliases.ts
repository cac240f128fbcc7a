/** Objects with functions in them are not seen through types that let other values into the functions' places. */
import type { ts } from "ts-morph";
import {
  findAncestor,
  getCombinedModifierFlags,
  isArrayLiteralExpression,
  isArrowFunction,
  isAsExpression,
  isBindingElement,
  isCallExpression,
  isComputedPropertyName,
  isExpression,
  isFunctionLike,
  isNewExpression,
  isNonNullExpression,
  isObjectLiteralExpression,
  isOptionalChain,
  isParameter,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertySignature,
  isReturnStatement,
  isSpreadAssignment,
  isTypeAssertionExpression,
  isTypeReferenceNode,
  isVariableDeclaration,
  ModifierFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { bare, type Context } from "./context.ts";
import { isPattern } from "./targets.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";

/** Checks a place where a value of one type becomes a value of another. */
export function checkAlias(context: Context, types: TypeQuestions, node: ts.Node): void {
  const { checker } = context;
  if (isCallExpression(node) && isObjectAssign(context, node)) {
    checkObjectAssign(context, types, node);
    return;
  }
  if (isPropertyAccessExpression(node) && isPassedAssign(context, node)) {
    context.report(node, "callable-alias", {
      message: "`Object.assign` as a value copies whatever it is given, `__proto__` and functions included.",
      suggestion: "Call it where it is: `(target, source) => ({ ...target, ...source })`.",
    });
    return;
  }
  if (!isExpression(node) || !flows(node)) return;
  checkHiddenDate(context, types, node);
  if (isObjectLiteralExpression(node) || isArrayLiteralExpression(node)) return;
  // `const { from, to = 1 } = source`: the type that is expected there is made of the pattern, and nothing keeps it.
  if (isVariableDeclaration(node.parent) && node.parent.type === undefined) return;
  const source = checker.getTypeAtLocation(node);
  // What is expected takes long to find out, and few values are functions.
  if (types.isKnownAsData(source)) return;
  const target = checker.getContextualType(node);
  if (target === undefined || source === target || types.holdsCode(source) !== "function") return;
  if (loosens(context, types, source, target, 0)) context.report(node, "callable-alias");
}

/** A date that becomes `unknown`, `object` or something else than a date. */
function checkHiddenDate(context: Context, types: TypeQuestions, node: ts.Expression): void {
  const { checker } = context;
  if (!context.makesDates) return;
  // TypeScript works out the type of a property anew from what stands behind its name.
  if (isPropertyAssignment(node.parent) && node.parent.name === node && isNoDate(node.parent)) return;
  if (!types.isDate(checker.getTypeAtLocation(node))) return;
  let inner: ts.Node = node;
  while (isParenthesizedExpression(inner.parent) || isNonNullExpression(inner.parent)) inner = inner.parent;
  const { parent } = inner;
  const asserted = isAsExpression(parent) || isTypeAssertionExpression(parent);
  if (!asserted && isConsumedByLibrary(context, inner)) return;
  const target = asserted ? checker.getTypeFromTypeNode(parent.type) : checker.getContextualType(node);
  if (target !== undefined && hides(context, types, target)) context.report(node, "hidden-date");
}

/** True for a property whose value is surely no date, by how it is written. In a pattern it is the name that has a value. */
function isNoDate({ initializer, parent }: ts.PropertyAssignment): boolean {
  switch (initializer.kind) {
    case SyntaxKind.ObjectLiteralExpression:
    case SyntaxKind.ArrayLiteralExpression:
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.TemplateExpression:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return !isPattern(parent);
    default:
      return false;
  }
}

function hides(context: Context, types: TypeQuestions, target: ts.Type): boolean {
  if (target.isUnion()) return target.types.every((part) => isPrimitive(part) || hides(context, types, part));
  if ((target.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) return true;
  if (isPrimitive(target)) return true;
  if ((target.flags & TypeFlags.Object) === 0) return false;
  return types.libraryName(target) === undefined && context.checker.getPropertiesOfType(target).length === 0;
}

/** Arguments of library functions, and what a callback of one returns: they are looked at, not kept. */
function isConsumedByLibrary(context: Context, node: ts.Node): boolean {
  const { parent } = node;
  const call =
    isCallExpression(parent) || isNewExpression(parent)
      ? parent
      : isArrowFunction(parent) || isReturnStatement(parent)
        ? findAncestor(node.parent, isFunctionLike)?.parent
        : undefined;
  if (call === undefined || !(isCallExpression(call) || isNewExpression(call))) return false;
  const declaration = context.checker.getResolvedSignature(call)?.declaration;
  return declaration !== undefined && context.world.isLibrary(declaration.getSourceFile());
}

/** Expressions that hand an existing object on. */
function flows(node: ts.Expression): boolean {
  switch (node.kind) {
    case SyntaxKind.Identifier:
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression: {
      const { parent } = node;
      if (isPropertyAccessExpression(parent) || isTypeReferenceNode(parent)) return false;
      if (isCallExpression(parent) || isNewExpression(parent)) return parent.expression !== node;
      // What is declared there expects no value of the name's own.
      if (isVariableDeclaration(parent) || isParameter(parent) || isBindingElement(parent)) {
        return parent.initializer === node;
      }
      return !(isPropertySignature(parent) && parent.name === node);
    }
    default:
      return false;
  }
}

/**
 * True if something can be written through `target` that `source` promises to be a function: a property or element whose type in
 * `source` holds code, and in `target` is `unknown` or otherwise takes data.
 */
function loosens(context: Context, types: TypeQuestions, source: ts.Type, target: ts.Type, depth: number): boolean {
  const { checker } = context;
  if (depth > 3 || source === target) return false;
  if (source.isUnion()) return source.types.some((part) => loosens(context, types, part, target, depth));
  if (target.isUnion()) {
    const fits = target.types.filter((part) => checker.isTypeAssignableTo(source, part));
    return fits.length > 0 && fits.every((part) => loosens(context, types, source, part, depth));
  }
  if ((target.flags & TypeFlags.Object) === 0 || (source.flags & (TypeFlags.Object | TypeFlags.Intersection)) === 0) {
    return false;
  }
  const takesData = (wide: ts.Type, narrow: ts.Type): boolean =>
    types.holdsCode(narrow) === "function" && acceptsData(checker, wide) && !acceptsData(checker, narrow);
  if (isMutableContainer(context, types, target)) {
    const wide = checker.getTypeArguments(target as ts.TypeReference);
    const narrow = checker.getTypeArguments(source as ts.TypeReference);
    if (types.libraryName(source) !== types.libraryName(target) && !checker.isTupleType(source)) return false;
    if (checker.isTupleType(source)) {
      const element = wide[0];
      return element !== undefined && narrow.some((part) => takesData(element, part));
    }
    return wide.some((part, index) => {
      const other = narrow[index];
      return other !== undefined && (takesData(part, other) || loosens(context, types, other, part, depth + 1));
    });
  }
  const library = types.libraryName(target);
  if (library !== undefined) return false;
  for (const index of checker.getIndexInfosOfType(target)) {
    if (index.isReadonly) continue;
    for (const property of checker.getPropertiesOfType(source)) {
      if (takesData(index.type, checker.getTypeOfSymbol(property))) return true;
    }
  }
  for (const wide of checker.getPropertiesOfType(target)) {
    const narrow = checker.getPropertyOfType(source, wide.name);
    if (narrow === undefined) {
      // `{}` and other types that say nothing may hide anything behind an optional property.
      continue;
    }
    if (isReadonly(wide)) continue;
    const wideType = checker.getTypeOfSymbol(wide);
    const narrowType = checker.getTypeOfSymbol(narrow);
    if (wideType === narrowType) continue;
    if (takesData(wideType, narrowType) || loosens(context, types, narrowType, wideType, depth + 1)) return true;
  }
  return false;
}

/** True if the type lets a plain value in. */
function acceptsData(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => acceptsData(checker, part));
  if ((type.flags & (TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void)) !== 0) return false;
  if ((type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) return true;
  if ((type.flags & TypeFlags.Object) === 0) return true;
  return (
    type.getCallSignatures().length === 0 &&
    type.getConstructSignatures().length === 0 &&
    checker.getPropertiesOfType(type).length === 0
  );
}

function isMutableContainer(context: Context, types: TypeQuestions, type: ts.Type): boolean {
  const name = types.libraryName(type);
  return (
    name === "Array" ||
    name === "Map" ||
    name === "Set" ||
    (context.checker.isTupleType(type) && !isReadonlyTuple(type))
  );
}

function isReadonlyTuple(type: ts.Type): boolean {
  return ((type as ts.TupleTypeReference).target as ts.TupleType).readonly;
}

function isReadonly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (declaration) => (getCombinedModifierFlags(declaration) & ModifierFlags.Readonly) !== 0,
  );
}

/** `Object.assign` where it is not called. */
function isPassedAssign(context: Context, node: ts.PropertyAccessExpression): boolean {
  if (node.name.text !== "assign") return false;
  let inner: ts.Node = node;
  while (isParenthesizedExpression(inner.parent) || isNonNullExpression(inner.parent)) inner = inner.parent;
  if (isCallExpression(inner.parent) && inner.parent.expression === inner) return false;
  const declarations = context.checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()));
}

function isObjectAssign(context: Context, call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "assign") return false;
  const declarations = context.checker.getSymbolAtLocation(callee.name)?.declarations ?? [];
  return declarations.some((node) => context.world.isLibrary(node.getSourceFile()));
}

/** True for a type that says nothing about the properties. */
function isBlind(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isBlind);
  return (type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0;
}

/** An object literal whose keys are all written there: none of them is `__proto__`. */
function hasPlainKeys(source: ts.Expression): boolean {
  const inner = bare(source);
  if (!isObjectLiteralExpression(inner)) return false;
  return inner.properties.every(
    (property) =>
      !isSpreadAssignment(property) && property.name !== undefined && !isComputedPropertyName(property.name),
  );
}

/** `Object.assign(target, …)`: what is in the target keeps its type, so nothing may replace its functions. */
function checkObjectAssign(context: Context, types: TypeQuestions, call: ts.CallExpression): void {
  const [target, ...sources] = call.arguments;
  if (target === undefined) return;
  if (isOptionalChain(call)) {
    context.report(call, "unsupported-syntax", { message: "`Object.assign` is called without `?.`.", suggestion: "" });
  }
  if (!sources.every(hasPlainKeys)) context.guards.set(call, "assign");
  const blind = sources.find((source) => isBlind(context.checker.getTypeAtLocation(source)));
  if (blind !== undefined) {
    context.report(blind, "callable-alias", {
      message: "`Object.assign` copies whatever this value has, `__proto__` included.",
      suggestion:
        "Check the value and copy what you need, or make a new object with spread: `{ ...target, ...value }`.",
    });
    return;
  }
  const inner = bare(target);
  if (isObjectLiteralExpression(inner) && inner.properties.length === 0) return;
  if (types.holdsCode(context.checker.getTypeAtLocation(target)) !== "function") return;
  if (sources.length === 0) return;
  context.report(target, "callable-alias", {
    message: "`Object.assign` could replace the functions of this object by other values.",
    suggestion: "Assign the properties one by one, or make a new object with spread.",
  });
}
