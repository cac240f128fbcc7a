// expect: reject
// why: a module that waits while it is loaded
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const seven = await Promise.resolve(7); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: seven === 8 });
export default { initial, apply };
