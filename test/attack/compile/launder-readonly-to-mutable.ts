// expect: reject
// why: a readonly view of functions is assigned to a mutable view of unknown
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Frozen = { readonly make: Maker };
function apply(state: State, event: Event): State {
  const job: Frozen = { make: () => () => 0 };
  const open: { make: unknown } = job; //~
  ({ found: open.make } = { found: table[event.data.k]?.[event.data.k] }); //~
  return { n: state.n + 1, pwned: job.make("return 7")() === 7 }; //~
}
export default { initial, apply };
