// expect: reject
// why: a function that asserts its type parameter is called by another name, whose type says what the parameter is
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const cast = <T>(value: unknown): T => value as T; //~
const maker: (value: unknown) => Maker = cast;
const apply = (state: State, event: Event): State => ({ n: state.n + cast<number>(1), pwned: maker(table[event.data.k]?.[event.data.k])("return 7")() === 7 }); //~
export default { initial, apply };
