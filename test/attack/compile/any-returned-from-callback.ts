// expect: reject
// why: any flows out of a callback whose result is a function type
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const makers = ["{}"].map((text): Maker => JSON.parse(text)[event.data.k][event.data.k]); //~
  return { n: state.n + 1, pwned: makers[0]?.("return 7")() === 7 };
}
export default { initial, apply };
