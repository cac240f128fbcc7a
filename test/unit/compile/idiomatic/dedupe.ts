/** At-least-once delivery made exactly-once: events are remembered by id, within a bounded window. */
import { defineReducer } from "assay";

interface CloudEvent<T extends string, D> {
  readonly id: string;
  readonly source: string;
  readonly type: T;
  readonly data: D;
}

type Event = CloudEvent<"Counted", { by: number }> | CloudEvent<"Reset", null>;

interface State {
  readonly seen: readonly string[];
  readonly total: number;
  readonly duplicates: number;
  readonly sources: Readonly<Record<string, number>>;
}

const REMEMBER = 4;

export default defineReducer<State, Event>({
  initial: () => ({ seen: [], total: 0, duplicates: 0, sources: {} }),
  apply(state, event) {
    const key = `${event.source}#${event.id}`;
    if (state.seen.includes(key)) return { ...state, duplicates: state.duplicates + 1 };
    const seen = [...state.seen, key].slice(-REMEMBER);
    const sources = { ...state.sources, [event.source]: (state.sources[event.source] ?? 0) + 1 };
    const total = event.type === "Reset" ? 0 : state.total + event.data.by;
    return { ...state, seen, sources, total };
  },
});
