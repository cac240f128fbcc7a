/** Placeholders in a text. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const render = (t: string, vars: Record<string, string | number>): string =>
  t.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, k: string) => String(vars[k] ?? ""));
const apply = (state: State, event: Event): State => ({
  ...state,
  t: render("Hi {{ name }}, {{n}}", { name: "Ann", n: 3 }),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
