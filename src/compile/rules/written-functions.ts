/** Whether a module may write on a function that is seen as some other object: a function that nothing else reaches would keep it. Serves `hidden-memory.ts`. */
import type { ts } from "ts-morph";
import {
  IndexKind,
  isArrayLiteralExpression,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isTypeNode,
  isVariableDeclaration,
  SymbolFlags,
  TypeFlags,
} from "../typescript.ts";
import type { Context } from "./context.ts";
import { isTarget } from "./targets.ts";

/** What every function has, so that a type which asks for it alone fits one. */
const OF_FUNCTIONS: ReadonlySet<string> = new Set(["name", "length"]);
/** Functions of `Object` that change what they are given. */
const CHANGERS: ReadonlySet<string> = new Set(["assign", "freeze", "seal", "preventExtensions"]);

/** True for a type with functions among its values. */
export function mayBeFunction(type: ts.Type): boolean {
  if (type.isUnionOrIntersection()) return type.types.some(mayBeFunction);
  return type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
}

/** True if a value whose type a function fits is written to here, or becomes a table. */
export function writesOnFunctions(context: Context, node: ts.Node): boolean {
  const { checker } = context;
  if (isPropertyAccessExpression(node) || isElementAccessExpression(node)) {
    if (isTarget(node) && fits(checker, checker.getTypeAtLocation(node.expression))) return true;
  }
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
    const { expression: owner, name } = node.expression;
    const [first] = node.arguments;
    const changes = isIdentifier(owner) && owner.text === "Object" && CHANGERS.has(name.text);
    if (changes && first !== undefined && !isLiteral(first) && fits(checker, checker.getTypeAtLocation(first)))
      return true;
  }
  return isFlow(node) && becomesTable(checker, node);
}

function isLiteral(node: ts.Expression): boolean {
  return isObjectLiteralExpression(node) || isArrayLiteralExpression(node);
}

/** True if a function can have this type without an assertion. */
function fits(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => fits(checker, part));
  if ((type.flags & (TypeFlags.Unknown | TypeFlags.NonPrimitive)) !== 0) return true;
  if ((type.flags & TypeFlags.Instantiable) !== 0) {
    const bound = checker.getBaseConstraintOfType(type);
    return bound === undefined || bound === type || fits(checker, bound);
  }
  if ((type.flags & (TypeFlags.Object | TypeFlags.Intersection)) === 0) return false;
  if (mayBeFunction(type)) return true;
  // Tables are asked about where something becomes one.
  if (checker.getIndexInfosOfType(type).length > 0) return false;
  return checker
    .getPropertiesOfType(type)
    .every((property) => OF_FUNCTIONS.has(property.name) || (property.flags & SymbolFlags.Optional) !== 0);
}

function isFlow(node: ts.Node): node is ts.Expression {
  return (
    isIdentifier(node) || isPropertyAccessExpression(node) || isElementAccessExpression(node) || isCallExpression(node)
  );
}

/** `const table: Record<string, number> = value`, where nothing is known of the value. */
function becomesTable(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const { parent } = node;
  if ((isPropertyAccessExpression(parent) && parent.name === node) || isTypeNode(parent)) return false;
  if (isVariableDeclaration(parent) && parent.name === node) return false;
  if (!fits(checker, checker.getTypeAtLocation(node))) return false;
  const target = checker.getContextualType(node);
  if (target === undefined) return false;
  const parts = target.isUnion() ? target.types : [target];
  return parts.some(
    (part) => (part.flags & TypeFlags.Object) !== 0 && checker.getIndexInfoOfType(part, IndexKind.String) !== undefined,
  );
}
