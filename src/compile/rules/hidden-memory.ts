/**
 * Whether a module can keep something from one call to the next where the seal does not see it: in a variable of a function that ran
 * when the module loaded, behind a private name, in a weak map, in a promise. Such a module is evaluated anew for each call. What
 * is surely memory is reported by `module-state.ts`; here the question is only what could be, so that the answer errs to `true`.
 */
import type { ts } from "ts-morph";
import { nodesOf } from "../nodes.ts";
import {
  getCombinedModifierFlags,
  isArrayBindingPattern,
  isArrowFunction,
  isAsExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isClassElement,
  isClassLike,
  isConstructorDeclaration,
  isConstTypeReference,
  isElementAccessExpression,
  isEnumDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isMethodDeclaration,
  isModuleDeclaration,
  isNewExpression,
  isNonNullExpression,
  isObjectBindingPattern,
  isObjectLiteralElement,
  isParameter,
  isParenthesizedExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isShorthandPropertyAssignment,
  isSourceFile,
  isStringLiteralLike,
  isTypeAssertionExpression,
  isTypeElement,
  isTypePredicateNode,
  isVariableDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
  ModifierFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { assignedTo, symbolOfTarget } from "./assignments.ts";
import { bare, type Context, enclosingFunction, hasModifier } from "./context.ts";
import { isCalledBackOnly } from "./load-time.ts";
import { isPattern, isTarget } from "./targets.ts";
import { isPrimitive, type TypeQuestions } from "./types.ts";
import { mayBeFunction, writesOnFunctions } from "./written-functions.ts";

/** Library objects that the seal closes by methods of their own. */
const CLOSED =
  /^(?:Map|Set|Date|ArrayBuffer|DataView|\w+Array|Generator|Iterator|IteratorObject|IterableIterator|(?:Array|Map|Set|String|RegExpString)Iterator)$/;
/** Their methods that change them. */
const CHANGER =
  /^(?:set|delete|clear|add|getOrInsert|getOrInsertComputed|setTime|setUTC\w+|next|return|throw|resize|transfer|transferToFixedLength)$/;

/** `running`: the functions and classes whose code may run while the module loads. */
export function mayHideMemory(context: Context, types: TypeQuestions, running: ReadonlySet<ts.Node>): boolean {
  const judged = new Map<ts.Symbol, boolean>();
  let uncertain: boolean | undefined;
  /** A number or a function that is kept is harmless, unless it is something else than its type says, or gets properties. */
  const mayBeAnything = (): boolean => {
    uncertain ??= context.files.some((file) => nodesOf(file).some((node) => turnsToObject(context, node)));
    return uncertain;
  };
  let written: boolean | undefined;
  /** A function is harmless as long as nobody writes on one. */
  const mayBeWrittenOn = (type: ts.Type, declaration: ts.Declaration): boolean => {
    if (!mayBeFunction(type) && !isClassLike(declaration)) return false;
    written ??= context.files.some((file) => nodesOf(file).some((node) => writesOnFunctions(context, node)));
    return written;
  };
  const escaping = new Map<ts.Node, boolean>();
  const harmless = (symbol: ts.Symbol, declaration: ts.Declaration): boolean => {
    const known =
      judged.get(symbol) ??
      (isHarmless(context, symbol, declaration) &&
        !mayBeAnything() &&
        !mayBeWrittenOn(context.checker.getTypeOfSymbol(symbol), declaration));
    judged.set(symbol, known);
    return known;
  };
  const outlives = (fn: ts.Node): boolean => {
    const known = escaping.get(fn) ?? !isOnlyCalledInPlace(context, fn);
    escaping.set(fn, known);
    return known;
  };
  /** True if `user`, or what it is in below `home`, can be called when `home` has long returned. */
  const isKept = (user: ts.Node | undefined, home: ts.Node | undefined): boolean => {
    for (let fn = user; fn !== undefined && fn !== home; fn = runnerOf(fn)) if (outlives(fn)) return true;
    return false;
  };

  // The seal gives maps and the like methods of their own that refuse; the inherited ones would still work on them.
  let holdsClosed = false;
  let takesChanger = false;
  const hides = (node: ts.Node): boolean => {
    holdsClosed ||=
      isMade(node) && runsAtLoad(node) && CLOSED.test(types.libraryName(context.checker.getTypeAtLocation(node)) ?? "");
    takesChanger ||= isTakenChanger(context, node);
    if (holdsClosed && takesChanger) return true;
    if (isIdentifier(node)) {
      if (isPropertyAccessExpression(node.parent) && node.parent.name === node) return false;
      const user = runnerOf(node);
      if (user === undefined) return false;
      const symbol = isShorthandPropertyAssignment(node.parent)
        ? context.checker.getShorthandAssignmentValueSymbol(node.parent)
        : context.checker.getSymbolAtLocation(node);
      const declaration = symbol?.valueDeclaration;
      if (symbol === undefined || declaration === undefined || !isLocal(declaration)) return false;
      const home = enclosingFunction(declaration);
      if (user === home || (home !== undefined && !running.has(home))) return false;
      return isKept(user, home) && !harmless(symbol, declaration);
    }
    if (node.kind === SyntaxKind.ThisKeyword || node.kind === SyntaxKind.SuperKeyword) {
      return hidesThis(node);
    }
    if (isPropertyDeclaration(node) && isPrivateIdentifier(node.name)) return hidesPrivate(node);
    if (isPropertyAccessExpression(node) && isPrivateIdentifier(node.name)) return lendsPrivateMethod(node);
    if (isNewExpression(node) || isCallExpression(node)) {
      if (!runsAtLoad(node)) return false;
      return /^(?:WeakMap|WeakSet|Promise)$/.test(node.expression.getText().replace(/\W.*$/s, ""));
    }
    return node.kind === SyntaxKind.AsyncKeyword && running.has(node.parent);
  };

  /** `this` of a function that has returned, in an arrow function that has not. */
  const hidesThis = (node: ts.Node): boolean => {
    let kept = false;
    for (let up = node.parent; up !== undefined; up = up.parent) {
      if (isArrowFunction(up)) kept ||= outlives(up);
      else if (isPropertyDeclaration(up)) return kept && running.has(up.parent);
      else if (isFunctionLike(up) && "body" in up) return kept && running.has(up);
    }
    return false;
  };

  const hidesPrivate = (field: ts.PropertyDeclaration): boolean => {
    const isStatic = hasModifier(field, SyntaxKind.StaticKeyword);
    if (!(isStatic ? runsAtLoad(field.parent) : running.has(field.parent))) return false;
    const symbol = context.checker.getSymbolAtLocation(field.name);
    if (symbol === undefined || !holdsPlainValue(context.checker.getTypeOfSymbol(symbol))) return true;
    if (mayBeAnything() || mayBeWrittenOn(context.checker.getTypeOfSymbol(symbol), field)) return true;
    // A number that is set in the constructor alone is no memory.
    return privateWrites(context, field, symbol).some((write) => {
      const fn = enclosingFunction(write);
      return isStatic || fn === undefined || !isConstructorDeclaration(fn) || fn.parent !== field.parent;
    });
  };

  /** `this.#method`, not called: the seal does not find it. */
  const lendsPrivateMethod = (node: ts.PropertyAccessExpression): boolean => {
    const declaration = context.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    if (declaration === undefined || !isMethodDeclaration(declaration)) return false;
    let at: ts.Node = node;
    while (isParenthesizedExpression(at.parent) || isNonNullExpression(at.parent)) at = at.parent;
    const called = isCallExpression(at.parent) && at.parent.expression === at;
    return !called && mayBeWrittenOn(context.checker.getTypeAtLocation(node), declaration);
  };

  const runsAtLoad = (node: ts.Node): boolean => {
    const home = enclosingFunction(node);
    return home === undefined || running.has(home);
  };

  return context.files.some((file) => nodesOf(file).some(hides));
}

/** True if the code takes a value of a type that says nothing, or of a plain one, for an object here. */
function turnsToObject(context: Context, node: ts.Node): boolean {
  const { checker } = context;
  if (isAsExpression(node) || isTypeAssertionExpression(node)) {
    const source = bare(node.expression);
    const target = checker.getTypeFromTypeNode(node.type);
    const isObject = !isPrimitive(target) && (target.flags & TypeFlags.Unknown) === 0;
    if (isObject && !isConstTypeReference(node.type) && !isParsed(source)) {
      const type = checker.getTypeAtLocation(source);
      const says = type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive | TypeFlags.Instantiable);
      if (says !== 0 || holdsPlainValue(type)) return true;
    }
  } else if (isTypePredicateNode(node) && node.type !== undefined) {
    if (!isPrimitive(checker.getTypeFromTypeNode(node.type))) return true;
  } else if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) {
    const type = checker.getTypeAtLocation(node.right);
    if ((type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) return true;
  }
  return false;
}

