// expect: reject
// why: local variables carry the names of the compiler's own guards
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function apply(state: State, event: Event): State {
  const assay$get = (): Record<string, unknown> => ({ found: 7 });
  const assay$own = assay$get;
  const assay$some = assay$own;
  const found = table[event.data.k]; //~
  return { n: state.n + 1, pwned: found !== undefined && assay$some !== undefined };
}
export default { initial, apply };
