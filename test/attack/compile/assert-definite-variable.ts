// expect: reject
// why: a definite assignment assertion; a record alias supplies the value
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Job {
  make!: Maker; //~
  constructor(parts: Record<string, unknown>) {
    Object.assign(this, parts);
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Job({ make: table[event.data.k]?.[event.data.k] }).make("return 7")() === 7 }); //~
export default { initial, apply };
