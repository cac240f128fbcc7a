// expect: reject
// why: a getter of an anonymous class counts in a closure; its type is data
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function make() { let k = 0; return new (class { get n(): number { return ++k; } })(); }
const p = make();
const apply = (state: State, event: Event): State => ({ ...state, n: p.n });
export default { initial, apply };
