// expect: reject
// why: closures are the values of a Map at module level
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const counter = (): (() => number) => {
  let calls = 0;
  return () => ++calls; //~
};
const tools = new Map([["n", counter()]]); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: tools.get("n")?.() ?? 0 }); //~
export default { initial, apply };
