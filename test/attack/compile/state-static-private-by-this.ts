// expect: reject
// why: a static private object comes out by `this`
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class S { static readonly #box = (() => ({ n: 0 }))(); static at(): { n: number } { return this.#box; } }
const apply = (state: State, event: Event): State => ({ ...state, n: ++S.at().n });
export default { initial, apply };
