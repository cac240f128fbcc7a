/** Files that import each other in a circle, as parsers often do; only functions, so that nothing runs too early. */
import { defineReducer } from "assay";
import { parseList } from "./list.ts";
import type { Node } from "./node.ts";

const depth = (node: Node): number => (typeof node === "string" ? 0 : 1 + Math.max(0, ...node.map(depth)));
const render = (node: Node): string => (typeof node === "string" ? node : `(${node.map(render).join(" ")})`);

export default defineReducer<{ tree: Node; depth: number; text: string; left: string }, { type: "Given"; data: string }>({
  initial: () => ({ tree: [], depth: 0, text: "", left: "" }),
  apply(_state, { data }) {
    const [tree, left] = parseList(data.trim());
    return { tree, depth: depth(tree), text: render(tree), left };
  },
});
