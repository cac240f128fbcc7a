// expect: reject
// why: a promise's continuation changes memory after the fold
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { late: 0 };
function apply(state: State, _event: Event): State {
  void Promise.resolve(1).then((by) => { memory.late += by; }); //~
  return { ...state, n: memory.late };
}
export default { initial, apply };
