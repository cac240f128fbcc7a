// expect: reject
// why: an assertion to a list of a type parameter, which a function in between passes on and the last caller makes a list of functions
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const list = <T>(value: unknown): T[] => [value] as T[]; //~
const first = <U>(value: unknown): U | undefined => list<U>(value)[0];
const fine = (): number => first<number>(1) ?? 0;
const apply = (state: State, event: Event): State => ({ n: state.n + fine(), pwned: first<Maker>(table[event.data.k]?.[event.data.k])?.("return 7")() === 7 }); //~
export default { initial, apply };
