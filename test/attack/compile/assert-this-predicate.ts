// expect: reject
// why: a predicate on this narrows the object itself
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Box {
  value: unknown = undefined;
  ready(): this is { value: Maker } { //~
    return true;
  }
}
function apply(state: State, event: Event): State {
  const box = new Box();
  box.value = table[event.data.k]?.[event.data.k];
  return { n: state.n + 1, pwned: box.ready() && box.value("return 7")() === 7 }; //~
}
export default { initial, apply };
