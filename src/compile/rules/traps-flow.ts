/** Where the state and the events of a module go: the functions of its definition and those that they call. Serves the traps. */
import type { ts } from "ts-morph";
import {
  findAncestor,
  forEachChild,
  getCombinedNodeFlags,
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isMethodDeclaration,
  isParameter,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  isVariableDeclaration,
  NodeFlags,
  SyntaxKind,
} from "../typescript.ts";
import { bare, type Context, followAlias, type Words } from "./context.ts";
import type { Definition } from "./definition.ts";
import { resultsOf } from "./state-fits.ts";
import type { TrapId } from "./traps-catalogue.ts";

/** Longer chains of own functions than that are not followed. */
const MOST_FUNCTIONS = 200;
const MOST_RESULTS = 2_000;

/** One method of the definition, and what its parameters and results become in the functions that it calls. */
export interface Method {
  readonly name: string;
  readonly fn: Body;
  /** Whether a variable is one of the method's parameters, by its position, whole and under whatever name. */
  readonly parameters: readonly ReadonlySet<ts.Symbol>[];
  /** What it returns, brackets, conditions, local constants and calls of own functions looked through. */
  readonly results: readonly ts.Expression[];
}

/** A function with a body. */
export type Body = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** Reports a trap. It never refuses a module. */
export function warn(context: Context, place: ts.Node, rule: TrapId, words: Omit<Words, "severity"> = {}): void {
  context.report(place, rule, { ...words, severity: "warning" });
}

/** The method of that name, or undefined if it cannot be followed. */
export function methodOf(context: Context, { object }: Definition, name: string): Method | undefined {
  if (object === undefined) return undefined;
  const property = context.checker.getTypeAtLocation(object).getProperty(name);
  const fn = property === undefined ? undefined : bodyOfSymbol(context, property);
  if (fn === undefined) return undefined;
  const parameters = fn.parameters.map((parameter) => {
    const symbol = isIdentifier(parameter.name) ? context.checker.getSymbolAtLocation(parameter.name) : undefined;
    return new Set(symbol === undefined ? [] : [symbol]);
  });
  followArguments(context, fn, parameters);
  return { name, fn, parameters, results: resultsThrough(context, fn) };
}

/** The variable that an identifier names, imports followed. */
export function symbolOf(context: Context, node: ts.Identifier): ts.Symbol | undefined {
  const symbol = isShorthandPropertyAssignment(node.parent)
    ? context.checker.getShorthandAssignmentValueSymbol(node.parent)
    : context.checker.getSymbolAtLocation(node);
  return symbol === undefined ? undefined : followAlias(context.checker, symbol);
}

/** True if the node is a name for one of the variables. */
export function names(context: Context, node: ts.Expression, symbols: ReadonlySet<ts.Symbol> | undefined): boolean {
  const inner = bare(node);
  if (symbols === undefined || !isIdentifier(inner)) return false;
  const symbol = symbolOf(context, inner);
  return symbol !== undefined && symbols.has(symbol);
}

/** The `const` of the module that an expression names, with its initial value. */
export function constantOf(
  context: Context,
  expression: ts.Expression,
): { readonly declaration: ts.VariableDeclaration; readonly initializer: ts.Expression } | undefined {
  const inner = bare(expression);
  if (!isIdentifier(inner)) return undefined;
  const declaration = symbolOf(context, inner)?.valueDeclaration;
  if (declaration === undefined || !isVariableDeclaration(declaration)) return undefined;
  if (context.world.isLibrary(declaration.getSourceFile()) || !isIdentifier(declaration.name)) return undefined;
  if ((getCombinedNodeFlags(declaration) & NodeFlags.Const) === 0) return undefined;
  const { initializer } = declaration;
  return initializer === undefined ? undefined : { declaration, initializer };
}

/** `state.a[0].b`: the name that it starts with, and the names after it; `undefined` for a key that is worked out. */
export function chainOf(
  expression: ts.Expression,
): { readonly root: ts.Identifier; readonly keys: readonly (string | undefined)[] } | undefined {
  const keys: (string | undefined)[] = [];
  let at = bare(expression);
  for (;;) {
    if (isIdentifier(at)) return { root: at, keys: keys.reverse() };
    if (isPropertyAccessExpression(at)) keys.push(at.name.text);
    else if (isElementAccessExpression(at)) {
      const key = bare(at.argumentExpression);
      keys.push(isStringLiteralLike(key) ? key.text : undefined);
    } else return undefined;
    at = bare(at.expression);
  }
}

