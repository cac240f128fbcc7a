/** JSON merged into JSON. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
type Json = null | boolean | number | string | Json[] | { [k: string]: Json };
const isObj = (v: Json | undefined): v is { [k: string]: Json } =>
  typeof v === "object" && v !== null && !Array.isArray(v);
const merge = (a: Json, b: Json): Json => {
  if (!isObj(a) || !isObj(b)) return b;
  const out: { [k: string]: Json } = { ...a };
  for (const [k, v] of Object.entries(b)) {
    const old = out[k];
    out[k] = old === undefined ? v : merge(old, v);
  }
  return out;
};
const apply = (state: State, event: Event): State => ({
  ...state,
  t: JSON.stringify(merge({ a: { b: 1 }, c: [1] }, { a: { d: 2 }, c: [2] })),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
