/** Guards on what a module catches: nothing of the engine's limits, and no text of the engine's. Used by `guards.ts`. */
import type { ts } from "ts-morph";
import { at, type GuardContext } from "./guard-context.ts";
import {
  factory,
  findAncestor,
  isComputedPropertyName,
  isFunctionLike,
  isGetAccessor,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAssignment,
  isPropertyDeclaration,
  isStringLiteralLike,
  NodeFlags,
  visitNode,
} from "./typescript.ts";

type Visit = (node: ts.Node) => ts.Node;

/**
 * `catch` lets go on what tells of the engine's limits, before anything of the author's runs. A `finally` that ends by itself (`return`, `break`, another
 * error) would swallow it all the same, so that a `try` with one notes what comes through:
 *
 *     { let n; try { try { … } catch (e) { … } } catch (t) { try { n = limit(t); } catch (u) { n = u; } throw t; } finally { if (n) throw n; … } }
 *
 * Near the end of the stack the question itself may not fit there: then that is the limit which goes on.
 */
export function guardTry(node: ts.TryStatement, room: GuardContext, visit: Visit): ts.Statement {
  room.noteCatch();
  const body = visitNode(node.tryBlock, visit) as ts.Block;
  const clause = node.catchClause === undefined ? undefined : guardCatch(node.catchClause, room, visit);
  if (node.finallyBlock === undefined) return at(factory.updateTryStatement(node, body, clause, undefined), node);
  const noted = room.freshName();
  const thrown = room.freshName();
  const inner =
    clause === undefined ? body : factory.createBlock([factory.createTryStatement(body, clause, undefined)]);
  const note = factory.createAssignment(noted, call(room, "limit", thrown));
  const unasked = room.freshName();
  const ask = factory.createTryStatement(
    factory.createBlock([factory.createExpressionStatement(note)]),
    factory.createCatchClause(
      factory.createVariableDeclaration(unasked),
      factory.createBlock([factory.createExpressionStatement(factory.createAssignment(noted, unasked))]),
    ),
    undefined,
  );
  const pass = factory.createCatchClause(
    factory.createVariableDeclaration(thrown),
    factory.createBlock([ask, factory.createThrowStatement(thrown)]),
  );
  const last = visitNode(node.finallyBlock, visit) as ts.Block;
  const goOn = factory.createIfStatement(noted, factory.createThrowStatement(noted));
  // What a generator's throws may be lost: the engine runs it when an error ends the loop over the generator.
  const rest = isInGenerator(node) ? noteLost(last, room) : last;
  const ending = at(factory.createBlock([goOn, ...rest.statements], true), node.finallyBlock);
  const declaration = factory.createVariableDeclarationList([factory.createVariableDeclaration(noted)], NodeFlags.Let);
  return factory.createBlock(
    [
      factory.createVariableStatement(undefined, declaration),
      at(factory.createTryStatement(inner, pass, ending), node),
    ],
    true,
  );
}

function guardCatch(clause: ts.CatchClause, room: GuardContext, visit: Visit): ts.CatchClause {
  const declared = clause.variableDeclaration;
  const block = visitNode(clause.block, visit) as ts.Block;
  const isName = declared !== undefined && isIdentifier(declared.name);
  const name = isName ? (declared.name as ts.Identifier) : room.freshName();
  const check = factory.createExpressionStatement(call(room, "caught", name));
  const variable = factory.createVariableDeclaration(name);
  if (declared === undefined || isName) {
    const statements = at(factory.createBlock([check, ...block.statements], true), clause.block);
    return at(factory.createCatchClause(variable, statements), clause);
  }
  // A pattern reads the error, so it waits until the error has been looked at.
  const pattern = factory.createVariableDeclaration(
    visitNode(declared.name, visit) as ts.BindingName,
    undefined,
    undefined,
    name,
  );
  const taken = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([pattern], NodeFlags.Let),
  );
  return at(factory.createCatchClause(variable, factory.createBlock([check, taken, block], true)), clause);
}

function call(
  room: GuardContext,
  helper: "caught" | "limit" | "lost" | "closing",
  argument: ts.Expression,
): ts.CallExpression {
  return factory.createCallExpression(room.helper(helper), undefined, [argument]);
}

/**
 * `{ try { … } catch (t) { for (;;) try { lost(t); break; } catch { } throw t; } }`: where the stack has no room for the note, nothing is left to do that
 * the module could not tell from going on; so it stays there until the supervisor ends it, which ends every limit.
 */
function noteLost(block: ts.Block, room: GuardContext): ts.Block {
  const thrown = room.freshName();
  const note = factory.createExpressionStatement(call(room, "lost", thrown));
  const attempt = factory.createTryStatement(
    factory.createBlock([note, factory.createBreakStatement()]),
    factory.createCatchClause(undefined, factory.createBlock([])),
    undefined,
  );
  const pass = factory.createCatchClause(
    factory.createVariableDeclaration(thrown),
    factory.createBlock([
      factory.createForStatement(undefined, undefined, undefined, attempt),
      factory.createThrowStatement(thrown),
    ]),
  );
  return at(factory.createBlock([factory.createTryStatement(block, pass, undefined)], true), block);
}

function isInGenerator(node: ts.Node): boolean {
  const owner = findAncestor(node.parent, isFunctionLike);
  return owner !== undefined && "asteriskToken" in owner && owner.asteriskToken !== undefined;
}

/** What the engine calls when an error closes an iterator: whatever is called `return`. */
export type Closer = ts.MethodDeclaration | ts.PropertyAssignment | ts.PropertyDeclaration;

export function isCloser(node: ts.Node): node is Closer {
  if (!isMethodDeclaration(node) && !isPropertyAssignment(node) && !isPropertyDeclaration(node)) return false;
  const name = isComputedPropertyName(node.name) ? node.name.expression : node.name;
  return (isIdentifier(name) || isStringLiteralLike(name)) && name.text === "return";
}

/** A getter gives a function that nobody has looked at: in a module that goes on after errors an iterator's `return` is a method. */
export function refuseCloserByGetter(node: ts.Node, room: GuardContext): void {
  if (!isGetAccessor(node)) return;
  const name = isComputedPropertyName(node.name) ? node.name.expression : node.name;
  if (!(isIdentifier(name) || isStringLiteralLike(name)) || name.text !== "return") return;
  room.refuse(node.name, "What closes an iterator cannot be given by a getter.", "Write `return` as a method.");
}

/** `node` is one whose inside is guarded already. */
export function guardCloser(node: Closer, room: GuardContext): Closer {
  if (isMethodDeclaration(node)) {
    if (node.body === undefined) return node;
    return at(
      factory.updateMethodDeclaration(
        node,
        node.modifiers,
        node.asteriskToken,
        node.name,
        node.questionToken,
        node.typeParameters,
        node.parameters,
        node.type,
        noteLost(node.body, room),
      ),
      node,
    );
  }
  if (node.initializer === undefined) return node;
  const value = call(room, "closing", node.initializer);
  if (isPropertyAssignment(node)) return at(factory.updatePropertyAssignment(node, node.name, value), node);
  const mark = node.questionToken ?? node.exclamationToken;
  return at(factory.updatePropertyDeclaration(node, node.modifiers, node.name, mark, node.type, value), node);
}
