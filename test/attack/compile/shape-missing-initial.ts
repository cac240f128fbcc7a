// expect: reject
// why: there is no initial
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...initial(), n: state.n + 1 });
export default { apply }; //~
