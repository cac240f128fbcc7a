// expect: reject
// why: any flows into a parameter of a function type
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: string } };
const run = (make: Maker): number => make("return 7")();
function apply(state: State, event: Event): State {
  const box = JSON.parse("{}");
  return { n: state.n + 1, pwned: run(box[event.data.k][event.data.k]) === 7 }; //~
}
export default { initial, apply };
