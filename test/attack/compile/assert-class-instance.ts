// expect: reject
// why: the assertion's target is a class of the author's own, whose field is a function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Job {
  readonly make: Maker = () => () => 0;
}
function apply(state: State, event: Event): State {
  const box: unknown = { make: table[event.data.k]?.[event.data.k] };
  return { n: state.n + 1, pwned: (box as Job).make("return 7")() === 7 }; //~
}
export default { initial, apply };
