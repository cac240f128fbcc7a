import { parseList } from "./list.ts";

export type Node = string | Node[];
export type Parsed<T> = [value: T, rest: string];

export function parseNode(text: string): Parsed<Node> {
  if (text.startsWith("(")) return parseList(text);
  const [, word = "", rest = ""] = /^([^\s()]+)\s*(.*)$/s.exec(text) ?? [];
  return [word, rest];
}
