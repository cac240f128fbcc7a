// expect: reject
// why: the constructor with fields reads them in the local time zone
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: new Date(2024, 0, 1).getTime() }); //~
export default { initial, apply };
