// expect: reject
// why: apply is async: a promise is no state
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = async (state: State, _event: Event): Promise<State> => ({ ...state, n: state.n + 1 }); //~
export default { initial, apply }; //~
