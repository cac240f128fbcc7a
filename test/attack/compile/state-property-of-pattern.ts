// expect: reject
// why: a property beside those of a regular expression
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const re = Object.assign(/x/, { n: 0 });
const get = () => re;
const apply = (state: State, event: Event): State => ({ ...state, n: ++get().n });
export default { initial, apply };
