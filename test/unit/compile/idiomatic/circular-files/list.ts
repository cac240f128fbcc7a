import { type Node, type Parsed, parseNode } from "./node.ts";

export function parseList(text: string): Parsed<Node[]> {
  const items: Node[] = [];
  let rest = text.slice(1).trimStart();
  while (rest !== "" && !rest.startsWith(")")) {
    const [item, left] = parseNode(rest);
    items.push(item);
    rest = left.trimStart();
  }
  return [items, rest.slice(1)];
}