/** `JSON.parse(…) as T` makes a new object. */
function isParsed(node: ts.Expression): boolean {
  return isCallExpression(node) && node.expression.getText() === "JSON.parse";
}

function isMade(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  return isNewExpression(node) || isCallExpression(node);
}

/** A method that changes its receiver, read without being called: `const { set } = map`, `f(map.set)`. */
function isTakenChanger(context: Context, node: ts.Node): boolean {
  if (isBindingElement(node) && isObjectBindingPattern(node.parent)) {
    const name = node.propertyName ?? node.name;
    return (isIdentifier(name) || isStringLiteralLike(name)) && CHANGER.test(name.text);
  }
  if (isPropertyAssignment(node) || isShorthandPropertyAssignment(node)) {
    const { name } = node;
    return isPattern(node.parent) && (isIdentifier(name) || isStringLiteralLike(name)) && CHANGER.test(name.text);
  }
  if (!isPropertyAccessExpression(node) && !isElementAccessExpression(node)) return false;
  // A computed key reads own properties alone, unless it is known when compiling: then it reads as a name does.
  const { checker } = context;
  const keys = isPropertyAccessExpression(node) ? undefined : checker.getTypeAtLocation(node.argumentExpression);
  const texts =
    keys === undefined
      ? [(node as ts.PropertyAccessExpression).name.text]
      : (keys.isUnion() ? keys.types : [keys]).map((key) => (key.isStringLiteral() ? key.value : ""));
  if (!texts.some((text) => CHANGER.test(text))) return false;
  let at: ts.Node = node;
  while (isParenthesizedExpression(at.parent) || isNonNullExpression(at.parent)) at = at.parent;
  return !(isCallExpression(at.parent) && at.parent.expression === at) && !isTarget(node);
}

