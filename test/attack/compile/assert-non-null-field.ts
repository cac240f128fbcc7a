// expect: reject
// why: non-null assertions on an optional function, filled through the type {}
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const anything: {} = { make: table[event.data.k]?.[event.data.k] };
  const job: { make?: Maker } = anything; //~
  return { n: state.n + 1, pwned: job.make!("return 7")() === 7 }; //~
}
export default { initial, apply };
