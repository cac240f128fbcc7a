// expect: reject
// why: the same, and the type argument is inferred from where the result goes
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function orElse<T>(value: unknown, other: T): T {
  return (value ?? other) as T; //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: orElse(table[event.data.k]?.[event.data.k], (_source: string) => (): number => 0)("return 7")() === 7 }); //~
export default { initial, apply };
