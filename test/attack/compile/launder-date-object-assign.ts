// expect: reject
// why: a Date is seen as something with local getters: Object.assign writes a record over typed slots
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
function read(): number {
  const box: { at: Local } = { at: { getHours: () => -1 } };
  const patch: Record<string, unknown> = { at: new Date(0) }; //~
  Object.assign(box, patch); //~
  return box.at.getHours(); //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
