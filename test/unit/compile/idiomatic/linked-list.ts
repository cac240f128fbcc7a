/** A list whose nodes have a property called next. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
type Node_ = { value: number; next: Node_ | null };
const toArray = (head: Node_ | null): number[] => {
  const out: number[] = [];
  for (let at = head; at !== null; at = at.next) out.push(at.value);
  return out;
};
const apply = (state: State, event: Event): State => {
  const l: Node_ = { value: 1, next: { value: 2, next: null } };
  const { next } = l;
  return { ...state, n: toArray(l).length + (next?.value ?? 0) };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
