/** Which variable each name of an emitted file means. What the linker renames by, and how the second check finds free names. */
import type { AnyNode, Node, Program } from "acorn";
import { childrenOf } from "./estree.ts";

/** One place where a variable is named. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** `{ x }` stands for `{ x: x }`: only what follows the colon may be renamed. */
  readonly shorthand: boolean;
  /** For the `ns` of `ns.member`. */
  readonly member: { readonly name: string; readonly end: number } | undefined;
}

/** A variable of the file's top level. */
export interface TopBinding {
  readonly name: string;
  readonly isImport: boolean;
  readonly occurrences: Occurrence[];
}

/** The names of one file. */
export interface ScopeAnalysis {
  /** By name, in the order of their declarations. */
  readonly top: ReadonlyMap<string, TopBinding>;
  /** Names that the file does not declare. */
  readonly free: ReadonlyMap<string, Occurrence[]>;
  /** Names that are declared below the top level. */
  readonly nested: ReadonlySet<string>;
}

class Scope {
  readonly names = new Set<string>();
  readonly parent: Scope | undefined;
  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }
}

/** Analyses an ES module. */
export function analyseScopes(program: Program): ScopeAnalysis {
  const top = new Map<string, TopBinding>();
  const free = new Map<string, Occurrence[]>();
  const nested = new Set<string>();
  const root = new Scope(undefined);

  const declare = (scope: Scope, name: string, isImport = false): void => {
    scope.names.add(name);
    if (scope !== root) nested.add(name);
    else if (!top.has(name)) top.set(name, { name, isImport, occurrences: [] });
  };

  const note = (
    scope: Scope,
    node: { readonly name: string; readonly start: number; readonly end: number },
    shorthand: boolean,
    member: Occurrence["member"],
  ): void => {
    const occurrence = { start: node.start, end: node.end, shorthand, member };
    let holder: Scope | undefined = scope;
    while (holder !== undefined && !holder.names.has(node.name)) holder = holder.parent;
    if (holder === root) top.get(node.name)?.occurrences.push(occurrence);
    else if (holder === undefined) {
      const known = free.get(node.name);
      if (known === undefined) free.set(node.name, [occurrence]);
      else known.push(occurrence);
    }
  };

  /** `let`, `const`, `class` and functions of a list of statements. */
  const declareBlock = (statements: readonly Node[], scope: Scope): void => {
    for (const statement of statements as readonly AnyNode[]) {
      const node = exported(statement);
      if (node.type === "VariableDeclaration" && node.kind !== "var") {
        for (const { id } of node.declarations) for (const name of namesOfPattern(id)) declare(scope, name);
      } else if ((node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id) {
        declare(scope, node.id.name);
      } else if (node.type === "ImportDeclaration") {
        for (const { local } of node.specifiers) declare(scope, local.name, true);
      }
    }
  };

  /** `var` belongs to the function, however deep it stands. */
  const declareVars = (node: Node, scope: Scope): void => {
    const any = node as AnyNode;
    if (isFunction(any) || any.type === "StaticBlock" || any.type === "PropertyDefinition") return;
    if (any.type === "VariableDeclaration" && any.kind === "var") {
      for (const { id } of any.declarations) for (const name of namesOfPattern(id)) declare(scope, name);
    }
    for (const child of childrenOf(any)) declareVars(child, scope);
  };

  const visitAll = (nodes: readonly Node[], scope: Scope): void => {
    for (const node of nodes) visit(node as AnyNode, scope);
  };

  const visitBody = (statements: readonly Node[], scope: Scope): void => {
    declareBlock(statements, scope);
    for (const statement of statements) declareVars(statement, scope);
    visitAll(statements, scope);
  };

  const visit = (node: AnyNode, scope: Scope): void => {
    switch (node.type) {
      case "Identifier":
        note(scope, node, false, undefined);
        return;
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) visit(node.declaration, scope);
        return;
      case "LabeledStatement":
        visit(node.body, scope);
        return;
      case "MemberExpression":
        if (node.object.type === "Identifier") {
          const isStatic = !node.computed && node.property.type === "Identifier";
          const name = node.property.type === "Identifier" ? node.property.name : "";
          note(scope, node.object, false, isStatic && !node.optional ? { name, end: node.end } : undefined);
        } else visit(node.object, scope);
        if (node.computed) visit(node.property, scope);
        return;
      case "Property":
        if (node.computed) visit(node.key, scope);
        if (!node.shorthand) visit(node.value, scope);
        else if (node.value.type === "Identifier") note(scope, node.value, true, undefined);
        else if (node.value.type === "AssignmentPattern" && node.value.left.type === "Identifier") {
          note(scope, node.value.left, true, undefined);
          visit(node.value.right, scope);
        }
        return;
      case "MethodDefinition":
      case "PropertyDefinition":
        if (node.computed) visit(node.key as AnyNode, scope);
        if (node.value) visit(node.value, scope);
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression": {
        let outer = scope;
        if (node.type === "FunctionDeclaration" && node.id) note(scope, node.id, false, undefined);
        if (node.type === "FunctionExpression" && node.id) {
          outer = new Scope(scope);
          declare(outer, node.id.name);
        }
        const parameters = new Scope(outer);
        for (const parameter of node.params) for (const name of namesOfPattern(parameter)) declare(parameters, name);
        visitAll(node.params, parameters);
        if (node.body.type === "BlockStatement") visitBody(node.body.body, new Scope(parameters));
        else visit(node.body, parameters);
        return;
      }
      case "ClassDeclaration":
      case "ClassExpression": {
        let inner = scope;
        if (node.type === "ClassDeclaration" && node.id) note(scope, node.id, false, undefined);
        if (node.type === "ClassExpression" && node.id) {
          inner = new Scope(scope);
          declare(inner, node.id.name);
        }
        if (node.superClass) visit(node.superClass, inner);
        visitAll(node.body.body, inner);
        return;
      }
      case "StaticBlock":
        visitBody(node.body, new Scope(scope));
        return;
      case "BlockStatement": {
        const inner = new Scope(scope);
        declareBlock(node.body, inner);
        visitAll(node.body, inner);
        return;
      }
      case "SwitchStatement": {
        visit(node.discriminant, scope);
        const inner = new Scope(scope);
        for (const branch of node.cases) declareBlock(branch.consequent, inner);
        for (const branch of node.cases) visitAll(childrenOf(branch), inner);
        return;
      }
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement": {
        const inner = new Scope(scope);
        const head = node.type === "ForStatement" ? node.init : node.left;
        if (head) declareBlock([head], inner);
        visitAll(childrenOf(node), inner);
        return;
      }
      case "CatchClause": {
        const inner = new Scope(scope);
        if (node.param) for (const name of namesOfPattern(node.param)) declare(inner, name);
        if (node.param) visit(node.param, inner);
        visit(node.body, inner);
        return;
      }
      default:
        visitAll(childrenOf(node), scope);
    }
  };

  visitBody(program.body, root);
  return { top, free, nested };
}

/** The names that a pattern binds. */
export function namesOfPattern(pattern: Node): string[] {
  const node = pattern as AnyNode;
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ObjectPattern":
      return node.properties.flatMap((property) =>
        namesOfPattern(property.type === "Property" ? property.value : property.argument),
      );
    case "ArrayPattern":
      return node.elements.flatMap((element) => (element ? namesOfPattern(element) : []));
    case "AssignmentPattern":
      return namesOfPattern(node.left);
    case "RestElement":
      return namesOfPattern(node.argument);
    default:
      return [];
  }
}

function exported(node: AnyNode): AnyNode {
  if (node.type === "ExportNamedDeclaration" && node.declaration) return node.declaration;
  if (node.type === "ExportDefaultDeclaration") return node.declaration as AnyNode;
  return node;
}

function isFunction(node: AnyNode): boolean {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}
