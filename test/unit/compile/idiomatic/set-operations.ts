/** Sets: union, intersection and friends, by the newer methods. */
import { defineReducer } from "assay";

type State = { members: Record<string, string[]>; both: string[]; either: string[]; only: string[]; nested: boolean };

const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();

export default defineReducer<State, { type: "Tagged" | "Untagged"; data: { tag: string; items: string[] } }>({
  initial: () => ({ members: {}, both: [], either: [], only: [], nested: false }),
  apply(state, { type, data: { tag, items } }) {
    const current = new Set(state.members[tag]);
    const changed = type === "Tagged" ? current.union(new Set(items)) : current.difference(new Set(items));
    const members = { ...state.members, [tag]: sorted(changed) };
    const [first = new Set<string>(), second = new Set<string>()] = Object.values(members).map((list) => new Set(list));
    return {
      members,
      both: sorted(first.intersection(second)),
      either: sorted(first.union(second)),
      only: sorted(first.symmetricDifference(second)),
      nested: second.isSubsetOf(first),
    };
  },
});
