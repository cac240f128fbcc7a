/** The nodes of a file as a list, for the many looks at every one of them: walking the tree costs more than most of the looks. */
import type { ts } from "ts-morph";
import { forEachChild } from "./typescript.ts";

const known = new WeakMap<ts.SourceFile, readonly ts.Node[]>();

/** Every node below the file, in the order of the text: each before those in it. Made once for each file. */
export function nodesOf(file: ts.SourceFile): readonly ts.Node[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const nodes: ts.Node[] = [];
  const add = (node: ts.Node): void => {
    nodes.push(node);
    forEachChild(node, add);
  };
  forEachChild(file, add);
  known.set(file, nodes);
  return nodes;
}
