// expect: reject
// why: the key is cut out of an innocent sentence by a regular expression
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { a?: number } };
const rows: Record<string, Record<string, Maker>> = {}; //~
const [key = ""] = /c\w+r/.exec("the constructor of the bridge") ?? [];
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: rows[key]?.[key]?.("return 7")() === 7 }); //~
export default { initial, apply };
