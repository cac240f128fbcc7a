/** The same with a plain record, as most people would write it. */
import { defineReducer } from "assay";

interface State {
  counts: Record<string, number>;
}

export default defineReducer<State, { type: "Word"; data: string }>({
  initial: () => ({ counts: {} }),
  apply: (state, { data: word }) => ({
    counts: { ...state.counts, [word]: (state.counts[word] ?? 0) + 1 },
  }),
});
