// expect: reject
// why: an array of functions that give out objects
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const caches = [{ n: 0 }].map((c) => () => c);
const apply = (state: State, event: Event): State => { const f = caches[0]; if (f === undefined) return state; return { ...state, n: ++f().n }; };
export default { initial, apply };
