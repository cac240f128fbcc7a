/** CRDTs: a PN-counter, a last-writer-wins register and an observed-remove set, merged commutatively. */
import { defineReducer } from "assay";

type ReplicaId = string;
type VectorClock = Record<ReplicaId, number>;

interface PnCounter {
  up: VectorClock;
  down: VectorClock;
}
interface Register<T> {
  value: T;
  stamp: number;
  replica: ReplicaId;
}
interface OrSet {
  added: Record<string, string[]>;
  removed: string[];
}

interface State {
  counter: PnCounter;
  title: Register<string>;
  tags: OrSet;
  view: { count: number; title: string; tags: string[] };
}

type Event =
  | { type: "Counted"; data: { replica: ReplicaId; up: number; down: number } }
  | { type: "Titled"; data: Register<string> }
  | { type: "Tagged"; data: { tag: string; token: string } }
  | { type: "Untagged"; data: { tag: string; tokens: string[] } };

function mergeClocks(a: VectorClock, b: VectorClock): VectorClock {
  const merged: VectorClock = { ...a };
  for (const [replica, value] of Object.entries(b)) merged[replica] = Math.max(merged[replica] ?? 0, value);
  return merged;
}

const total = (clock: VectorClock): number => Object.values(clock).reduce((sum, n) => sum + n, 0);

function newer<T>(a: Register<T>, b: Register<T>): Register<T> {
  if (a.stamp !== b.stamp) return a.stamp > b.stamp ? a : b;
  return a.replica >= b.replica ? a : b;
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

function view({ counter, title, tags }: Omit<State, "view">): State {
  const gone = new Set(tags.removed);
  const live = Object.entries(tags.added)
    .filter(([, tokens]) => tokens.some((token) => !gone.has(token)))
    .map(([tag]) => tag)
    .sort();
  return { counter, title, tags, view: { count: total(counter.up) - total(counter.down), title: title.value, tags: live } };
}

export default defineReducer<State, Event>({
  initial: () =>
    view({ counter: { up: {}, down: {} }, title: { value: "", stamp: 0, replica: "" }, tags: { added: {}, removed: [] } }),
  apply(state, event) {
    switch (event.type) {
      case "Counted": {
        const { replica, up, down } = event.data;
        const { counter } = state;
        return view({
          ...state,
          counter: { up: mergeClocks(counter.up, { [replica]: up }), down: mergeClocks(counter.down, { [replica]: down }) },
        });
      }
      case "Titled":
        return view({ ...state, title: newer(state.title, event.data) });
      case "Tagged": {
        const { tag, token } = event.data;
        const added = { ...state.tags.added, [tag]: unique([...(state.tags.added[tag] ?? []), token]) };
        return view({ ...state, tags: { ...state.tags, added } });
      }
      case "Untagged":
        return view({ ...state, tags: { ...state.tags, removed: unique([...state.tags.removed, ...event.data.tokens]) } });
    }
  },
});
