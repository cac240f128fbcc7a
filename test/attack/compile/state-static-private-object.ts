// expect: reject
// why: an object in a static private field comes out of a method
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class P { static readonly #m = { n: 0 }; static get(): { n: number } { return P.#m; } }
const apply = (state: State, event: Event): State => ({ ...state, n: ++P.get().n });
export default { initial, apply };
