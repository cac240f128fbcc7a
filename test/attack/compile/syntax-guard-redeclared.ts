// expect: reject
// why: a declaration at module level carries the name of the compiler's own guard
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function assay$own(from: Record<string, Record<string, unknown>>, _key: string): Record<string, unknown> {
  return from["x"] ?? { found: 7 };
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: table[event.data.k] !== undefined && assay$own(table, "x") !== undefined }); //~
export default { initial, apply };
