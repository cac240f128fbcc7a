// expect: reject
// why: a Date is seen as something with local getters: a setter takes more than its getter gives
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
class Cell {
  #value: unknown = null;
  get at(): unknown {
    return this.#value;
  }
  set at(value: unknown) {
    this.#value = value;
  }
}
class LocalCell extends Cell {
  override get at(): Local { //~
    return super.at as Local; //~
  }
  override set at(value: unknown) {
    super.at = value;
  }
}
function read(): number {
  const cell = new LocalCell();
  cell.at = new Date(0); //~
  return cell.at.getHours(); //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
