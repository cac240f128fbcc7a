// expect: reject
// why: a Date is seen as something with local getters: a subclass narrows a field that the base class writes
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
class Base {
  at: unknown = null;
  load(): void {
    this.at = new Date(0); //~
  }
}
class Narrow extends Base {
  override at: Local = { getHours: () => -1 }; //~
}
function read(): number {
  const narrow = new Narrow();
  narrow.load();
  return narrow.at.getHours(); //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
