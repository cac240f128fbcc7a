// expect: reject
// why: a sticky pattern in a static private field remembers where `match` stopped
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class P { static #re = /a/y; static test(s: string): boolean { return s.match(P.#re) !== null; } }
const apply = (state: State, event: Event): State => ({ ...state, n: P.test("a") ? 1 : 2 });
export default { initial, apply };
