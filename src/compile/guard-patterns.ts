/** Guards inside destructuring patterns: a computed key reads own properties only. Used by `guards.ts`. */
import type { ts } from "ts-morph";
import type { GuardContext } from "./guard-context.ts";
import { bare } from "./guard-syntax.ts";
import {
  factory,
  isArrayBindingPattern,
  isArrayLiteralExpression,
  isBinaryExpression,
  isBindingElement,
  isComputedPropertyName,
  isIdentifier,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isOmittedExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteralLike,
  SyntaxKind,
  visitNode,
} from "./typescript.ts";

type AssignmentPattern = ts.ObjectLiteralExpression | ts.ArrayLiteralExpression;

/** True for an expression that is a pattern where it stands left of `=`. */
export function isPattern(node: ts.Node): node is AssignmentPattern {
  return isObjectLiteralExpression(node) || isArrayLiteralExpression(node);
}

/** True if a pattern (or one inside it) has a computed key that the analyser wants guarded. */
export function hasGuardedKey(node: ts.Node, room: GuardContext): boolean {
  if (isIdentifier(node)) return false;
  if (isObjectBindingPattern(node) || isArrayBindingPattern(node)) {
    return node.elements.some(
      (element) =>
        isBindingElement(element) &&
        ((element.propertyName !== undefined && room.guards.has(element.propertyName)) ||
          room.guards.has(element) ||
          hasGuardedKey(element.name, room)),
    );
  }
  if (isObjectLiteralExpression(node)) {
    return node.properties.some(
      (property) =>
        isPropertyAssignment(property) &&
        (room.guards.has(property.name) || hasGuardedKey(targetOf(property.initializer), room)),
    );
  }
  if (isArrayLiteralExpression(node)) {
    return node.elements.some((element) => hasGuardedKey(targetOf(element), room));
  }
  return false;
}

/** `a = 1` in a pattern is the target `a` with a default. */
function targetOf(node: ts.Expression): ts.Expression {
  const inner = bare(isSpreadElement(node) ? node.expression : node);
  const isDefault = isBinaryExpression(inner) && inner.operatorToken.kind === SyntaxKind.EqualsToken;
  return isDefault ? bare(inner.left) : inner;
}

/** The key of a guarded element; `source` must be a name that holds what the pattern takes apart. */
function guardKey(name: ts.ComputedPropertyName, source: ts.Expression, room: GuardContext): ts.ComputedPropertyName {
  const call = factory.createCallExpression(room.helper("keyOf"), undefined, [source, room.visit(name.expression)]);
  return factory.createComputedPropertyName(call);
}

/** `{ stack } = source` with its name for a key, once `source` has been looked at. */
function namedKey(
  helper: "openKey" | "plainKey",
  name: ts.Node,
  source: ts.Expression,
  room: GuardContext,
): ts.Expression {
  const text = isIdentifier(name) || isStringLiteralLike(name) ? name.text : "";
  if (text === "") room.refuse(name, "This name cannot be taken out of a pattern.", "Read it with a dot.");
  const values = [source, factory.createStringLiteral(text)];
  return factory.createCallExpression(room.helper(helper), undefined, values);
}

/** A binding pattern whose guarded keys look into `source`, the name of what it takes apart. */
export function bindPattern(
  pattern: ts.BindingName,
  source: ts.Expression,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
): ts.BindingName {
  if (!hasGuardedKey(pattern, room)) return visitNode(pattern, visit) as ts.BindingName;
  if (isArrayBindingPattern(pattern)) {
    refuseNested(pattern, room);
    return pattern;
  }
  if (!isObjectBindingPattern(pattern)) return pattern;
  const elements = pattern.elements.flatMap((element) => {
    const { propertyName, name, initializer, dotDotDotToken } = element;
    const initial = initializer === undefined ? undefined : room.visit(initializer);
    if (propertyName !== undefined && isComputedPropertyName(propertyName) && room.guards.has(propertyName)) {
      if (hasGuardedKey(name, room)) refuseNested(name, room);
      const key = guardKey(propertyName, source, room);
      return [factory.createBindingElement(dotDotDotToken, key, visitNode(name, visit) as ts.BindingName, initial)];
    }
    if (room.guards.get(element) === "open") {
      if (hasGuardedKey(name, room)) refuseNested(name, room);
      const key = factory.createComputedPropertyName(namedKey("openKey", propertyName ?? name, source, room));
      return [factory.createBindingElement(dotDotDotToken, key, visitNode(name, visit) as ts.BindingName, initial)];
    }
    if (room.guards.get(element) === "plain") {
      if (hasGuardedKey(name, room)) refuseNested(name, room);
      const key = factory.createComputedPropertyName(namedKey("plainKey", propertyName ?? name, source, room));
      return [factory.createBindingElement(dotDotDotToken, key, visitNode(name, visit) as ts.BindingName, initial)];
    }
    if (!hasGuardedKey(name, room)) return [visitNode(element, visit) as ts.BindingElement];
    if (propertyName === undefined || isComputedPropertyName(propertyName)) {
      refuseNested(name, room);
      return [element];
    }
    // The inner value is read once under a name and once for its pattern: `{ a: t = d, a: { [k]: v } = t }`.
    const inner = room.freshName();
    const second = bindPattern(name, inner, room, visit);
    return [
      factory.createBindingElement(undefined, propertyName, inner, initial),
      factory.createBindingElement(undefined, propertyName, second, initial === undefined ? undefined : inner),
    ];
  });
  return factory.createObjectBindingPattern(elements);
}

/** An assignment pattern; `source` is needed where it has guarded keys of its own. Targets are rewritten by `onTarget`. */
export function rewritePattern(
  pattern: AssignmentPattern,
  source: ts.Expression | undefined,
  room: GuardContext,
  onTarget: (target: ts.Expression) => ts.Expression,
): AssignmentPattern {
  const withDefault = (node: ts.Expression): ts.Expression => {
    if (isSpreadElement(node)) return factory.createSpreadElement(onTarget(node.expression));
    if (isOmittedExpression(node)) return node;
    const inner = bare(node);
    if (!isBinaryExpression(inner) || inner.operatorToken.kind !== SyntaxKind.EqualsToken) return onTarget(node);
    return factory.createBinaryExpression(onTarget(inner.left), inner.operatorToken, room.visit(inner.right));
  };
  if (isArrayLiteralExpression(pattern)) {
    return factory.createArrayLiteralExpression(pattern.elements.map(withDefault));
  }
  const properties = pattern.properties.map((property) => {
    if (isSpreadAssignment(property)) return factory.createSpreadAssignment(onTarget(property.expression));
    if (isShorthandPropertyAssignment(property)) {
      const initial = property.objectAssignmentInitializer;
      return initial === undefined
        ? property
        : factory.createShorthandPropertyAssignment(property.name, room.visit(initial));
    }
    if (!isPropertyAssignment(property)) return property;
    const { name } = property;
    if (!isComputedPropertyName(name)) return factory.createPropertyAssignment(name, withDefault(property.initializer));
    if (!room.guards.has(name)) {
      const key = factory.createComputedPropertyName(room.visit(name.expression));
      return factory.createPropertyAssignment(key, withDefault(property.initializer));
    }
    if (source === undefined) refuseNested(property, room);
    return factory.createPropertyAssignment(
      guardKey(name, source ?? factory.createNull(), room),
      withDefault(property.initializer),
    );
  });
  return factory.createObjectLiteralExpression(properties);
}

function refuseNested(node: ts.Node, room: GuardContext): void {
  room.refuse(node, "A nested value is taken apart by a computed key.", "Put the inner value into a `const` first.");
}
