// expect: reject
// why: an enum's value makes a counting function
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
let hook: () => number = () => 0;
const hooks: (() => number)[] = [];
const list = () => hooks;
function install(): number { let k = 0; list().push(() => ++k); return 1; }
enum E { A = install() }
const apply = (state: State, event: Event): State => ({ ...state, n: (hooks[0]?.() ?? 0) + E.A - 1 });
export default { initial, apply };
