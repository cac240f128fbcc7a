// expect: reject
// why: SharedArrayBuffer and Atomics make a clock and share memory
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: Atomics.add(new Int32Array(new SharedArrayBuffer(4)), 0, 7) === 0 }); //~
export default { initial, apply };
