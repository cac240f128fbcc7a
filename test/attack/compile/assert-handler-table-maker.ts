// expect: reject
// why: a table of functions is seen as a table of functions that give functions
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
const handlers = { find: (k: string): unknown => table[k]?.[k] };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (handlers as Record<string, (k: string) => Maker>)["find"]?.(event.data.k)("return 7")() === 7 }); //~
export default { initial, apply };
