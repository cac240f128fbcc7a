// expect: reject
// why: an arrow function keeps an instance that nothing else holds
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class K { n = 0; next = (): number => ++this.n; }
const next = new K().next;
const apply = (state: State, event: Event): State => ({ ...state, n: next() });
export default { initial, apply };
