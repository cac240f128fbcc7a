/** The visitor pattern: interfaces with methods, double dispatch, default methods, strategies as objects. */
import { defineReducer } from "assay";

interface Visitor<R> {
  text(node: Text): R;
  list(node: List): R;
  emphasis(node: Emphasis): R;
}

abstract class Node {
  abstract accept<R>(visitor: Visitor<R>): R;
}

class Text extends Node {
  constructor(readonly value: string) {
    super();
  }
  accept<R>(visitor: Visitor<R>): R {
    return visitor.text(this);
  }
}

class Emphasis extends Node {
  constructor(readonly inner: Node) {
    super();
  }
  accept<R>(visitor: Visitor<R>): R {
    return visitor.emphasis(this);
  }
}

class List extends Node {
  constructor(readonly items: readonly Node[]) {
    super();
  }
  accept<R>(visitor: Visitor<R>): R {
    return visitor.list(this);
  }
}

class Html implements Visitor<string> {
  text({ value }: Text): string {
    return value.replace(/[<>&]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[char] ?? char);
  }
  emphasis({ inner }: Emphasis): string {
    return `<em>${inner.accept(this)}</em>`;
  }
  list({ items }: List): string {
    return `<ul>${items.map((item) => `<li>${item.accept(this)}</li>`).join("")}</ul>`;
  }
}

const words: Visitor<number> = {
  text: ({ value }) => value.split(/\s+/).filter((word) => word !== "").length,
  emphasis: ({ inner }) => inner.accept(words),
  list: ({ items }) => items.reduce((sum, item) => sum + item.accept(words), 0),
};

function parse(source: string): Node {
  const lines = source.split("\n");
  if (lines.length > 1) return new List(lines.map(parse));
  const emphasised = /^\*(?<inner>.*)\*$/.exec(source)?.groups?.["inner"];
  return emphasised === undefined ? new Text(source) : new Emphasis(parse(emphasised));
}

interface Formatter {
  readonly name: "html" | "plain";
  format(node: Node): string;
}

const FORMATTERS: readonly Formatter[] = [
  { name: "html", format: (node) => node.accept(new Html()) },
  { name: "plain", format: (node) => `${node.accept(words)} words` },
];

export default defineReducer<{ outputs: string[]; words: number }, { type: "Written"; data: { source: string; as: "html" | "plain" } }>({
  initial: () => ({ outputs: [], words: 0 }),
  apply(state, { data }) {
    const node = parse(data.source);
    const formatter = FORMATTERS.find(({ name }) => name === data.as);
    return { outputs: [...state.outputs, formatter?.format(node) ?? ""], words: state.words + node.accept(words) };
  },
});
