/** Optional chains with a guard in them: `a?.b[k].c` stops where it would have stopped. Used by `guards.ts`. */
import type { ts } from "ts-morph";
import { boundHelper, type GuardContext, refuseSuper } from "./guard-context.ts";
import { bare, contains, isNumericForm, isSimple } from "./guard-syntax.ts";
import {
  factory,
  isAwaitExpression,
  isCallExpression,
  isElementAccessExpression,
  isNonNullExpression,
  isOptionalChain,
  isPropertyAccessExpression,
  isYieldExpression,
  SyntaxKind,
  setTextRange,
} from "./typescript.ts";

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

/** The chain without what it is applied to, innermost link first, and what it is applied to. */
function linksOf(chain: ts.OptionalChain): { base: ts.Expression; links: Link[] } {
  const links: Link[] = [];
  let node: ts.Expression = chain;
  for (;;) {
    // A `!` inside a chain belongs to it: `a?.b!.c` stops as a whole.
    while (isNonNullExpression(node)) node = node.expression;
    if (!isPropertyAccessExpression(node) && !isElementAccessExpression(node) && !isCallExpression(node)) break;
    links.unshift(node);
    const first =
      node.questionDotToken !== undefined && !(isOptionalChain(node.expression) || isChainedNonNull(node.expression));
    node = node.expression;
    if (first) break;
  }
  return { base: node, links };
}

function isChainedNonNull(node: ts.Expression): boolean {
  let inner = node;
  while (isNonNullExpression(inner)) inner = inner.expression;
  return inner !== node && isOptionalChain(inner);
}

function needsGuard(link: Link, room: GuardContext): boolean {
  return isElementAccessExpression(link) && room.guards.has(link) && !isNumericForm(link.argumentExpression);
}

/** The chain as it must be emitted; `undefined` if none of its links is guarded. */
export function rebuildChain(chain: ts.OptionalChain, room: GuardContext): ts.Expression | undefined {
  const { base, links } = linksOf(chain);
  if (!links.some((link) => needsGuard(link, room))) {
    const [first] = links;
    const called = first !== undefined && isCallExpression(first) && isGuardedCallee(bare(base), room);
    // `o[k]?.(x)` keeps its `this`.
    return called ? applyAll(boundCallee(bare(base), room), links, room) : undefined;
  }
  const hasPause = links.some((link) =>
    contains(link, (node) => isYieldExpression(node) || isAwaitExpression(node), false),
  );
  if (hasPause)
    room.refuse(chain, "A chain with a computed key cannot wait in the middle.", "Put the parts into a `const` each.");
  const [first] = links;
  if (first !== undefined && isCallExpression(first) && isMember(bare(base))) refuseMethod(chain, room);
  return stop(room.visit(base), isSimple(base), links, room);
}

/** `base?.links`: nothing of the links is evaluated where the base is nullish. */
function stop(base: ts.Expression, simple: boolean, links: readonly Link[], room: GuardContext): ts.Expression {
  if (simple) {
    const isNullish = factory.createEquality(base, factory.createNull());
    const rest = follow(base, links, room);
    return factory.createParenthesizedExpression(
      factory.createConditionalExpression(isNullish, undefined, factory.createVoidZero(), undefined, rest),
    );
  }
  const name = room.freshName();
  const parameter = factory.createParameterDeclaration(undefined, undefined, name);
  const step = factory.createArrowFunction(
    undefined,
    undefined,
    [parameter],
    undefined,
    undefined,
    follow(name, links, room),
  );
  const carried = factory.createCallExpression(room.helper("some"), undefined, [base]);
  return factory.createCallChain(
    factory.createPropertyAccessChain(carried, factory.createToken(SyntaxKind.QuestionDotToken), "to"),
    undefined,
    undefined,
    [step],
  );
}

/** The links on a base that is known not to be nullish; the first link's own `?.` has done its work. */
function follow(base: ts.Expression, links: readonly Link[], room: GuardContext): ts.Expression {
  let result = base;
  for (const [index, link] of links.entries()) {
    const rest = links.slice(index);
    if (index > 0 && link.questionDotToken !== undefined) {
      if (!rest.some((later) => needsGuard(later, room))) return applyAll(result, rest, room);
      const previous = links[index - 1];
      if (isCallExpression(link) && previous !== undefined && !isCallExpression(previous)) refuseMethod(link, room);
      return stop(result, false, rest, room);
    }
    if (needsGuard(link, room) && isElementAccessExpression(link)) {
      const next = links[index + 1];
      const isCallee = next !== undefined && isCallExpression(next);
      const plain = room.guards.get(link) === "callable" ? "callable" : "get";
      const helper = room.helper(isCallee ? boundHelper(link, room) : plain);
      result = factory.createCallExpression(helper, undefined, [result, room.visit(link.argumentExpression)]);
    } else if (isPropertyAccessExpression(link)) {
      result = factory.createPropertyAccessExpression(result, link.name);
    } else if (isElementAccessExpression(link)) {
      result = factory.createElementAccessExpression(result, room.visit(link.argumentExpression));
    } else {
      result = factory.createCallExpression(result, undefined, visitAll(link.arguments, room));
    }
    setTextRange(result, link);
  }
  return result;
}

/** Links without guards, as they are. */
function applyAll(base: ts.Expression, links: readonly Link[], room: GuardContext): ts.Expression {
  let result = base;
  for (const link of links) {
    const { questionDotToken: dot } = link;
    if (isPropertyAccessExpression(link)) result = factory.createPropertyAccessChain(result, dot, link.name);
    else if (isElementAccessExpression(link)) {
      result = factory.createElementAccessChain(result, dot, room.visit(link.argumentExpression));
    } else result = factory.createCallChain(result, dot, undefined, visitAll(link.arguments, room));
    setTextRange(result, link);
  }
  return result;
}

function isGuardedCallee(node: ts.Expression, room: GuardContext): node is ts.ElementAccessExpression {
  return isElementAccessExpression(node) && needsGuard(node, room);
}

function boundCallee(node: ts.Expression, room: GuardContext): ts.Expression {
  if (!isElementAccessExpression(node)) return room.visit(node);
  refuseSuper(node, room);
  const values = [room.visit(node.expression), room.visit(node.argumentExpression)];
  return factory.createCallExpression(room.helper(boundHelper(node, room)), undefined, values);
}

function isMember(node: ts.Expression): boolean {
  return isPropertyAccessExpression(node) || isElementAccessExpression(node);
}

function refuseMethod(node: ts.Node, room: GuardContext): void {
  room.refuse(
    node,
    "A method called with `?.(` cannot be followed by a computed key.",
    "Put its result into a `const` first.",
  );
}

function visitAll(nodes: readonly ts.Expression[], room: GuardContext): ts.Expression[] {
  return nodes.map((node) => room.visit(node));
}
