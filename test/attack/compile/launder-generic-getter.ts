// expect: reject
// why: a generic getter whose key is a type parameter
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: "run" } };
const ops: { run: { run: Maker } } = { run: { run: (source) => () => source.length } };
const get = <T, K extends keyof T>(from: T, key: K): T[K] => from[key]; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: get(get(ops, event.data.k), event.data.k)("return 7")() === 7 });
export default { initial, apply };
