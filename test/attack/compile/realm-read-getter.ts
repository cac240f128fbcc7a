// expect: reject
// why: an inherited member is read in this position: the body of a getter
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
const rows: Record<string, Record<string, unknown>> = { own: {} };
function find(key: string): unknown {
  class Holder { //~
    get found(): unknown { //~
      return rows[key]; //~
    } //~
  } //~
  return new Holder().found; //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: find(event.data.k) !== undefined });
export default { initial, apply };
