/** Warns of what is allowed and yet hardly ever meant: each trap is shown by types, and none refuses a module. Beside `walk.ts`. */
import { ts } from "ts-morph";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import { isTarget } from "./targets.ts";
import { checkEventChange } from "./traps-event.ts";
import { checkNumberSort } from "./traps-sort.ts";
import { checkSwitches } from "./traps-switch.ts";

/** Looks for every trap. */
export function checkTraps(context: Context, definition: Definition): void {
  const apply = applyOf(context, definition);
  const event = apply === undefined ? undefined : eventOf(context, apply);
  if (apply !== undefined && event !== undefined) checkSwitches(context, apply, event);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) checkNumberSort(context, node);
    if (event !== undefined) checkEventChange(context, node, event);
    ts.forEachChild(node, visit);
  };
  for (const file of context.files) ts.forEachChild(file, visit);
}

/** The module's own function behind `apply`, if there is exactly one. */
function applyOf({ checker, files }: Context, { object }: Definition): ts.FunctionLikeDeclaration | undefined {
  const property = object === undefined ? undefined : checker.getTypeAtLocation(object).getProperty("apply");
  if (object === undefined || property === undefined) return undefined;
  const [only, ...others] = checker.getTypeOfSymbolAtLocation(property, object).getCallSignatures();
  const declaration = others.length === 0 ? (only?.declaration as ts.Node | undefined) : undefined;
  if (declaration === undefined || !files.includes(declaration.getSourceFile())) return undefined;
  return ts.isFunctionDeclaration(declaration) ||
    ts.isFunctionExpression(declaration) ||
    ts.isArrowFunction(declaration) ||
    ts.isMethodDeclaration(declaration)
    ? declaration
    : undefined;
}

/** The parameter of `apply` that the event arrives in, if it never holds anything else. */
function eventOf({ checker }: Context, apply: ts.FunctionLikeDeclaration): ts.Symbol | undefined {
  const name = apply.parameters[1]?.name;
  if (name === undefined || !ts.isIdentifier(name)) return undefined;
  const event = checker.getSymbolAtLocation(name);
  const reassigned = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === name.text && isTarget(node)) ||
    ts.forEachChild(node, (child) => (reassigned(child) ? true : undefined)) === true;
  return apply.body !== undefined && reassigned(apply.body) ? undefined : event;
}
