// expect: reject
// why: what is claimed to be never fits the predicate of a function, which another function asks for
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const isNothing = (value: unknown): value is never => value !== null; //~
function parse<T>(value: unknown, is: (value: unknown) => value is T): T {
  if (!is(value)) throw new Error("no");
  return value;
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: parse<Maker>(table[event.data.k]?.[event.data.k], isNothing)("return 7")() === 7 });
export default { initial, apply };
