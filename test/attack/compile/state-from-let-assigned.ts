// expect: reject
// why: memory at module level: the closure is assigned to a let by a statement at top level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = (): (() => number) => {
  let calls = 0;
  return () => ++calls; //~
};
let next: () => number = () => -1;
next = make(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
