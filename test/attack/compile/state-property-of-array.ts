// expect: reject
// why: a property beside the elements of an array
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const arr: number[] = [];
(arr as unknown as Record<string, { n: number }>)["box"] = { n: 0 };
const get = () => (arr as unknown as Record<string, { n: number }>)["box"] ?? { n: 5 };
const apply = (state: State, event: Event): State => ({ ...state, n: ++get().n });
export default { initial, apply };
