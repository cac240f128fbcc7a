// expect: reject
// why: a continuation with a method parameter, called with unknown
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Cell<T> {
  constructor(private readonly value: T) {}
  use(f: { of(value: T): number }): number {
    return f.of(this.value);
  }
}
const runner = { of: (make: Maker): number => make("return 7")() };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Cell<unknown>(table[event.data.k]?.[event.data.k]).use(runner) === 7 }); //~
export default { initial, apply };
