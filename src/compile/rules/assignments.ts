/** Where the variables and private fields of a file are assigned to, by name. Serves the rules about keys and about memory. */
import type { ts } from "ts-morph";
import { nodesOf } from "../nodes.ts";
import {
  isIdentifier,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isShorthandPropertyAssignment,
} from "../typescript.ts";
import type { AssignedName, Context } from "./context.ts";
import { isTarget } from "./targets.ts";

/** By name (`x`, `#x`), where a file assigns to something of that name. */
export function assignedTo(context: Context, file: ts.SourceFile): ReadonlyMap<string, readonly AssignedName[]> {
  const known = context.assignedNames.get(file);
  if (known !== undefined) return known;
  const targets = new Map<string, AssignedName[]>();
  const add = (name: AssignedName): void => {
    const others = targets.get(name.text);
    if (others === undefined) targets.set(name.text, [name]);
    else others.push(name);
  };
  for (const node of nodesOf(file)) {
    if (isIdentifier(node) && isTarget(node)) add(node);
    else if (isPropertyAccessExpression(node) && isPrivateIdentifier(node.name) && isTarget(node)) add(node.name);
  }
  context.assignedNames.set(file, targets);
  return targets;
}

/** The variable or field that a target names; in `({ i } = o)` the name is that of a property too. */
export function symbolOfTarget(checker: ts.TypeChecker, target: AssignedName): ts.Symbol | undefined {
  return isShorthandPropertyAssignment(target.parent)
    ? checker.getShorthandAssignmentValueSymbol(target.parent)
    : checker.getSymbolAtLocation(target);
}
