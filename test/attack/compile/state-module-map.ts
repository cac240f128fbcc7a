// expect: reject
// why: a Map at module level as a cache
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const cache = new Map<string, number>();
function apply(state: State, _event: Event): State {
  cache.set("n", (cache.get("n") ?? 0) + 1); //~
  return { ...state, n: cache.get("n") ?? 0 };
}
export default { initial, apply };
