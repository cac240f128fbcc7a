// expect: reject
// why: unknown is asserted to be an interface of the author's own that a builtin fits
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Clock = { now(): number };
const clock = Date as unknown as Clock; //~
const apply = (state: State, _event: Event) => ({ ...state, n: clock.now() });
export default { initial, apply };
