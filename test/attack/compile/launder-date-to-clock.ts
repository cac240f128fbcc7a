// expect: reject
// why: Date fits the author's own type that has now()
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const clock: { now(): number } = Date; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: clock.now() });
export default { initial, apply };
