// expect: reject
// why: the read hides in a parameter's default value with a computed pattern
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: "run" } };
const ops: { run: { run: Maker } } = { run: { run: (source) => () => source.length } };
const find = (key: "run", { [key]: { [key]: make } } = ops): Maker => make; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: find(event.data.k)("return 7")() === 7 });
export default { initial, apply };
