// expect: reject
// why: an instance with a private counter in an aggregate error
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class C { #n = 0; bump(): number { return ++this.#n; } }
const e = new AggregateError([new C()]);
const get = (): unknown => e.errors[0];
const apply = (state: State, event: Event): State => { const c = get(); return { ...state, n: c instanceof C ? c.bump() : -1 }; };
export default { initial, apply };
