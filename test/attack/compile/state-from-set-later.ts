// expect: reject
// why: memory at module level: the closure is set into a Map inside a loop at top level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = (start: number): (() => number) => {
  let calls = start;
  return () => ++calls; //~
};
const tools = new Map<string, () => number>();
for (const name of ["a"]) tools.set(name, make(0)); //~
const next = (): number => tools.get("a")?.() ?? -1;
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
