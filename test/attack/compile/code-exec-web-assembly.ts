// expect: reject
// why: WebAssembly compiles bytes
// oracle: pwned
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) }); //~
export default { initial, apply };
