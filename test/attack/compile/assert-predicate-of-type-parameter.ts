// expect: reject
// why: a generic predicate whose type argument comes from the caller
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function is<T>(value: unknown, _like: T): value is T { //~
  return value !== undefined;
}
const like: Maker = () => () => 0;
function apply(state: State, event: Event): State {
  const found = table[event.data.k]?.[event.data.k];
  return { n: state.n + 1, pwned: is(found, like) && found("return 7")() === 7 }; //~
}
export default { initial, apply };
