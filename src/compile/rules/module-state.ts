/** Nothing at module level changes after the module has loaded: only the state remembers. */
import type { ts } from "ts-morph";
import {
  findAncestor,
  isAccessor,
  isArrowFunction,
  isBindingElement,
  isClassElement,
  isClassLike,
  isDoStatement,
  isElementAccessExpression,
  isEnumDeclaration,
  isEnumMember,
  isExportAssignment,
  isExpressionStatement,
  isForInStatement,
  isForOfStatement,
  isForStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isIfStatement,
  isMethodDeclaration,
  isModuleDeclaration,
  isObjectLiteralElement,
  isObjectLiteralExpression,
  isParameter,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isReturnStatement,
  isStatement,
  isSwitchStatement,
  isThrowStatement,
  isVariableDeclaration,
  isWhileStatement,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { type Context, enclosingFunction, hasModifier } from "./context.ts";
import { mayHideMemory } from "./hidden-memory.ts";
import { escapes, functionsRunAtLoad, isInert } from "./load-time.ts";
import { type Mutation, Mutations } from "./mutations.ts";
import type { TypeQuestions } from "./types.ts";

/** Library objects that change by being used. */
const ITERATORS =
  /^(?:Generator|Iterator|IteratorObject|IterableIterator|(?:Array|Map|Set|String|RegExpString)Iterator)$/;
const WEAK = /^Weak(?:Map|Set)$/;

/** A variable or static field at module level. */
interface Holder {
  readonly name: ts.Node;
  readonly initializer: ts.Expression | undefined;
  readonly type: ts.Type;
}

/** Collects while the module is walked; `finish` reports. */
export class ModuleState {
  readonly #context: Context;
  readonly #types: TypeQuestions;
  readonly #mutations: Mutations;
  readonly #holders: Holder[] = [];
  readonly #active: ts.Node[] = [];

  constructor(context: Context, types: TypeQuestions) {
    this.#context = context;
    this.#types = types;
    this.#mutations = new Mutations(context);
  }

  visit(node: ts.Node): void {
    this.#mutations.visit(node);
    if (isVariableDeclaration(node) || isPropertyDeclaration(node)) this.#visitHolder(node);
    else if (isEnumMember(node)) this.#visitEnumMember(node);
    else if (isStatement(node)) this.#visitStatement(node);
  }

  /** What runs when the module loads, beside initial values. */
  #visitStatement(node: ts.Statement): void {
    if (enclosingFunction(node) !== undefined) return;
    if (isExpressionStatement(node)) this.#active.push(node);
    else if (isExportAssignment(node) && !isInert(this.#context, node.expression)) {
      this.#active.push(node);
      const type = this.#context.checker.getTypeAtLocation(node.expression);
      this.#holders.push({ name: node, initializer: undefined, type });
    } else if (isForOfStatement(node) || isForInStatement(node)) this.#active.push(node.expression);
    else if (isThrowStatement(node) || isReturnStatement(node)) this.#active.push(node);
    else if (isIfStatement(node) || isWhileStatement(node) || isDoStatement(node) || isSwitchStatement(node)) {
      this.#active.push(node.expression);
    } else if (isForStatement(node)) {
      for (const part of [node.initializer, node.condition, node.incrementor])
        if (part !== undefined) this.#active.push(part);
    }
  }

  /** Constants at module level that hold what changes by being used, or functions made when the module loads. */
  #visitHolder(node: ts.VariableDeclaration | ts.PropertyDeclaration): void {
    if (enclosingFunction(node) !== undefined) return;
    if (isPropertyDeclaration(node) && !hasModifier(node, SyntaxKind.StaticKeyword)) return;
    const type = this.#context.checker.getTypeAtLocation(node);
    const library = this.#types.libraryName(type) ?? "";
    if (ITERATORS.test(library) || WEAK.test(library)) {
      this.#context.report(node.name, "module-state", {
        message: ITERATORS.test(library)
          ? "An iterator at module level is used up by the first call that goes through it."
          : "A weak collection at module level is memory outside the state.",
      });
    }
    this.#holders.push({ name: node.name, initializer: node.initializer, type });
    if (node.initializer !== undefined && !isInert(this.#context, node.initializer))
      this.#active.push(node.initializer);
    // A pattern goes through what it takes apart.
    if (!isIdentifier(node.name)) this.#active.push(node.name);
  }

  #visitEnumMember({ initializer }: ts.EnumMember): void {
    if (initializer === undefined || enclosingFunction(initializer) !== undefined) return;
    if (!isInert(this.#context, initializer)) this.#active.push(initializer);
  }

  /** Every place that changes something; complete after `finish`. */
  get mutations(): readonly Mutation[] {
    return this.#mutations.all;
  }

  finish(): void {
    const { all } = this.#mutations;
    this.#mutations.settle();
    const reported = new Set<ts.Node>();
    const report = (node: ts.Node, message?: string): void => {
      if (reported.has(node)) return;
      reported.add(node);
      this.#context.report(node, "module-state", message === undefined ? {} : { message });
    };
    for (const mutation of all) {
      if ("symbol" in mutation.root) this.#checkVariable(mutation, mutation.root.symbol, report);
      else this.#checkThis(mutation, mutation.root.thisOf, report);
    }
    this.#checkClosures(report);
  }

  #checkVariable(mutation: Mutation, symbol: ts.Symbol, report: (node: ts.Node, message?: string) => void): void {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || this.#context.world.isLibrary(declaration.getSourceFile())) return;
    if (isFunctionDeclaration(declaration) || isFunctionValue(declaration)) {
      if (!isIdentifier(mutation.node)) {
        if (isPropertyAccessExpression(mutation.node) || isElementAccessExpression(mutation.node)) {
          this.#context.report(mutation.node, "function-property");
        }
        return;
      }
    }
    if (mutation.inside === undefined) return;
    if (enclosingFunction(declaration) !== undefined || isParameter(declaration)) return;
    if (
      isVariableDeclaration(declaration) ||
      isBindingElement(declaration) ||
      isPropertyDeclaration(declaration) ||
      isClassLike(declaration) ||
      isEnumDeclaration(declaration) ||
      isModuleDeclaration(declaration)
    ) {
      report(
        mutation.node,
        `\`${symbol.name}\` is at module level and changes here: the same events must give the same state, whatever ran before.`,
      );
    }
  }

  /** `this` of a static method is the class, and of a method in an object at module level that object. */
  #checkThis(mutation: Mutation, owner: ts.Node, report: (node: ts.Node) => void): void {
    if (!isClassElement(owner) && !isObjectLiteralElement(owner) && !isFunctionExpression(owner)) return;
    if (isClassElement(owner) && isClassLike(owner.parent)) {
      if (hasModifier(owner, SyntaxKind.StaticKeyword) && !isPropertyDeclaration(owner)) report(mutation.node);
      return;
    }
    const object = findAncestor(owner, isObjectLiteralExpression);
    if (object !== undefined && enclosingFunction(object) === undefined) report(mutation.node);
  }

  /** Functions made when the module loads that remember through variables of the function that made them. */
  #checkClosures(report: (node: ts.Node, message?: string) => void): void {
    const { all } = this.#mutations;
    const running = functionsRunAtLoad(this.#context, this.#active);
    this.#context.fresh = mayHideMemory(this.#context, this.#types, running);
    if (this.#active.length === 0) return;
    this.#checkHooks(running, report);
    if (!this.#keepsCode()) return;
    const escaping = new Map<ts.Node, boolean>();
    const outlives = (fn: ts.Node): boolean => {
      const known = escaping.get(fn) ?? escapes(this.#context, fn);
      escaping.set(fn, known);
      return known;
    };
    for (const { node, root, inside } of all) {
      if (inside === undefined) continue;
      const declaration = "symbol" in root ? root.symbol.valueDeclaration : undefined;
      const owner = declaration === undefined ? undefined : enclosingFunction(declaration);
      if (owner === undefined || owner === inside || !running.has(owner) || !isInsideOf(inside, owner)) continue;
      for (let fn: ts.Node | undefined = inside; fn !== undefined && fn !== owner; fn = enclosingFunction(fn)) {
        if (!outlives(fn)) continue;
        report(
          node,
          "A function that is made when the module loads changes this variable at each call: it is memory outside the state.",
        );
        break;
      }
    }
  }

  /** Methods that the language calls by itself, on objects that were made when the module loaded. */
  #checkHooks(running: ReadonlySet<ts.Node>, report: (node: ts.Node) => void): void {
    for (const { node, root } of this.#mutations.all) {
      if (!("thisOf" in root) || !running.has(root.thisOf)) continue;
      const owner = root.thisOf;
      if (!isAccessor(owner) && !isMethodDeclaration(owner)) continue;
      const name = owner.name.getText();
      if (isAccessor(owner) || /^(?:toString|valueOf|next|return|\[.*\])$/.test(name)) report(node);
    }
  }

  /** True if something at module level can hold functions that code made when the module loaded. */
  #keepsCode(): boolean {
    const written = new Set(
      this.#mutations.all.flatMap(({ root, inside }) =>
        inside === undefined && "symbol" in root ? [root.symbol] : [],
      ),
    );
    return this.#holders.some(({ name, initializer, type }) => {
      if (this.#types.holdsCode(type) === undefined && !mayHide(type)) return false;
      const symbol = isIdentifier(name) ? this.#context.checker.getSymbolAtLocation(name) : undefined;
      const changes = symbol === undefined || written.has(symbol);
      return changes || initializer === undefined || !isInert(this.#context, initializer);
    });
  }
}

/** True for a type that does not say what it holds. */
function mayHide(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(mayHide);
  return (type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0;
}

function isFunctionValue(declaration: ts.Declaration): boolean {
  return (
    isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    (isArrowFunction(declaration.initializer) || isFunctionExpression(declaration.initializer))
  );
}

function isInsideOf(node: ts.Node, ancestor: ts.Node): boolean {
  for (let up: ts.Node | undefined = node; up !== undefined; up = up.parent) if (up === ancestor) return true;
  return false;
}
