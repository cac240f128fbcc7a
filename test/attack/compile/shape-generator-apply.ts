// expect: reject
// why: apply is a generator method
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
export default {
  initial,
  *apply(state: State, _event: Event): Generator<number, State> { //~
    yield 1;
    return state;
  },
};
