// expect: reject
// why: a Date is seen as something with local getters: instanceof narrows to a class that has the same shape
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
class Holder {
  value: unknown = new Date(0); //~
}
class LocalHolder extends Holder {
  override value: Local = { getHours: () => -1 }; //~
}
function read(): number {
  const holder: Holder = new LocalHolder(); //~
  holder.value = new Date(0); //~
  return holder instanceof LocalHolder ? holder.value.getHours() : -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
