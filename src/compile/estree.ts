/** A walk over ESTree that knows no node types, so that no syntax can be left out of it. Used by the linker and the second check. */
import type { AnyNode, Node } from "acorn";

/** The nodes directly under `node`. */
export function childrenOf(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    // A shorthand property, and an import under its own name, is one node in two fields that follow each other.
    if (isNode(value)) {
      if (children.at(-1) !== value) children.push(value);
    } else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value
  );
}

/** The text of a key that stands as a name or a literal: `a`, `"a"`, `1`; undefined for a computed one. */
export function staticKey(key: Node, computed: boolean): string | undefined {
  const node = key as AnyNode;
  if (node.type === "Identifier" && !computed) return node.name;
  if (node.type === "PrivateIdentifier") return undefined;
  if (node.type === "Literal" && !("regex" in node && node.regex)) return String(node.value);
  return undefined;
}
