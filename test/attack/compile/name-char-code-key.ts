// expect: reject
// why: the key is built from character codes
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { a?: number } };
const rows: { [key: string]: { [key: string]: Maker } } = {}; //~
const key = String.fromCharCode(99, 111, 110, 115, 116, 114, 117, 99, 116, 111, 114);
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: rows[key]?.[key]?.("return 7")() === 7 }); //~
export default { initial, apply };
