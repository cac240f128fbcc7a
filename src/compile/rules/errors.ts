/** Notes where the module makes errors of its own, so that their messages are told from the engine's (`guard-errors.ts`). */
import type { ts } from "ts-morph";
import { isIdentifier } from "../typescript.ts";
import { bare, type Context, followAlias } from "./context.ts";

/** `new TypeError("…")`, `RangeError("…")`. */
export function noteError(context: Context, node: ts.NewExpression | ts.CallExpression): void {
  const callee = bare(node.expression);
  if (!isIdentifier(callee) || !callee.text.endsWith("Error")) return;
  const symbol = context.checker.getSymbolAtLocation(callee);
  const declarations = symbol === undefined ? [] : (followAlias(context.checker, symbol).declarations ?? []);
  const isLibrary = declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()));
  if (isLibrary && !context.guards.has(node)) context.guards.set(node, "made");
}
