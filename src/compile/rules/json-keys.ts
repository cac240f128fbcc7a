/** `JSON.stringify(value, keys)` reads what the keys name even where it is hidden or inherited: the keys are looked at first. */
import type { ts } from "ts-morph";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isFunctionExpression,
  isIdentifier,
  isNumericLiteral,
  isOptionalChain,
  isPropertyAccessExpression,
  isSpreadElement,
  isStringLiteralLike,
  SyntaxKind,
} from "../typescript.ts";
import { bare, type Context } from "./context.ts";
import { isCalledBackOnly } from "./load-time.ts";
import { checkLiteralKey } from "./names.ts";

/** Checks one use of `JSON.stringify`. */
export function checkStringify(
  context: Context,
  access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): void {
  if (!isStringify(context, access)) return;
  let at: ts.Expression = access;
  while (bare(at.parent as ts.Expression) === access) at = at.parent as ts.Expression;
  const call = at.parent;
  if (!isCallExpression(call) || call.expression !== at) {
    // `list.map(JSON.stringify)` passes an index for keys.
    const mapped = isCallExpression(call) && isCalledBackOnly(context, call) && isMap(call);
    if (!mapped) {
      context.report(access, "builtin-as-value", {
        name: "JSON.stringify",
        message: "`JSON.stringify` is called by its name: by another one, its list of keys could not be checked.",
        suggestion: "Pass a function of your own, such as `(value) => JSON.stringify(value)`.",
      });
    }
    return;
  }
  const keys = call.arguments[1];
  if (call.arguments.some(isSpreadElement) || isOptionalChain(call)) {
    context.report(call, "unsupported-syntax", {
      message: "The arguments of `JSON.stringify` are written one by one, and without `?.`.",
      suggestion: "",
    });
  } else if (keys !== undefined && !isPlain(context, bare(keys))) context.guards.set(call, "keys");
}

function isStringify(context: Context, access: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  const receiver = bare(access.expression);
  if (!isIdentifier(receiver) || receiver.text !== "JSON") return false;
  const name = isPropertyAccessExpression(access) ? access.name : bare(access.argumentExpression);
  if (!isIdentifier(name) && !isStringLiteralLike(name)) return false;
  const declarations = context.checker.getSymbolAtLocation(receiver)?.declarations ?? [];
  return name.text === "stringify" && declarations.some((node) => context.world.isLibrary(node.getSourceFile()));
}

function isMap(call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  return isPropertyAccessExpression(callee) && callee.name.text === "map";
}

/** No list of keys, or one of literals. */
function isPlain(context: Context, keys: ts.Expression): boolean {
  if (keys.kind === SyntaxKind.NullKeyword || isArrowFunction(keys) || isFunctionExpression(keys)) return true;
  if (isIdentifier(keys) && keys.text === "undefined") return true;
  if (!isArrayLiteralExpression(keys)) return false;
  return keys.elements.every((key) => {
    const inner = bare(key);
    if (isStringLiteralLike(inner)) checkLiteralKey(context, inner);
    return isStringLiteralLike(inner) || isNumericLiteral(inner);
  });
}
