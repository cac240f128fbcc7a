/** What the parts of the guards share: the analyser's wishes, the prelude's names, and how to refuse. Used by `guards.ts`. */
import type { ts } from "ts-morph";
import type { Guard } from "./analysis.ts";
import { isNumericForm } from "./guard-syntax.ts";
import type { Helper } from "./prelude.ts";
import { isElementAccessExpression, SyntaxKind, setTextRange } from "./typescript.ts";

/** What the guards of one file need of the emitter. */
export interface GuardContext {
  readonly guards: ReadonlyMap<ts.Node, Guard>;
  /** The name of a helper of the prelude; notes that it is used. */
  helper(helper: Helper): ts.Identifier;
  /** A name that nothing else in the module has. */
  freshName(): ts.Identifier;
  /** Reports a form that has no guard: the module is then rejected. */
  refuse(node: ts.Node, message: string, suggestion: string): void;
  /** Told of each `try` that is rewritten. */
  noteCatch(): void;
  visit(node: ts.Expression): ts.Expression;
}

/** True for an element access that the analyser wants guarded, and whose key is not a number by its form. */
export function isGuarded(node: ts.Node, room: GuardContext): node is ts.ElementAccessExpression {
  return isElementAccessExpression(node) && room.guards.has(node) && !isNumericForm(node.argumentExpression);
}

/** `super` is no value: no helper can be given it. */
export function refuseSuper(node: ts.ElementAccessExpression, room: GuardContext): void {
  if (node.expression.kind !== SyntaxKind.SuperKeyword) return;
  room.refuse(node, "`super` cannot be accessed by a computed key.", "Name the member.");
}

/** The helper that reads a callee by its key and keeps its `this`. */
export function boundHelper(node: ts.ElementAccessExpression, room: GuardContext): Helper {
  return room.guards.get(node) === "callable" ? "boundCallable" : "bound";
}

/** Keeps the place of the original, for the source map. */
export function at<T extends ts.Node>(node: T, original: ts.Node): T {
  return setTextRange(node, original);
}
