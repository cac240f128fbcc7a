/** Parsers made of parsers, as constants. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
type Parser<T> = (s: string) => { value: T; rest: string } | undefined;
const char =
  (c: string): Parser<string> =>
  (s) =>
    s.startsWith(c) ? { value: c, rest: s.slice(1) } : undefined;
const many =
  <T>(p: Parser<T>): Parser<T[]> =>
  (s) => {
    const out: T[] = [];
    let rest = s;
    for (let r = p(rest); r !== undefined; r = p(rest)) {
      out.push(r.value);
      rest = r.rest;
    }
    return { value: out, rest };
  };
const map =
  <A, B>(p: Parser<A>, f: (a: A) => B): Parser<B> =>
  (s) => {
    const r = p(s);
    return r && { value: f(r.value), rest: r.rest };
  };
const count = map(many(char("x")), (xs) => xs.length);
const apply = (state: State, event: Event): State => ({ ...state, n: count(event.type + "xx")?.value ?? 0 });
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
