// expect: reject
// why: the key is joined at run time; the values of the index signature are functions
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { a?: number } };
const rows: Record<string, Record<string, Maker>> = {}; //~
const key = ["con", "structor"].join("");
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: rows[key]?.[key]?.("return 7")() === 7 }); //~
export default { initial, apply };
