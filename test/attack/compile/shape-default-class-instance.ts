// expect: reject
// why: the default export is an instance with inherited methods
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Reducer {
  initial(): State {
    return initial();
  }
  apply(state: State, _event: Event): State {
    return { ...state, n: state.n + 1 };
  }
}
export default new Reducer(); //~
