/** Guards where a declaration takes a value apart by a computed key: variables and parameters. Used by `guards.ts`. */
import type { ts } from "ts-morph";
import { at, type GuardContext } from "./guard-context.ts";
import { bindPattern, hasGuardedKey } from "./guard-patterns.ts";
import { bare } from "./guard-syntax.ts";
import { factory, isBlock, isIdentifier, isParameter, NodeFlags, visitEachChild, visitNode } from "./typescript.ts";

/** `const { [k]: v } = source` gets a name for its source first, in the same list. */
export function guardDeclarations(
  node: ts.VariableDeclarationList,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
): ts.VariableDeclarationList | undefined {
  if (!node.declarations.some((declaration) => hasGuardedKey(declaration.name, room))) return undefined;
  const declarations = node.declarations.flatMap((declaration) => {
    const { name, initializer } = declaration;
    if (initializer === undefined || !hasGuardedKey(name, room)) {
      return [visitNode(declaration, visit) as ts.VariableDeclaration];
    }
    const value = room.visit(initializer);
    if (isIdentifier(bare(initializer))) {
      const pattern = bindPattern(name, value, room, visit);
      return [at(factory.createVariableDeclaration(pattern, undefined, undefined, value), declaration)];
    }
    const source = room.freshName();
    return [
      factory.createVariableDeclaration(source, undefined, undefined, value),
      at(
        factory.createVariableDeclaration(bindPattern(name, source, room, visit), undefined, undefined, source),
        declaration,
      ),
    ];
  });
  return at(factory.createVariableDeclarationList(declarations, node.flags), node);
}

/** A parameter that is taken apart by a guarded key gets a name; the pattern moves to the top of the body. */
export function guardParameters(
  node: ts.SignatureDeclaration,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Node | undefined {
  const first = node.parameters.findIndex((parameter) => hasGuardedKey(parameter.name, room));
  if (first < 0 || !("body" in node) || node.body === undefined) return undefined;
  const later = node.parameters.slice(first + 1).find((parameter) => parameter.initializer !== undefined);
  if (later !== undefined) {
    room.refuse(
      later,
      "A default after a pattern with a computed key cannot be kept in order.",
      "Take the value apart in the body.",
    );
  }
  const moved: ts.Statement[] = [];
  const names = new Map<ts.Node, ts.Identifier>();
  for (const parameter of node.parameters) {
    if (!hasGuardedKey(parameter.name, room)) continue;
    const source = room.freshName();
    names.set(parameter, source);
    const pattern = bindPattern(parameter.name, source, room, visit);
    const declaration = factory.createVariableDeclaration(pattern, undefined, undefined, source);
    const list = factory.createVariableDeclarationList([declaration], NodeFlags.Let);
    moved.push(factory.createVariableStatement(undefined, list));
  }
  const inner = (child: ts.Node): ts.Node => {
    const source = names.get(child);
    if (source !== undefined && isParameter(child)) {
      const initial = child.initializer === undefined ? undefined : room.visit(child.initializer);
      return factory.createParameterDeclaration(undefined, child.dotDotDotToken, source, undefined, undefined, initial);
    }
    if (child !== node.body) return visit(child);
    if (isBlock(child)) {
      const body = visitEachChild(child, visit, context);
      return factory.updateBlock(body, [...moved, ...body.statements]);
    }
    const result = factory.createReturnStatement(visitNode(child, visit) as ts.Expression);
    return factory.createBlock([...moved, result], true);
  };
  // The node's own children are visited by hand, so that its lexical environment stays TypeScript's business.
  return visitEachChild(node, inner, context);
}
