// expect: reject
// why: a type predicate that lies
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const isMaker = (value: unknown): value is Maker => value !== undefined; //~
function apply(state: State, event: Event): State {
  const found = table[event.data.k]?.[event.data.k];
  return { n: state.n + 1, pwned: isMaker(found) && found("return 7")() === 7 }; //~
}
export default { initial, apply };
