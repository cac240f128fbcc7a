// expect: reject
// why: a static object of a class that a function made
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const K = (() => class { static n = { v: 0 }; static get(): { v: number } { return this.n; } })();
const apply = (state: State, event: Event): State => ({ ...state, n: ++K.get().v });
export default { initial, apply };
