/** Warns where `apply` tells events apart and leaves one of them out. One of the traps. */
import { ts } from "ts-morph";
import { bare, type Context } from "./context.ts";

/** How many events a message names. */
const MAX_NAMED = 5;

/**
 * A `switch` on the event's type without `default` that leaves out types which nothing else in the module asks about. Where
 * `apply` would end without returning, the type checker says so already.
 */
export function checkSwitches(context: Context, apply: ts.FunctionLikeDeclaration, event: ts.Symbol): void {
  if (apply.body === undefined || ts.isExpression(apply.body) || mayEnd(apply)) return;
  let asked: ReadonlySet<string> | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isSwitchStatement(node) && isTypeOf(context, node.expression, event)) {
      const left = leftOut(context, node);
      if (left.length > 0) asked ??= askedAbout(context.files);
      const missing = left.filter((type) => asked?.has(type) !== true);
      if (missing.length > 0) report(context, node, missing);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(apply.body, visit);
}

/** Whether its end is reached, as the binder has found. */
function mayEnd(apply: ts.FunctionLikeDeclaration): boolean {
  return (apply.flags & ts.NodeFlags.HasImplicitReturn) !== 0;
}

function report(context: Context, node: ts.SwitchStatement, missing: readonly string[]): void {
  const named = missing.slice(0, MAX_NAMED).map((type) => `\`${JSON.stringify(type)}\``);
  const more = missing.length - named.length;
  const list = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  context.report(node.expression, "unhandled-event", {
    name: missing[0] ?? "",
    message: `This \`switch\` has no case for ${list}: such an event passes it by unnoticed.`,
    severity: "warning",
  });
}

/** `event.type`, or a constant taken from it. */
function isTypeOf({ checker }: Context, expression: ts.Expression, event: ts.Symbol): boolean {
  const asked = bare(expression);
  if (ts.isPropertyAccessExpression(asked)) {
    const owner = bare(asked.expression);
    return asked.name.text === "type" && ts.isIdentifier(owner) && checker.getSymbolAtLocation(owner) === event;
  }
  return false;
}

/** The types that can arrive at the `switch` and have no case; none if that is not certain. */
function leftOut({ checker }: Context, node: ts.SwitchStatement): readonly string[] {
  const type = checker.getTypeAtLocation(node.expression);
  if (!type.isUnion()) return [];
  const left = new Set<string>();
  for (const member of type.types) {
    if (!member.isStringLiteral()) return [];
    left.add(member.value);
  }
  for (const clause of node.caseBlock.clauses) {
    if (ts.isDefaultClause(clause)) return [];
    const handled = checker.getTypeAtLocation(clause.expression);
    if (!handled.isStringLiteral()) return [];
    left.delete(handled.value);
  }
  return [...left];
}

/** The texts that code compares with, looks up or passes on: whatever it does with them, they are not forgotten. */
function askedAbout(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const asked = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) {
      // `{ type: "Deposited" }` makes an event.
      if (!ts.isPropertyAssignment(node.parent) || node.parent.initializer !== node) asked.add(node.text);
    } else if (ts.isObjectLiteralElementLike(node) && node.name !== undefined && ts.isIdentifier(node.name)) {
      asked.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) ts.forEachChild(file, visit);
  return asked;
}
