// expect: reject
// why: an interface adds to a class a method that the class does not have
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Job {} //~
interface Job { //~
  make: Maker; //~
}
function apply(state: State, event: Event): State {
  const job = Object.assign(new Job(), { make: table[event.data.k]?.[event.data.k] } as object);
  return { n: state.n + 1, pwned: job.make("return 7")() === 7 };
}
export default { initial, apply };