/** True for a method of the library's that is called, such as `list.sort`. */
export function isLibraryMethod(context: Context, callee: ts.PropertyAccessExpression): boolean {
  const declarations = context.checker.getSymbolAtLocation(callee.name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((node) => context.world.isLibrary(node.getSourceFile()));
}

function bodyOfSymbol(context: Context, start: ts.Symbol): Body | undefined {
  let symbol: ts.Symbol | undefined = followAlias(context.checker, start);
  for (let steps = 0; symbol !== undefined && steps < 10; steps += 1) {
    for (const declaration of symbol.declarations ?? []) {
      const fn = bodyAt(declaration);
      if (fn !== undefined) return fn;
    }
    const declaration: ts.Declaration | undefined = symbol.valueDeclaration;
    if (declaration === undefined) return undefined;
    let next: ts.Symbol | undefined;
    if (isShorthandPropertyAssignment(declaration)) {
      next = context.checker.getShorthandAssignmentValueSymbol(declaration);
    } else if (isPropertyAssignment(declaration) || isVariableDeclaration(declaration)) {
      const value = declaration.initializer === undefined ? undefined : bare(declaration.initializer);
      if (value === undefined || !isIdentifier(value)) return undefined;
      next = context.checker.getSymbolAtLocation(value);
    }
    symbol = next === undefined ? undefined : followAlias(context.checker, next);
  }
  return undefined;
}

function bodyAt(declaration: ts.Node): Body | undefined {
  const value =
    (isPropertyAssignment(declaration) || isVariableDeclaration(declaration)) && declaration.initializer !== undefined
      ? bare(declaration.initializer)
      : declaration;
  const isBody =
    isFunctionDeclaration(value) || isFunctionExpression(value) || isArrowFunction(value) || isMethodDeclaration(value);
  return isBody && value.body !== undefined ? value : undefined;
}

/** The own function that a call runs. */
function calledBody(context: Context, call: ts.CallExpression): Body | undefined {
  const callee = bare(call.expression);
  if (!isIdentifier(callee)) return undefined;
  const symbol = symbolOf(context, callee);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined || isParameter(declaration)) return undefined;
  return context.world.isLibrary(declaration.getSourceFile()) ? undefined : bodyOfSymbol(context, symbol);
}

/** Adds the parameters of own functions that are given the method's own, as they are. */
function followArguments(context: Context, start: Body, parameters: readonly Set<ts.Symbol>[]): void {
  const seen = new Set<Body>([start]);
  const pending: Body[] = [start];
  const look = (node: ts.Node): void => {
    if (isCallExpression(node)) {
      const used = node.arguments.map((argument) => parameters.find((known) => names(context, argument, known)));
      const callee = used.some((known) => known !== undefined) ? calledBody(context, node) : undefined;
      if (callee !== undefined) {
        let grown = !seen.has(callee);
        used.forEach((known, index) => {
          const name = callee.parameters[index]?.name;
          if (known === undefined || name === undefined || !isIdentifier(name)) return;
          const symbol = context.checker.getSymbolAtLocation(name);
          if (symbol === undefined || known.has(symbol)) return;
          known.add(symbol);
          grown = true;
        });
        if (grown && seen.size < MOST_FUNCTIONS) {
          seen.add(callee);
          pending.push(callee);
        }
      }
    }
    forEachChild(node, look);
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) if (next.body !== undefined) look(next.body);
}

function resultsThrough(context: Context, start: Body): readonly ts.Expression[] {
  const seen = new Set<ts.Node>();
  const results: ts.Expression[] = [];
  const pending: ts.Expression[] = [];
  const addFunction = (fn: Body): void => {
    if (seen.has(fn)) return;
    seen.add(fn);
    for (const { value } of resultsOf(fn)) if (value !== undefined) pending.push(value);
  };
  addFunction(start);
  for (let next = pending.pop(); next !== undefined && results.length < MOST_RESULTS; next = pending.pop()) {
    for (const part of alternatives(next)) {
      if (seen.has(part)) continue;
      seen.add(part);
      const constant = constantOf(context, part);
      const called = isCallExpression(part) ? calledBody(context, part) : undefined;
      if (constant !== undefined && isLocal(constant.declaration)) pending.push(constant.initializer);
      else if (called !== undefined) addFunction(called);
      else results.push(part);
    }
  }
  return results;
}

/** True for a variable of a function's. */
export function isLocal(declaration: ts.Node): boolean {
  return findAncestor(declaration, isFunctionLike) !== undefined;
}

/** What an expression may be, without the conditions that choose. */
export function alternatives(expression: ts.Expression): readonly ts.Expression[] {
  const inner = bare(expression);
  if (isConditionalExpression(inner)) return [...alternatives(inner.whenTrue), ...alternatives(inner.whenFalse)];
  if (isBinaryExpression(inner)) {
    switch (inner.operatorToken.kind) {
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
        return [...alternatives(inner.left), ...alternatives(inner.right)];
      case SyntaxKind.CommaToken:
        return alternatives(inner.right);
      default:
        return [inner];
    }
  }
  return [inner];
}
