// expect: reject
// why: an overload promises a function of a type parameter, whose implementation gives whatever it has
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function through<A, B>(value: A, fn: (value: A) => B): B; //~
function through(value: unknown, _fn: (value: unknown) => unknown): unknown {
  return value;
}
const maker: Maker = () => () => 0;
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: through(table[event.data.k]?.[event.data.k], () => maker)("return 7")() === 7 }); //~
export default { initial, apply };
