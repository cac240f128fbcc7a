// expect: reject
// why: a map of a loop at module level
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const fs: (() => number)[] = [];
for (const x of [new Map<string, number>()]) { const get = () => x; fs.push(() => { get().set("n", (x.get("n") ?? 0) + 1); return x.get("n") ?? 0; }); }
const apply = (state: State, event: Event): State => ({ ...state, n: fs[0]?.() ?? 0 });
export default { initial, apply };
