// expect: reject
// why: a map that is a parameter's default
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function make(m = new Map<string, number>()) { const get = () => m; return (): number => { get().set("n", (m.get("n") ?? 0) + 1); return m.get("n") ?? 0; }; }
const bump = make();
const apply = (state: State, event: Event): State => ({ ...state, n: bump() });
export default { initial, apply };
