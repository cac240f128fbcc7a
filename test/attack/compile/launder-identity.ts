// expect: reject
// why: a generic identity function launders the receiver
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const same = <T>(value: T): T => value;
const apply = (state: State, _event: Event): State => ({ ...state, n: same(Math).random() }); //~
export default { initial, apply };
