// expect: reject
// why: a Date at module level that is set
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const mark = new Date(0);
const apply = (state: State, _event: Event): State => ({ ...state, n: mark.setTime(mark.getTime() + 1) }); //~
export default { initial, apply };
