// expect: reject
// why: the captured Map changes inside a helper
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const remember = (map: Map<string, number>): number => map.set("n", (map.get("n") ?? 0) + 1).get("n") ?? 0; //~
const make = (): (() => number) => {
  const map = new Map<string, number>();
  return () => remember(map); //~
};
const next = make(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
