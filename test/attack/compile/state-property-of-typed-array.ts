// expect: reject
// why: a property beside the elements of a typed array
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const v = Object.assign(new Uint8Array(3), { box: { n: 0 } }); const get = () => v;
const apply = (state: State, event: Event): State => ({ ...state, n: ++get().box.n });
export default { initial, apply };
