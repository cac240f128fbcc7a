// expect: reject
// why: a constant array that grows
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const log: number[] = [];
const apply = (state: State, _event: Event): State => ({ ...state, n: log.push(1) }); //~
export default { initial, apply };
