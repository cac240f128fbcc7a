// expect: reject
// why: the key is the name of a class declaration's own member list, read with Object.entries
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { a?: number } };
const rows: Record<string, Record<string, Maker>> = {}; //~
const words: Record<string, number> = { con: 1, structor: 2 };
const key = Object.keys(words).reduce((a, b) => a + b);
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: rows[key]?.[key]?.("return 7")() === 7 }); //~
export default { initial, apply };
