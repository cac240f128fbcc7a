// expect: reject
// why: FinalizationRegistry runs code when memory is collected
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let collected = 0;
const registry = new FinalizationRegistry<number>((by) => { collected += by; }); //~
function apply(state: State, _event: Event): State {
  registry.register({}, 1); //~
  return { ...state, n: collected };
}
export default { initial, apply };
