/** Handbook style again: the impossible value goes into the message of the error. */
import { defineReducer } from "assay";

type Event =
  | { type: "Started"; data: { at: string } }
  | { type: "Stopped"; data: { at: string } };

interface State {
  running: boolean;
  history: string[];
}

export default defineReducer<State, Event>({
  initial: () => ({ running: false, history: [] }),
  apply(state, event) {
    switch (event.type) {
      case "Started":
        return { running: true, history: [...state.history, `+${event.data.at}`] };
      case "Stopped":
        return { running: false, history: [...state.history, `-${event.data.at}`] };
      default:
        throw new Error(`Unexpected event: ${event satisfies never}`);
    }
  },
});
