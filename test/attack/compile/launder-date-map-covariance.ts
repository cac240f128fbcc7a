// expect: reject
// why: a Date is seen as something with local getters: a Map of Local is written as a Map of unknown
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
function read(): number {
  const map = new Map<string, Local>();
  const open: Map<string, unknown> = map; //~
  open.set("x", new Date(0)); //~
  return map.get("x")?.getHours() ?? -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
