// expect: reject
// why: Object.assign writes a record's values over typed slots
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const job: { make: Maker } = { make: () => () => 0 };
  const patch: Record<string, unknown> = { make: table[event.data.k]?.[event.data.k] };
  Object.assign(job, patch); //~
  return { n: state.n + 1, pwned: job.make("return 7")() === 7 }; //~
}
export default { initial, apply };
