// expect: reject
// why: memory at module level: the closure comes out of a function that an own function calls
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const run = <T>(f: () => T): T => f();
const next = run(() => {
  let calls = 0;
  return (): number => ++calls; //~
});
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
