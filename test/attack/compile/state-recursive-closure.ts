// expect: reject
// why: a closure that returns another closure keeps the number in its depth
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Step = () => number;
const wrap = (inner: { step: Step }): Step => () => {
  const before = inner.step();
  inner.step = () => before + 1; //~
  return before;
};
const next = wrap({ step: () => 0 }); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
