// expect: reject
// why: the function that counts is called by the one that is kept
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function make() { let k = 0; const inc = (): number => ++k; return () => inc(); }
const bump = make();
const apply = (state: State, event: Event): State => ({ ...state, n: bump() });
export default { initial, apply };
