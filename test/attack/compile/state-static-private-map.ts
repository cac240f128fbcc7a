// expect: reject
// why: a map in a static private field comes out of a method
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class P { static #m = new Map<string, number>(); static get(): Map<string, number> { return P.#m; } }
const apply = (state: State, event: Event): State => { P.get().set("n", (P.get().get("n") ?? 0) + 1); return { ...state, n: P.get().get("n") ?? 0 }; };
export default { initial, apply };
