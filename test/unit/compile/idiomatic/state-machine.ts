/** An order's life as a table of transitions, typed so that the table cannot miss a state. */
import { defineReducer } from "assay";

const TRANSITIONS = {
  draft: { submit: "submitted", cancel: "cancelled" },
  submitted: { approve: "approved", reject: "draft", cancel: "cancelled" },
  approved: { ship: "shipped", cancel: "cancelled" },
  shipped: { deliver: "delivered", lose: "approved" },
  delivered: {},
  cancelled: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

type Phase = keyof typeof TRANSITIONS;
type Action = { [P in Phase]: keyof (typeof TRANSITIONS)[P] }[Phase];

interface State {
  phase: Phase;
  path: Phase[];
  ignored: Partial<Record<Action, number>>;
}

type Event = { type: "Acted"; data: { action: Action } };

const isFinal = (phase: Phase): boolean => Object.keys(TRANSITIONS[phase]).length === 0;

function next(phase: Phase, action: Action): Phase | undefined {
  const row: Partial<Record<Action, Phase>> = TRANSITIONS[phase];
  return row[action];
}

export default defineReducer<State & { final: boolean }, Event>({
  initial: () => ({ phase: "draft", path: ["draft"], ignored: {}, final: false }),
  apply(state, { data: { action } }) {
    const phase = next(state.phase, action);
    if (phase === undefined) {
      return { ...state, ignored: { ...state.ignored, [action]: (state.ignored[action] ?? 0) + 1 } };
    }
    return { ...state, phase, path: [...state.path, phase], final: isFinal(phase) };
  },
});
