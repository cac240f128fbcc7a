// expect: reject
// why: WeakRef shows when memory is collected
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const held = new WeakRef({ x: 1 }); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: held.deref() === undefined ? 1 : 0 }); //~
export default { initial, apply };
