// expect: reject
// why: a generator in a closure is used up by a helper
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function* g(): Generator<number> { yield 1; yield 2; }
const mk = () => { const it = g(); return (): number => [...it.take(1)][0] ?? 0; };
const t = mk();
const apply = (state: State, event: Event): State => ({ ...state, n: t() });
export default { initial, apply };
