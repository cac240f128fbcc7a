/** Dates come from explicit input: a number, a text with its zone, another date. */
import type { ts } from "ts-morph";
import {
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isNumericLiteral,
  isPropertyAccessExpression,
  isSpreadElement,
  isStringLiteralLike,
  TypeFlags,
} from "../typescript.ts";
import { bare, type Context } from "./context.ts";

/** ISO 8601 as ECMAScript reads it without a time zone of its own: a date alone is UTC, a time needs its zone. */
const WITH_ZONE =
  /^(?:[+-]\d{6}|\d{4})(?:-\d\d(?:-\d\d)?)?$|^(?:[+-]\d{6}|\d{4})-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Checks `new Date(…)` and `Date.parse(…)`. */
export function checkDate(context: Context, node: ts.NewExpression | ts.CallExpression): void {
  if (isNewExpression(node)) {
    if (isDate(context, bare(node.expression))) checkConstruction(context, node);
    return;
  }
  const callee = bare(node.expression);
  if (isPropertyAccessExpression(callee) && isParse(context, callee)) checkInput(context, node, node.arguments);
}

/** `Date.parse` where it is not called: the function that stands there instead is guarded as a call is. */
export function checkParseAsValue(context: Context, node: ts.PropertyAccessExpression): void {
  if (!isParse(context, node)) return;
  let inner: ts.Expression = node;
  while (bare(inner.parent as ts.Expression) === node) inner = inner.parent as ts.Expression;
  if (isCallExpression(inner.parent) && inner.parent.expression === inner) return;
  context.guards.set(node, "instant");
}

function isParse(context: Context, access: ts.PropertyAccessExpression): boolean {
  return access.name.text === "parse" && isDate(context, bare(access.expression));
}

/** Whether the expression is the library's `Date`. */
export function isDate(context: Context, node: ts.Expression): boolean {
  if (!isIdentifier(node) || node.text !== "Date") return false;
  const declarations = context.checker.getSymbolAtLocation(node)?.declarations ?? [];
  return (
    declarations.length > 0 && declarations.every((declaration) => context.world.isLibrary(declaration.getSourceFile()))
  );
}

function checkConstruction(context: Context, node: ts.NewExpression): void {
  const values = node.arguments ?? [];
  if (values.length === 0) {
    context.report(node, "date-construction", {
      name: "new Date()",
      message: "`new Date()` reads the clock, and a module's result must depend on its events alone.",
      suggestion: "Use `new Date(event.time)`.",
    });
  } else if (values.some(isSpreadElement)) {
    context.report(node, "date-construction", {
      name: "new Date(…)",
      message:
        "How many arguments `new Date` gets is not known: without one it reads the clock, with several the local time zone.",
      suggestion: "Pass one argument, or use `new Date(Date.UTC(year, month, day))`.",
    });
  } else if (values.length > 1) {
    context.report(node, "date-construction", {
      name: "new Date(…)",
      message: "`new Date` with several arguments reads them in the time zone of the machine.",
      suggestion: "Use `new Date(Date.UTC(year, month, day))`.",
    });
  } else checkInput(context, node, values);
}

function checkInput(
  context: Context,
  node: ts.NewExpression | ts.CallExpression,
  values: readonly ts.Expression[],
): void {
  const [value] = values;
  if (value === undefined) return;
  const inner = bare(value);
  context.guards.set(node, "instant");
  if (isStringLiteralLike(inner)) {
    if (!WITH_ZONE.test(inner.text)) {
      context.report(value, "date-construction", {
        message: "A time without its zone is read in the time zone of the machine.",
        suggestion: "Write an ISO 8601 text with its zone, such as `2024-05-01T10:00:00Z`, or a date alone.",
      });
    }
    return;
  }
  if (isNumericLiteral(inner)) return;
  if (isSpreadElement(inner)) {
    context.report(value, "date-construction");
    return;
  }
  const type = context.checker.getTypeAtLocation(value);
  if ((type.flags & (TypeFlags.Undefined | TypeFlags.Null)) !== 0) {
    context.report(value, "date-construction");
  }
}
