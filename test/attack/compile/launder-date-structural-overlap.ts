// expect: reject
// why: a Date is seen as something with local getters: a type that shares one optional property with the source fits it
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
type Named = { name?: string };
type NamedLocal = { name?: string; at?: Local };
const named = (): Named => {
  const both = { name: "x", at: new Date(0) }; //~
  return both;
};
function read(): number {
  const box: NamedLocal = named(); //~
  return box.at?.getHours() ?? -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