/**
 * True for a function that is called where it stands, that the library calls back before it goes on, or that has a name by which the
 * function that made it calls it and nothing else does.
 */
function isOnlyCalledInPlace(context: Context, fn: ts.Node): boolean {
  if (!isArrowFunction(fn) && !isFunctionExpression(fn) && !isFunctionDeclaration(fn)) return false;
  let at: ts.Node = fn;
  while (isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (isCallExpression(parent)) return parent.expression === at || isCalledBackOnly(context, parent);
  const named = isFunctionDeclaration(fn) ? fn.name : isVariableDeclaration(parent) ? parent.name : undefined;
  if (named === undefined || !isIdentifier(named)) return false;
  const home = enclosingFunction(named.parent);
  const symbol = context.checker.getSymbolAtLocation(named);
  if (home === undefined || symbol === undefined) return false;
  return usesOf(context, fn.getSourceFile(), named.text).every((use) => {
    if (use === named) return true;
    const call = use.parent;
    if (isShorthandPropertyAssignment(call)) return false;
    if (context.checker.getSymbolAtLocation(use) !== symbol) return true;
    const called = isCallExpression(call) && (call.expression === use || isCalledBackOnly(context, call));
    const runner = runnerOf(use);
    return called && (runner === home || runner === fn);
  });
}

/** Where the file has an identifier of that name. */
export function usesOf(context: Context, file: ts.SourceFile, name: string): readonly ts.Identifier[] {
  let uses = context.usedNames.get(file);
  if (uses === undefined) {
    const found = new Map<string, ts.Identifier[]>();
    for (const node of nodesOf(file)) {
      if (!isIdentifier(node)) continue;
      const others = found.get(node.text);
      if (others === undefined) found.set(node.text, [node]);
      else others.push(node);
    }
    context.usedNames.set(file, found);
    uses = found;
  }
  return uses.get(name) ?? [];
}

/** What runs the node: a function, or the field of a class, which is made with each instance. */
function runnerOf(node: ts.Node): ts.Node | undefined {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (isFunctionLike(up) && "body" in up) return up;
    if (isPropertyDeclaration(up) && !hasModifier(up, SyntaxKind.StaticKeyword)) return up;
  }
  return undefined;
}

