// expect: reject
// why: the constructor travels as a value
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = <T>(Kind: new () => T): T => new Kind();
const apply = (state: State, _event: Event): State => ({ ...state, n: make(Date).getTime() }); //~
export default { initial, apply };
