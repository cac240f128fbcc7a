/** Who changes what: every place of a module where something is written to, and whom it belongs to. Serves `module-state.ts`. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  getCombinedModifierFlags,
  isArrowFunction,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isConditionalExpression,
  isDoStatement,
  isElementAccessExpression,
  isForOfStatement,
  isForStatement,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isJSDocSignature,
  isNewExpression,
  isParameter,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isRegularExpressionLiteral,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isStatement,
  isStringLiteralLike,
  isVariableDeclaration,
  isVariableStatement,
  isWhileStatement,
  ModifierFlags,
  SyntaxKind,
} from "../typescript.ts";
import { bare, type Context, enclosingFunction, followAlias } from "./context.ts";
import { isTarget } from "./targets.ts";
import { isPrimitive } from "./types.ts";

/** What is changed: a variable (or what it holds), or the object that `this` is in a function. */
export type Root = { readonly symbol: ts.Symbol } | { readonly thisOf: ts.Node };

/** One place that changes something, directly or by calling something that does. */
export interface Mutation {
  readonly node: ts.Node;
  readonly root: Root;
  /** The innermost function that the place is in; undefined at module level. */
  readonly inside: ts.SignatureDeclaration | undefined;
}

/** A call of one of the module's own functions. */
export interface OwnCall {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly callee: ts.SignatureDeclaration;
  readonly inside: ts.SignatureDeclaration | undefined;
}

/** Methods of library objects that change their receiver. */
const CHANGERS: ReadonlySet<string> = new Set(
  `getOrInsert getOrInsertComputed setFloat16 push pop shift unshift splice sort reverse fill copyWithin set add delete clear next return throw setTime setUTCFullYear
  setUTCMonth setUTCDate setUTCHours setUTCMinutes setUTCSeconds setUTCMilliseconds setInt8 setUint8 setInt16 setUint16 setInt32
  setUint32 setFloat32 setFloat64 setBigInt64 setBigUint64`.split(/\s+/),
);
/** Methods of library containers that give out what is in them. */
const GIVERS: ReadonlySet<string> = new Set([
  "get",
  "at",
  "find",
  "findLast",
  "values",
  "entries",
  "pop",
  "shift",
  "filter",
  "slice",
]);

/** Collects the mutations and own calls of a module, and follows the ones through calls until nothing new is found. */
export class Mutations {
  readonly all: Mutation[] = [];
  readonly calls: OwnCall[] = [];
  readonly #context: Context;
  readonly #seen = new Map<ts.Node, Root[]>();
  /** Variables of which what they hold is changed, not only what they name. */
  readonly #changedSymbols = new Set<ts.Symbol>();
  /** Functions that change the object that they are called on. */
  readonly #changedThis = new Set<ts.Node>();
  /** Functions that change more of their arguments or receiver than was known. */
  readonly #grown: ts.Node[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /** Looks at one node of the module. */
  visit(node: ts.Node): void {
    if ((isIdentifier(node) || isPropertyAccessExpression(node) || isElementAccessExpression(node)) && isTarget(node)) {
      if (isIdentifier(node)) {
        if (isVariableUse(node)) {
          const symbol = this.#symbolOf(node);
          if (symbol !== undefined) this.#add(node, { symbol });
        }
      } else if (!(isPropertyAccessExpression(node) && node.name.text === "lastIndex")) {
        this.#addRoots(node, node.expression);
      }
    } else if (isCallExpression(node) || isNewExpression(node)) this.#visitCall(node);
  }

  /** Follows mutations of parameters and of `this` to the callers: each call is looked at again only when its callee changes more. */
  settle(): void {
    const callsOf = new Map<ts.Node, OwnCall[]>();
    for (const call of this.calls) {
      const known = callsOf.get(call.callee);
      if (known === undefined) callsOf.set(call.callee, [call]);
      else known.push(call);
    }
    for (const call of this.calls) this.#carry(call);
    for (let fn = this.#grown.pop(); fn !== undefined; fn = this.#grown.pop()) {
      for (const call of callsOf.get(fn) ?? []) this.#carry(call);
    }
  }

