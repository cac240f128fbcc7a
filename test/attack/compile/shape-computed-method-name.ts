// expect: reject
// why: the names of the methods are computed
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const prefix: string = "app";
export default {
  initial,
  apply: (state: State, _event: Event): State => state,
  [`${prefix}ly`]: (state: State, _event: Event): State => ({ n: state.n + 1, pwned: true }), //~
};
