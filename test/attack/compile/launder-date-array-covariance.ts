// expect: reject
// why: a Date is seen as something with local getters: an array of Local is written as an array of unknown
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
function read(): number {
  const list: Local[] = [];
  const open: unknown[] = list; //~
  open.push(new Date(0)); //~
  return list[0]?.getHours() ?? -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
