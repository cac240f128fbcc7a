/** Whether a module may write on a function that is seen as some other object: a function that nothing else reaches would keep it. Serves `hidden-memory.ts`. */
import { ts } from "ts-morph";
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

/** True if some place below `node` writes to a value whose type a function fits, or makes such a value a table. */
export function writesOnFunctions(context: Context, node: ts.Node): boolean {
  return (
    writes(context, node) || ts.forEachChild(node, (child) => writesOnFunctions(context, child) || undefined) === true
  );
}

function writes(context: Context, node: ts.Node): boolean {
  const { checker } = context;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    if (isTarget(node) && fits(checker, checker.getTypeAtLocation(node.expression))) return true;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: owner, name } = node.expression;
    const [first] = node.arguments;
    const changes = ts.isIdentifier(owner) && owner.text === "Object" && CHANGERS.has(name.text);
    if (changes && first !== undefined && !isLiteral(first) && fits(checker, checker.getTypeAtLocation(first)))
      return true;
  }
  return isFlow(node) && becomesTable(checker, node);
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** True if a function can have this type without an assertion. */
function fits(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => fits(checker, part));
  if ((type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) !== 0) return true;
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
    const bound = checker.getBaseConstraintOfType(type);
    return bound === undefined || bound === type || fits(checker, bound);
  }
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false;
  if (mayBeFunction(type)) return true;
  // Tables are asked about where something becomes one.
  if (checker.getIndexInfosOfType(type).length > 0) return false;
  return checker
    .getPropertiesOfType(type)
    .every((property) => OF_FUNCTIONS.has(property.name) || (property.flags & ts.SymbolFlags.Optional) !== 0);
}

function isFlow(node: ts.Node): node is ts.Expression {
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node)
  );
}

/** `const table: Record<string, number> = value`, where nothing is known of the value. */
function becomesTable(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const { parent } = node;
  if ((ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isTypeNode(parent)) return false;
  if (ts.isVariableDeclaration(parent) && parent.name === node) return false;
  if (!fits(checker, checker.getTypeAtLocation(node))) return false;
  const target = checker.getContextualType(node);
  if (target === undefined) return false;
  const parts = target.isUnion() ? target.types : [target];
  return parts.some(
    (part) =>
      (part.flags & ts.TypeFlags.Object) !== 0 && checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined,
  );
}
