// expect: reject
// why: initial counts how often it was called
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number };
type Event = { type: string; data: { a?: number } };
let folds = 0;
function initial(): State {
  folds += 1; //~
  return { n: folds };
}
const apply = (state: State, _event: Event): State => ({ n: state.n + 10 });
export default { initial, apply };
