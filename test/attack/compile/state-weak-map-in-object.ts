// expect: reject
// why: a weak map in an object, and an object in the weak map
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const key = {};
const holder: { w: WeakMap<object, { n: number }> } = { w: new WeakMap([[key, { n: 0 }]]) };
const get = () => holder.w.get(key) ?? { n: 7 };
const apply = (state: State, event: Event): State => ({ ...state, n: ++get().n });
export default { initial, apply };
