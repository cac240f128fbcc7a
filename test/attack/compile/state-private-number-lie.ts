// expect: reject
// why: what a private field keeps is said to be a number and is an object
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const lie = (x: unknown): number => x as number;
class H { readonly #n: number = lie({ n: 0 }); get(): number { return this.#n; } }
const h = new H();
const apply = (state: State, event: Event): State => { const o = h.get() as unknown as { n: number }; return { ...state, n: ++o.n }; };
export default { initial, apply };
