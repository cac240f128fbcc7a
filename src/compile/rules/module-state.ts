/** Nothing at module level changes after the module has loaded: only the state remembers. */
import { ts } from "ts-morph";
import { type Context, enclosingFunction, hasModifier } from "./context.ts";
import { type Mutation, Mutations } from "./mutations.ts";
import type { TypeQuestions } from "./types.ts";

/** Library objects that change by being used. */
const ITERATORS =
  /^(?:Generator|Iterator|IteratorObject|IterableIterator|(?:Array|Map|Set|String|RegExpString)Iterator)$/;
const WEAK = /^Weak(?:Map|Set)$/;

/** Collects while the module is walked; `finish` reports. */
export class ModuleState {
  readonly #context: Context;
  readonly #types: TypeQuestions;
  readonly #mutations: Mutations;
  readonly #holders: ts.Expression[] = [];

  constructor(context: Context, types: TypeQuestions) {
    this.#context = context;
    this.#types = types;
    this.#mutations = new Mutations(context);
  }

  visit(node: ts.Node): void {
    this.#mutations.visit(node);
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) this.#visitHolder(node);
    else if (ts.isExportAssignment(node)) this.#holders.push(node.expression);
  }

  /** Constants at module level that hold what changes by being used, or functions made when the module loads. */
  #visitHolder(node: ts.VariableDeclaration | ts.PropertyDeclaration): void {
    if (enclosingFunction(node) !== undefined || node.initializer === undefined) return;
    if (ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword)) return;
    const type = this.#context.checker.getTypeAtLocation(node);
    const library = this.#types.libraryName(type) ?? "";
    if (ITERATORS.test(library) || WEAK.test(library)) {
      this.#context.report(node.name, "module-state", {
        message: ITERATORS.test(library)
          ? "An iterator at module level is used up by the first call that goes through it."
          : "A weak collection at module level is memory outside the state.",
      });
    }
    if (this.#types.holdsCode(type) === "function") this.#holders.push(node.initializer);
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
    if (ts.isFunctionDeclaration(declaration) || isFunctionValue(declaration)) {
      if (!ts.isIdentifier(mutation.node)) {
        if (ts.isPropertyAccessExpression(mutation.node) || ts.isElementAccessExpression(mutation.node)) {
          this.#context.report(mutation.node, "function-property");
        }
        return;
      }
    }
    if (mutation.inside === undefined) return;
    if (enclosingFunction(declaration) !== undefined || ts.isParameter(declaration)) return;
    if (
      ts.isVariableDeclaration(declaration) ||
      ts.isBindingElement(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isClassLike(declaration) ||
      ts.isEnumDeclaration(declaration) ||
      ts.isModuleDeclaration(declaration)
    ) {
      report(
        mutation.node,
        `\`${symbol.name}\` is at module level and changes here: the same events must give the same state, whatever ran before.`,
      );
    }
  }

  /** `this` of a static method is the class, and of a method in an object at module level that object. */
  #checkThis(mutation: Mutation, owner: ts.Node, report: (node: ts.Node) => void): void {
    if (!ts.isClassElement(owner) && !ts.isObjectLiteralElement(owner) && !ts.isFunctionExpression(owner)) return;
    if (ts.isClassElement(owner) && ts.isClassLike(owner.parent)) {
      if (hasModifier(owner, ts.SyntaxKind.StaticKeyword) && !ts.isPropertyDeclaration(owner)) report(mutation.node);
      return;
    }
    const object = ts.findAncestor(owner, ts.isObjectLiteralExpression);
    if (object !== undefined && enclosingFunction(object) === undefined) report(mutation.node);
  }

  /** Functions made when the module loads that remember through variables of the function that made them. */
  #checkClosures(report: (node: ts.Node, message?: string) => void): void {
    const { all, calls } = this.#mutations;
    const remembering = new Map<ts.Node, ts.Node[]>();
    for (const { node, root, inside } of all) {
      if (!("symbol" in root) || inside === undefined) continue;
      const declaration = root.symbol.valueDeclaration;
      const owner = declaration === undefined ? undefined : enclosingFunction(declaration);
      if (owner !== undefined && owner !== inside && isInsideOf(inside, owner)) {
        remembering.set(owner, [...(remembering.get(owner) ?? []), node]);
      }
    }
    if (remembering.size === 0) return;
    const reached = new Set<ts.Node>();
    const reach = (fn: ts.Node): void => {
      if (reached.has(fn)) return;
      reached.add(fn);
      for (const call of calls) if (call.inside === fn) reach(call.callee);
    };
    for (const holder of this.#holders) {
      for (const call of calls) if (call.inside === undefined && isInsideOf(call.node, holder)) reach(call.callee);
    }
    for (const fn of reached) {
      const signature = ts.isFunctionLike(fn) ? this.#context.checker.getSignatureFromDeclaration(fn) : undefined;
      const returned = signature === undefined ? undefined : this.#context.checker.getReturnTypeOfSignature(signature);
      if (returned !== undefined && this.#types.holdsCode(returned) === undefined) continue;
      for (const node of remembering.get(fn) ?? []) {
        report(
          node,
          "A function that is made when the module loads changes this variable at each call: it is memory outside the state.",
        );
      }
    }
  }
}

function isFunctionValue(declaration: ts.Declaration): boolean {
  return (
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    (ts.isArrowFunction(declaration.initializer) || ts.isFunctionExpression(declaration.initializer))
  );
}

function isInsideOf(node: ts.Node, ancestor: ts.Node): boolean {
  for (let up: ts.Node | undefined = node; up !== undefined; up = up.parent) if (up === ancestor) return true;
  return false;
}
