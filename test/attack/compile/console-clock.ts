// expect: reject
// why: a stopwatch is a clock
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  console.time("fold"); //~
  return state;
};
export default { initial, apply };
