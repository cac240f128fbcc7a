// expect: reject
// why: an object that becomes a prototype by a parsed key
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
let o = { inner: { n: 0 } };
try {
  o = Object.assign({ z: 1 }, JSON.parse('{"__proto__":{"inner":{"n":0}}}') as { a: number }) as unknown as { inner: { n: number } };
} catch {
  // The copy was refused.
}
const get = () => o.inner;
const apply = (state: State, event: Event): State => ({ ...state, n: ++get().n });
export default { initial, apply };
