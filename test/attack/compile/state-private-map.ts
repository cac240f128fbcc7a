// expect: reject
// why: a private field of an instance at module level is a Map
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Cache {
  readonly #seen = new Map<string, number>();
  count(key: string): number {
    const n = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, n); //~
    return n;
  }
}
const cache = new Cache(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: cache.count("x") }); //~
export default { initial, apply };