/** True for a variable that is not one of the file's top level, which the seal reaches. */
function isLocal(declaration: ts.Declaration): boolean {
  if (
    !isVariableDeclaration(declaration) &&
    !isBindingElement(declaration) &&
    !isParameter(declaration) &&
    !isFunctionLike(declaration) &&
    !isClassLike(declaration) &&
    !isEnumDeclaration(declaration) &&
    !isModuleDeclaration(declaration)
  ) {
    return false;
  }
  if (isClassElement(declaration) || isObjectLiteralElement(declaration) || isTypeElement(declaration)) return false;
  // What a namespace exports is a property of its object.
  if ((getCombinedModifierFlags(declaration) & ModifierFlags.Export) !== 0) return false;
  let at: ts.Node = declaration;
  while (isBindingElement(at) || isObjectBindingPattern(at) || isArrayBindingPattern(at)) at = at.parent;
  if (isVariableDeclaration(at) && isVariableDeclarationList(at.parent)) {
    const { parent } = at.parent;
    return !(isVariableStatement(parent) && isSourceFile(parent.parent));
  }
  return !isSourceFile(at.parent);
}

/** True for a variable that a function may keep: a function, or a plain value that is never replaced. */
function isHarmless(context: Context, symbol: ts.Symbol, declaration: ts.Declaration): boolean {
  if (isFunctionLike(declaration)) return true;
  if (isClassLike(declaration)) {
    return !declaration.members.some((member) => hasModifier(member, SyntaxKind.StaticKeyword));
  }
  if (!isVariableDeclaration(declaration) && !isBindingElement(declaration) && !isParameter(declaration)) {
    return false;
  }
  if (symbol.declarations?.length !== 1) return false;
  if (!holdsPlainValue(context.checker.getTypeOfSymbol(symbol))) return false;
  const name = isIdentifier(declaration.name) ? declaration.name.text : "";
  const targets = assignedTo(context, declaration.getSourceFile()).get(name) ?? [];
  return !targets.some((target) => symbolOfTarget(context.checker, target) === symbol);
}

/** A primitive, or a function without properties. */
function holdsPlainValue(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(holdsPlainValue);
  if (isPrimitive(type)) return true;
  return type.getCallSignatures().length > 0 && type.getProperties().length === 0;
}

/** Where the private field is written to. */
function privateWrites(context: Context, field: ts.PropertyDeclaration, symbol: ts.Symbol): readonly ts.Node[] {
  const targets = assignedTo(context, field.getSourceFile()).get(field.name.getText()) ?? [];
  return targets.filter((target) => symbolOfTarget(context.checker, target) === symbol);
}
