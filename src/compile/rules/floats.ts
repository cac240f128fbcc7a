/** The bits of a NaN tell which of the engine's compilers has made it: where floats are kept, nobody reads their bytes but through a DataView. */
import type { ts } from "ts-morph";
import { nodesOf } from "../nodes.ts";
import {
  isArrayLiteralExpression,
  isBindingElement,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isNumericLiteral,
  isObjectBindingPattern,
  isOptionalChain,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isStringLiteralLike,
  SyntaxKind,
} from "../typescript.ts";
import { bare, type Context } from "./context.ts";
import { isPattern, isTarget } from "./targets.ts";

const FLOATS: ReadonlySet<string> = new Set(["Float32Array", "Float64Array"]);

/** True if the module makes arrays of floats: without one, bytes are bytes. */
export function makesFloats(context: Context, file: ts.SourceFile): boolean {
  const isMaker = (node: ts.Node): boolean => isIdentifier(node) && FLOATS.has(node.text) && isLibrary(context, node);
  return /Float(?:32|64)Array/.test(file.text) && nodesOf(file).some(isMaker);
}

/** Checks one node of a module that makes arrays of floats. */
export function checkFloats(context: Context, node: ts.Node): void {
  if (isNewExpression(node)) {
    const maker = bare(node.expression);
    if (isIdentifier(maker) && FLOATS.has(maker.text) && isLibrary(context, maker)) checkItems(context, node);
  } else if (isPropertyAccessExpression(node) && node.name.text === "buffer") checkBuffer(context, node);
  else if (
    (isBindingElement(node) && isObjectBindingPattern(node.parent)) ||
    ((isPropertyAssignment(node) || isShorthandPropertyAssignment(node)) && isPattern(node.parent))
  ) {
    const name = (isBindingElement(node) ? node.propertyName : undefined) ?? node.name;
    if ((isIdentifier(name) || isStringLiteralLike(name)) && name.text === "buffer") report(context, name);
  } else if (
    isElementAccessExpression(node) &&
    isStringLiteralLike(bare(node.argumentExpression)) &&
    bare(node.argumentExpression).getText().slice(1, -1) === "buffer"
  ) {
    report(context, node.argumentExpression);
  }
}

function checkItems(context: Context, node: ts.NewExpression): void {
  const [first] = node.arguments ?? [];
  if (first === undefined) return;
  const type = context.checker.getTypeAtLocation(first);
  if (type.getSymbol()?.name === "ArrayBuffer") report(context, first);
  else if (isSpreadElement(first)) report(context, first);
  else if (!isNumericLiteral(first) && !isArrayLiteralExpression(first)) context.guards.set(node, "items");
}

function checkBuffer(context: Context, node: ts.PropertyAccessExpression): void {
  if (isTarget(node)) return;
  const type = context.checker.getNonNullableType(context.checker.getTypeAtLocation(node.expression));
  if (FLOATS.has(type.getSymbol()?.name ?? "")) report(context, node.name);
  else if (isOptionalChain(node) && node.questionDotToken === undefined) report(context, node.name);
  else if (node.expression.kind === SyntaxKind.SuperKeyword) report(context, node.name);
  else context.guards.set(node, "bytes");
}

function report(context: Context, place: ts.Node): void {
  context.report(place, "denied-member", {
    name: "buffer",
    message:
      "The bytes of floats are not to be seen: those of a NaN differ with the compiler that made it, and so with how often the code has run.",
    suggestion: "Write the numbers into a `DataView` with `setFloat64`, and read the bytes there.",
  });
}

function isLibrary(context: Context, name: ts.Identifier): boolean {
  const declarations = context.checker.getSymbolAtLocation(name)?.declarations ?? [];
  return declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()));
}
