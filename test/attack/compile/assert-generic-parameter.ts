// expect: reject
// why: the assertion's target is a type parameter, which the caller makes a function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const cast = <T>(value: unknown): T => value as T; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: cast<Maker>(table[event.data.k]?.[event.data.k])("return 7")() === 7 }); //~
export default { initial, apply };
