// expect: reject
// why: the same for a method
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Shelf {
  pick(key: string): Maker; //~
  pick(key: string): unknown {
    return table[key]?.[key];
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Shelf().pick(event.data.k)("return 7")() === 7 }); //~
export default { initial, apply };
