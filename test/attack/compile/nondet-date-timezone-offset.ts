// expect: reject
// why: the offset of the local time zone
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: new Date(0).getTimezoneOffset() }); //~
export default { initial, apply };
