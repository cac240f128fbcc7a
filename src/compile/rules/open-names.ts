/** Names that lead somewhere on errors or functions alone: an author's own data may have them, and a guard asks what it is read from. */
import type { ts } from "ts-morph";
import {
  isAccessor,
  isBindingElement,
  isMethodDeclaration,
  isMethodSignature,
  isOptionalChain,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignature,
  isShorthandPropertyAssignment,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import type { Context } from "./context.ts";
import { isPropertyPattern } from "./identifier-places.ts";
import { isPattern, isTarget } from "./targets.ts";

/** Of these, `stack` is text on errors, and `arguments` throws or is there on functions. */
const OPEN: ReadonlySet<string> = new Set(["stack", "arguments"]);

/** True for a name that a property of an author's own may have, depending on its type. */
export function isOpenName(name: string): boolean {
  return OPEN.has(name);
}

/**
 * True where the name stands for data of the author's own that can be told from what the engine keeps under it: of a known type, and for `stack`
 * not text. Types may lie, so each read is guarded.
 */
export function openName(context: Context, node: ts.Identifier): boolean {
  if (!isOpenName(node.text)) return false;
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) {
    if (parent.name !== node || parent.expression.kind === SyntaxKind.SuperKeyword) return false;
    if (!isKnown(context, node.text, context.checker.getTypeAtLocation(parent))) return false;
    // What stands inside an optional chain without a `?.` of its own cannot be taken out of it.
    if (parent.questionDotToken === undefined && isOptionalChain(parent.expression)) return false;
    context.guards.set(parent, "open");
    return true;
  }
  if (isBindingElement(parent)) {
    if (!isPropertyPattern(parent) || !isKnown(context, node.text, context.checker.getTypeAtLocation(parent)))
      return false;
    context.guards.set(parent, "open");
    return true;
  }
  if (isPropertyAssignment(parent) || isShorthandPropertyAssignment(parent)) {
    if (isPattern(parent.parent) || isTarget(parent.parent)) return false;
    const value = isPropertyAssignment(parent) ? parent.initializer : parent.name;
    return isKnown(context, node.text, context.checker.getTypeAtLocation(value));
  }
  if (
    isPropertySignature(parent) ||
    isPropertyDeclaration(parent) ||
    isMethodSignature(parent) ||
    isMethodDeclaration(parent) ||
    isAccessor(parent)
  ) {
    return isKnown(context, node.text, context.checker.getTypeAtLocation(parent));
  }
  return false;
}

function isKnown(context: Context, name: string, type: ts.Type): boolean {
  if ((type.flags & (TypeFlags.Any | TypeFlags.Unknown)) !== 0) return false;
  if ((type.flags & TypeFlags.Instantiable) !== 0) return false;
  if (name !== "stack") return !isBlind(type);
  return !holdsText(type) && !context.checker.isTypeAssignableTo(context.checker.getStringType(), type);
}

function isBlind(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isBlind);
  return (type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.NonPrimitive | TypeFlags.Instantiable)) !== 0;
}

function holdsText(type: ts.Type): boolean {
  if (type.isUnionOrIntersection()) return type.types.some(holdsText);
  return isBlind(type) || (type.flags & TypeFlags.StringLike) !== 0;
}
