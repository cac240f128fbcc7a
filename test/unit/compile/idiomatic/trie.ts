/** Words in a tree of maps. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
interface Trie {
  end: boolean;
  kids: Map<string, Trie>;
}
const make = (): Trie => ({ end: false, kids: new Map() });
const insert = (t: Trie, w: string): void => {
  let at = t;
  for (const c of w) {
    let next = at.kids.get(c);
    if (!next) at.kids.set(c, (next = make()));
    at = next;
  }
  at.end = true;
};
const apply = (state: State, event: Event): State => {
  const t = make();
  for (const w of ["a", "ab", "b"]) insert(t, w);
  return { ...state, n: t.kids.size };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
