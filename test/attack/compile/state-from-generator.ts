// expect: reject
// why: memory at module level: the closure comes out of a generator that a spread drives
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function* makers(): Generator<() => number, void> {
  let calls = 0;
  yield () => ++calls; //~
}
const all = [...makers()]; //~
const next = (): number => all[0]?.() ?? -1;
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
