// expect: reject
// why: a Date is seen as something with local getters: the type {} fits an optional property
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
const forget = (value: {}): {} => value;
function read(): number {
  const box: { at?: Local } = forget({ at: new Date(0) }); //~
  return box.at?.getHours() ?? -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
