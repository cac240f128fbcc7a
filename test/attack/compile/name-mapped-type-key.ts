// expect: reject
// why: the name exists only as a template literal type; a generic getter reads it
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Key = `${"con"}${"structor"}`; //~
const read = <T, K extends keyof T>(from: T, key: K): T[K] => from[key]; //~
const holder: { [K in Key]: Function } = initial; //~
const key: Key = `${"con"}${"structor"}`; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: read(holder, key)("return 7")() === 7 }); //~
export default { initial, apply };
