/** A walk over ESTree that knows no node types, so that no syntax can be left out of it. Used by the linker and the second check. */
import type { AnyNode, Node } from "acorn";

/** The nodes directly under `node`. */
export function childrenOf(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  let previous: unknown;
  for (const key in node) {
    const value: unknown = node[key as keyof Node];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (value !== previous && isNode(value)) children.push(value);
    // A shorthand property, and an import under its own name, is one node in two fields that follow each other.
    previous = value;
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The text of a key that stands as a name or a literal: `a`, `"a"`, `1`; undefined for a computed one. */
export function staticKey(key: Node, computed: boolean): string | undefined {
  const node = key as AnyNode;
  if (node.type === "Identifier" && !computed) return node.name;
  if (node.type === "PrivateIdentifier") return undefined;
  if (node.type === "Literal" && !("regex" in node && node.regex)) return String(node.value);
  return undefined;
}
