// expect: reject
// why: the assertion's target is a conditional type that turns out to be a function
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Pick2<B> = B extends true ? Maker : string;
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (table[event.data.k]?.[event.data.k] as Pick2<true>)("return 7")() === 7 }); //~
export default { initial, apply };
