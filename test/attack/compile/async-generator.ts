// expect: reject
// why: an async generator
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
async function* stream(): AsyncGenerator<number> { //~
  yield 1;
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: stream() === undefined });
export default { initial, apply };
