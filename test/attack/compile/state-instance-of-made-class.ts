// expect: reject
// why: an instance in a closure comes out of a local function
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function make() { class L { n = 0; } const l = new L(); const get = () => l; return { bump: (): number => ++get().n }; }
const b = make();
const apply = (state: State, event: Event): State => ({ ...state, n: b.bump() });
export default { initial, apply };