  /** True if the function changes the object that it is called on. */
  changesThis(fn: ts.Node): boolean {
    return this.#changedThis.has(fn);
  }

  #visitCall(node: ts.CallExpression | ts.NewExpression): void {
    const { checker, world } = this.#context;
    const callee = bare(node.expression);
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (declaration === undefined || isJSDocSignature(declaration)) return;
    if (!world.isLibrary(declaration.getSourceFile())) {
      this.calls.push({
        node,
        callee: implementationOf(checker, declaration, callee),
        inside: enclosingFunction(node),
      });
      return;
    }
    if (!isPropertyAccessExpression(callee)) return;
    const name = callee.name.text;
    if (CHANGERS.has(name)) this.#addRoots(node, callee.expression);
    else if (name === "test" || name === "exec") {
      // With flag `g` or `y` a regular expression remembers where it stopped. A loop goes on until it starts again.
      if (this.#remembersPlace(callee.expression) && !isInLoopHead(node) && !this.#resets(node)) {
        this.#addRoots(node, callee.expression);
      }
    } else if (name === "assign" && isIdentifier(callee.expression) && callee.expression.text === "Object") {
      const target = node.arguments?.[0];
      if (target !== undefined) this.#addRoots(node, target);
    }
  }

  /** What a call of an own function changes through its arguments or its receiver. */
  #carry(call: OwnCall): void {
    const add = (expression: ts.Expression): void => this.#addRoots(call.node, expression);
    call.callee.parameters.forEach((parameter, index) => {
      if (!this.#changesParameter(parameter)) return;
      const argument = call.node.arguments?.[index];
      if (argument !== undefined) add(isSpreadElement(argument) ? argument.expression : argument);
      else if (parameter.initializer !== undefined) add(parameter.initializer);
    });
    const callee = bare(call.node.expression);
    if (
      isCallExpression(call.node) &&
      (isPropertyAccessExpression(callee) || isElementAccessExpression(callee)) &&
      this.changesThis(call.callee)
    ) {
      add(callee.expression);
    }
  }

  #changesParameter(parameter: ts.ParameterDeclaration): boolean {
    const changes = (name: ts.BindingName): boolean => {
      if (!isIdentifier(name)) {
        return name.elements.some((element) => isBindingElement(element) && changes(element.name));
      }
      const symbol = this.#context.checker.getSymbolAtLocation(name);
      return symbol !== undefined && this.#changedSymbols.has(symbol);
    };
    return changes(parameter.name);
  }

  #addRoots(node: ts.Node, expression: ts.Expression): void {
    for (const root of this.rootsOf(expression)) this.#add(node, root);
  }

  #add(node: ts.Node, root: Root): void {
    const before = this.#seen.get(node) ?? [];
    if (before.some((other) => sameRoot(other, root))) return;
    this.#seen.set(node, [...before, root]);
    this.all.push({ node, root, inside: enclosingFunction(node) });
    if ("thisOf" in root) {
      if (!this.#changedThis.has(root.thisOf)) this.#grown.push(root.thisOf);
      this.#changedThis.add(root.thisOf);
    } else if (!(isIdentifier(node) && isTarget(node)) && !this.#changedSymbols.has(root.symbol)) {
      this.#changedSymbols.add(root.symbol);
      const fn = functionOfParameter(root.symbol);
      if (fn !== undefined) this.#grown.push(fn);
    }
  }

  #symbolOf(node: ts.Node): ts.Symbol | undefined {
    const { checker } = this.#context;
    const symbol = isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    return symbol === undefined ? undefined : followAlias(checker, symbol);
  }

  /** Whom the value of an expression belongs to. New objects and copies belong to nobody. */
  rootsOf(expression: ts.Expression, depth = 0): readonly Root[] {
    if (depth > 12) return [];
    const { checker } = this.#context;
    const inner = bare(expression);
    if (inner.kind === SyntaxKind.ThisKeyword) {
      const owner = ownerOfThis(inner);
      return owner === undefined ? [] : [{ thisOf: owner }];
    }
    if (isPropertyAccessExpression(inner) || isElementAccessExpression(inner)) {
      const own = isPropertyAccessExpression(inner) ? this.#staticOrNamespaceMember(inner) : undefined;
      if (own !== undefined) return [{ symbol: own }];
      return this.rootsOf(inner.expression, depth + 1);
    }
    if (isConditionalExpression(inner)) {
      return [...this.rootsOf(inner.whenTrue, depth + 1), ...this.rootsOf(inner.whenFalse, depth + 1)];
    }
    if (isBinaryExpression(inner)) {
      switch (inner.operatorToken.kind) {
        case SyntaxKind.BarBarToken:
        case SyntaxKind.QuestionQuestionToken:
        case SyntaxKind.AmpersandAmpersandToken:
        case SyntaxKind.EqualsToken:
        case SyntaxKind.QuestionQuestionEqualsToken:
        case SyntaxKind.BarBarEqualsToken:
        case SyntaxKind.CommaToken:
          return [...this.rootsOf(inner.left, depth + 1), ...this.rootsOf(inner.right, depth + 1)];
        default:
          return [];
      }
    }
    if (isCallExpression(inner)) return this.#rootsOfCall(inner, depth);
    if (!isIdentifier(inner)) return [];
    const symbol = this.#symbolOf(inner);
    if (symbol === undefined) return [];
    if (isPrimitive(checker.getTypeAtLocation(inner))) return [];
    const source = this.#sourceOf(symbol);
    return source === undefined ? [{ symbol }] : [{ symbol }, ...this.rootsOf(source, depth + 1)];
  }

  #rootsOfCall(call: ts.CallExpression, depth: number): readonly Root[] {
    const callee = bare(call.expression);
    if (!isPropertyAccessExpression(callee)) return [];
    if (isPrimitive(this.#context.checker.getTypeAtLocation(call))) return [];
    const declarations = this.#context.checker.getSymbolAtLocation(callee.name)?.declarations ?? [];
    if (!declarations.some((node) => this.#context.world.isLibrary(node.getSourceFile()))) return [];
    if (isIdentifier(callee.expression) && callee.expression.text === "Object") {
      const passes = ["freeze", "seal", "values", "entries", "assign"].includes(callee.name.text);
      const argument = call.arguments[0];
      return passes && argument !== undefined ? this.rootsOf(argument, depth + 1) : [];
    }
    // `slice` and `filter` make a new array: what is in it still belongs to the old one, but adding to it is harmless.
    if (!GIVERS.has(callee.name.text) || ["slice", "filter"].includes(callee.name.text)) return [];
    return this.rootsOf(callee.expression, depth + 1);
  }

  /** True for a regular expression with flag `g` or `y`, as far as it can be seen. */
  #remembersPlace(expression: ts.Expression, depth = 0): boolean {
    const inner = bare(expression);
    if (depth > 6) return false;
    if (isRegularExpressionLiteral(inner)) return /[gy][a-z]*$/.test(inner.text.slice(inner.text.lastIndexOf("/")));
    if (isNewExpression(inner) || isCallExpression(inner)) {
      const flags = inner.arguments?.[1];
      return flags !== undefined && isStringLiteralLike(flags) && /[gy]/.test(flags.text);
    }
    if (!isIdentifier(inner) && !isPropertyAccessExpression(inner)) return false;
    const symbol = this.#symbolOf(isIdentifier(inner) ? inner : inner.name);
    const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    if (declaration === undefined) return false;
    if (
      !isVariableDeclaration(declaration) &&
      !isPropertyAssignment(declaration) &&
      !isPropertyDeclaration(declaration)
    ) {
      return false;
    }
    return declaration.initializer !== undefined && this.#remembersPlace(declaration.initializer, depth + 1);
  }

  /** True if the function sets `lastIndex` itself. */
  #resets(node: ts.Node): boolean {
    const fn = enclosingFunction(node);
    if (fn === undefined) return false;
    const looks = (at: ts.Node): boolean =>
      (isPropertyAccessExpression(at) && at.name.text === "lastIndex" && isTarget(at)) ||
      forEachChild(at, (child) => (looks(child) ? true : undefined)) === true;
    return looks(fn);
  }

  /** `Counter.count` and `Settings.limit` name a variable of their own. */
  #staticOrNamespaceMember(access: ts.PropertyAccessExpression): ts.Symbol | undefined {
    const symbol = this.#symbolOf(access.name);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined) return undefined;
    const isStatic =
      isPropertyDeclaration(declaration) && (getCombinedModifierFlags(declaration) & ModifierFlags.Static) !== 0;
    return isStatic || isVariableDeclaration(declaration) ? symbol : undefined;
  }

  /** Where a local variable's value comes from, if it may be shared with something else. */
  #sourceOf(symbol: ts.Symbol): ts.Expression | undefined {
    let declaration: ts.Declaration | undefined = symbol.valueDeclaration;
    while (declaration !== undefined && isBindingElement(declaration)) declaration = declaration.parent.parent;
    if (declaration === undefined) return undefined;
    if (isVariableDeclaration(declaration)) {
      if (declaration.initializer !== undefined) return declaration.initializer;
      const loop = declaration.parent.parent;
      return isForOfStatement(loop) && loop.initializer === declaration.parent ? loop.expression : undefined;
    }
    if (!isParameter(declaration)) return undefined;
    // The parameter of a callback of a library method, such as `list.forEach((item) => …)`.
    const fn = declaration.parent;
    const call = fn.parent;
    if (!isFunctionLike(fn) || call === undefined || !isCallExpression(call)) return undefined;
    const callee = bare(call.expression);
    const isArgument = call.arguments.some((argument) => argument === (fn as ts.Node));
    if (!isArgument || !isPropertyAccessExpression(callee)) return undefined;
    const declarations = this.#context.checker.getSymbolAtLocation(callee.name)?.declarations ?? [];
    return declarations.some((node) => this.#context.world.isLibrary(node.getSourceFile()))
      ? callee.expression
      : undefined;
  }
}

