// expect: reject
// why: a Date is seen as something with local getters: a narrowed union outlives a write through an alias
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
type Cell = { kind: "local"; value: Local } | { kind: "raw"; value: unknown };
function overwrite(cell: { kind: string; value: unknown }): void {
  cell.value = new Date(0); //~
}
function read(): number {
  const cell: Cell = { kind: "local", value: { getHours: () => -1 } };
  overwrite(cell); //~
  return cell.kind === "local" ? cell.value.getHours() : -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
