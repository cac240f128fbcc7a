// expect: reject
// why: parameters carry the names of the compiler's own guards
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Get = (from: Record<string, Record<string, unknown>>, key: string) => Record<string, unknown> | undefined;
const raw: Get = (from) => from["x"];
function find(assay$get: Get, assay$own: Get, key: string): boolean {
  return table[key] !== undefined && assay$get !== assay$own; //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: find(raw, () => undefined, event.data.k) }); //~
export default { initial, apply };
