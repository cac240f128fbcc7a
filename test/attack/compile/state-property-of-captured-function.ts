// expect: reject
// why: a function that another keeps gets a property
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const mk = () => { const inner = (): number => 1; return () => inner; };
const get = mk();
const bumpIt = (x: unknown): number => { const o = x as { n: number | undefined }; o.n = (o.n ?? 0) + 1; return o.n; };
const apply = (state: State, event: Event): State => ({ ...state, n: bumpIt(get()) });
export default { initial, apply };
