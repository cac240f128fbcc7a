/** A document tree with a generic visitor, lenses, and a printer by subclassing. */
import { defineReducer } from "assay";

type Doc =
  | { node: "text"; value: string }
  | { node: "bold" | "italic"; child: Doc }
  | { node: "list"; items: Doc[]; ordered?: boolean }
  | { node: "link"; href: string; child: Doc };

abstract class Visitor<R> {
  visit(doc: Doc): R {
    switch (doc.node) {
      case "text":
        return this.text(doc.value);
      case "bold":
      case "italic":
        return this.styled(doc.node, this.visit(doc.child));
      case "list":
        return this.list(
          doc.items.map((item) => this.visit(item)),
          doc.ordered ?? false,
        );
      case "link":
        return this.link(doc.href, this.visit(doc.child));
    }
  }
  protected abstract text(value: string): R;
  protected abstract styled(style: "bold" | "italic", inner: R): R;
  protected abstract list(items: R[], ordered: boolean): R;
  protected link(_href: string, inner: R): R {
    return inner;
  }
}

class Markdown extends Visitor<string> {
  protected text(value: string) {
    return value.replace(/[*_]/g, "\\$&");
  }
  protected styled(style: "bold" | "italic", inner: string) {
    const mark = { bold: "**", italic: "_" }[style];
    return `${mark}${inner}${mark}`;
  }
  protected list(items: string[], ordered: boolean) {
    return items.map((item, index) => `${ordered ? `${index + 1}.` : "-"} ${item}`).join("\n");
  }
  protected override link(href: string, inner: string) {
    return `[${super.link(href, inner)}](${href})`;
  }
}

class Depth extends Visitor<number> {
  protected text = (_: string): number => 1;
  protected styled(_: string, inner: number): number {
    return inner + 1;
  }
  protected list(items: number[]): number {
    return 1 + Math.max(0, ...items);
  }
}

interface Lens<S, A> {
  get(s: S): A;
  set(a: A, s: S): S;
}
const lens =
  <S>() =>
  <K extends keyof S>(key: K): Lens<S, S[K]> => ({ get: (s) => s[key], set: (a, s) => ({ ...s, [key]: a }) });
const compose = <A, B, C>(ab: Lens<A, B>, bc: Lens<B, C>): Lens<A, C> => ({
  get: (a) => bc.get(ab.get(a)),
  set: (c, a) => ab.set(bc.set(c, ab.get(a)), a),
});
const over =
  <S, A>(l: Lens<S, A>, f: (a: A) => A) =>
  (s: S): S =>
    l.set(f(l.get(s)), s);

interface State {
  texts: string[];
  stats: { depth: { max: number; all: number[] }; count: number };
}
const stats = lens<State>()("stats");
const depth = compose(stats, lens<State["stats"]>()("depth"));
const count = compose(stats, lens<State["stats"]>()("count"));

export default defineReducer<State, { type: "Written"; data: Doc }>({
  initial: () => ({ texts: [], stats: { depth: { max: 0, all: [] }, count: 0 } }),
  apply(state, { data }) {
    const level = new Depth().visit(data);
    const counted = over(count, (n) => n + 1)(state);
    const measured = over(depth, ({ max, all }) => ({ max: Math.max(max, level), all: all.concat(level) }))(counted);
    return { ...measured, texts: [...state.texts, new Markdown().visit(data)] };
  },
});
