/** JSON with sorted keys, by hand and by a list of keys. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const stable = (v: unknown): string =>
  Array.isArray(v)
    ? `[${v.map(stable).join(",")}]`
    : typeof v === "object" && v !== null
      ? `{${Object.keys(v)
          .sort()
          .map((k) => `${JSON.stringify(k)}:${stable((v as Record<string, unknown>)[k])}`)
          .join(",")}}`
      : JSON.stringify(v);
const apply = (state: State, event: Event): State => ({
  ...state,
  t:
    stable(event) +
    JSON.stringify({ b: 1, a: 2 }, Object.keys({ b: 1, a: 2 }).sort()) +
    ["a", 1].map((x) => JSON.stringify(x)).join(),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