/** The function whose parameter a variable is, whole or taken apart. */
function functionOfParameter(symbol: ts.Symbol): ts.Node | undefined {
  let declaration: ts.Node | undefined = symbol.valueDeclaration;
  while (declaration !== undefined && isBindingElement(declaration)) declaration = declaration.parent.parent;
  return declaration !== undefined && isParameter(declaration) ? declaration.parent : undefined;
}

function isInLoopHead(node: ts.Node): boolean {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (isWhileStatement(parent) || isDoStatement(parent)) return parent.expression === at;
    if (isForStatement(parent)) return parent.statement !== at;
    if (isStatement(parent) && !isVariableStatement(parent)) return false;
  }
  return false;
}

function sameRoot(a: Root, b: Root): boolean {
  if ("symbol" in a) return "symbol" in b && a.symbol === b.symbol;
  return "thisOf" in b && a.thisOf === b.thisOf;
}

/** Not the name of a property in a pattern. */
function isVariableUse(node: ts.Identifier): boolean {
  const { parent } = node;
  return !(isPropertyAccessExpression(parent) && parent.name === node);
}

/** The function, or the class for its fields, that `this` belongs to. */
export function ownerOfThis(node: ts.Node): ts.Node | undefined {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (isArrowFunction(up)) continue;
    if (isFunctionLike(up) && "body" in up) return up;
    if (isPropertyDeclaration(up)) return up;
  }
  return undefined;
}

/** The function itself where the signature is that of an overload or of a type. */
function implementationOf(
  checker: ts.TypeChecker,
  declaration: ts.SignatureDeclaration,
  callee: ts.Expression,
): ts.SignatureDeclaration {
  if ("body" in declaration && declaration.body !== undefined) return declaration;
  const name = isPropertyAccessExpression(callee) ? callee.name : callee;
  const symbol = checker.getSymbolAtLocation(name);
  const target = symbol === undefined ? undefined : followAlias(checker, symbol);
  for (const candidate of target?.declarations ?? []) {
    if (isFunctionLike(candidate) && "body" in candidate && candidate.body !== undefined) return candidate;
    if (isVariableDeclaration(candidate) || isPropertyAssignment(candidate)) {
      const value = candidate.initializer === undefined ? undefined : bare(candidate.initializer);
      if (value !== undefined && (isArrowFunction(value) || isFunctionExpression(value))) return value;
    }
  }
  return declaration;
}
