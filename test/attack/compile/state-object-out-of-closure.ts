// expect: reject
// why: a method gives out what a closure keeps
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const o = (() => { const inner = { n: 0 }; const get = () => inner; return { get: () => get() }; })();
const apply = (state: State, event: Event): State => ({ ...state, n: ++o.get().n });
export default { initial, apply };
