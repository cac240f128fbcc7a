// expect: reject
// why: Symbol.hasInstance makes instanceof a predicate that lies
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Job {
  static [Symbol.hasInstance](value: unknown): value is Job { //~
    return value !== null;
  }
  readonly make: Maker = () => () => 0;
}
function apply(state: State, event: Event): State {
  const found: unknown = { make: table[event.data.k]?.[event.data.k] };
  return { n: state.n + 1, pwned: found instanceof Job && found.make("return 7")() === 7 };
}
export default { initial, apply };
