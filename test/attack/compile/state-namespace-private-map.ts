// expect: reject
// why: a map that a namespace does not export
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
namespace N { const m = new Map<string, number>(); const get = () => m; export const bump = (): number => { get().set("n", (m.get("n") ?? 0) + 1); return m.get("n") ?? 0; }; }
const apply = (state: State, event: Event): State => ({ ...state, n: N.bump() });
export default { initial, apply };
