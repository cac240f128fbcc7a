// expect: reject
// why: a visitor registered in a Map under a bivariant method type
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Visitor = { visit(value: unknown): number };
const visitors = new Map<string, Visitor>([["x", { visit: (make: Maker) => make("return 7")() }]]); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: visitors.get("x")?.visit(table[event.data.k]?.[event.data.k]) === 7 }); //~
export default { initial, apply };
