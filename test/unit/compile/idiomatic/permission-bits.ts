/** Flags in a number, by a const enum. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const enum Perm {
  Read = 1 << 0,
  Write = 1 << 1,
  Exec = 1 << 2,
}
const has = (mask: number, p: Perm): boolean => (mask & p) === p;
const apply = (state: State, event: Event): State => ({
  ...state,
  t: [Perm.Read, Perm.Write, Perm.Exec].map((p) => has(5, p)).join(),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
