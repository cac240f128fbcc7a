// expect: reject
// why: an iterator in a closure is used up by loops
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const mk = () => { const it = [1, 2, 3].values(); return (): number => { for (const x of it) return x; return 0; }; };
const t = mk();
const apply = (state: State, event: Event): State => ({ ...state, n: t() });
export default { initial, apply };
