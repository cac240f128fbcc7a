// expect: reject
// why: a narrowed property outlives the call that changes the object through an alias
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Cell = { kind: "made"; value: Maker } | { kind: "raw"; value: unknown };
function overwrite(cell: { kind: string; value: unknown }, value: unknown): void {
  cell.value = value; //~
}
function apply(state: State, event: Event): State {
  const cell: Cell = { kind: "made", value: () => () => 0 };
  overwrite(cell, table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: cell.kind === "made" && cell.value("return 7")() === 7 }; //~
}
export default { initial, apply };
