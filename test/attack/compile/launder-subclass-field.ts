// expect: reject
// why: a subclass narrows a mutable field that the base class writes
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
class Base {
  value: unknown = null;
  load(key: string): void {
    this.value = table[key]?.[key]; //~
  }
}
class Narrow extends Base {
  override value: Maker = () => () => 0; //~
}
function apply(state: State, event: Event): State {
  const job = new Narrow();
  job.load(event.data.k);
  return { n: state.n + 1, pwned: job.value("return 7")() === 7 }; //~
}
export default { initial, apply };
