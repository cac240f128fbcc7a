// expect: reject
// why: an instance with a private counter comes out of a function
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class C { #n = 0; bump(): number { return ++this.#n; } }
const c = new C();
const get = (): C => c;
const apply = (state: State, event: Event): State => ({ ...state, n: get().bump() });
export default { initial, apply };
