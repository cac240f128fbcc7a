// expect: reject
// why: any flows into a variable of a function type without an assertion
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const box = JSON.parse("{}");
  const make: Maker = box[event.data.k][event.data.k]; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 };
}
export default { initial, apply };
