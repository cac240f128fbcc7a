/** Warns where `apply` changes the event that it is given. One of the traps. */
import { ts } from "ts-morph";
import { bare, type Context } from "./context.ts";
import { isTarget } from "./targets.ts";

/** Methods of arrays that change them. */
const CHANGERS: ReadonlySet<string> = new Set([
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "sort",
  "reverse",
  "fill",
  "copyWithin",
]);

/** What is written to, or changed by a method, inside `event`. */
export function checkEventChange(context: Context, node: ts.Node, event: ts.Symbol): void {
  const changed = changedBy(context, node);
  if (changed === undefined || rootOf(context, changed) !== event) return;
  context.report(node, "event-mutated", { name: event.name, severity: "warning" });
}

function changedBy({ checker }: Context, node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return isTarget(node) || ts.isDeleteExpression(node.parent) ? node.expression : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: receiver, name } = node.expression;
  if (!CHANGERS.has(name.text)) return undefined;
  return checker.isArrayType(checker.getNonNullableType(checker.getTypeAtLocation(receiver))) ? receiver : undefined;
}

/** The variable that a path of members begins at. */
function rootOf({ checker }: Context, path: ts.Expression): ts.Symbol | undefined {
  let at = bare(path);
  while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) at = bare(at.expression);
  return ts.isIdentifier(at) ? checker.getSymbolAtLocation(at) : undefined;
}
