// expect: reject
// why: the definition object itself carries the counter
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const definition = {
  calls: 0,
  initial,
  apply(state: State, _event: Event): State {
    definition.calls += 1; //~
    return { ...state, n: definition.calls };
  },
};
export default definition; //~
