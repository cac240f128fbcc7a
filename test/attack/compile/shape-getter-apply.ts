// expect: reject
// why: apply is a getter, which answers anew each time
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
export default {
  initial,
  get apply() { //~
    return (state: State, _event: Event): State => ({ n: state.n + 1, pwned: true });
  },
};
