/** A sliding window over the events' own time stamps; no clock but theirs. */
import { defineReducer } from "assay";

interface Event {
  type: "Request";
  time: string;
  data: { client: string };
}

const WINDOW_MS = 60_000;
const LIMIT = 3;

interface State {
  recent: Record<string, number[]>;
  limited: { client: string; at: string; retryInSeconds: number }[];
}

export default defineReducer<State, Event>({
  initial: () => ({ recent: {}, limited: [] }),
  apply(state, { time, data: { client } }) {
    const now = Date.parse(time);
    const recent = (state.recent[client] ?? []).filter((at) => now - at < WINDOW_MS);
    const [oldest] = recent;
    if (recent.length >= LIMIT && oldest !== undefined) {
      const retryInSeconds = Math.ceil((oldest + WINDOW_MS - now) / 1000);
      return { recent: { ...state.recent, [client]: recent }, limited: [...state.limited, { client, at: new Date(now).toISOString(), retryInSeconds }] };
    }
    return { ...state, recent: { ...state.recent, [client]: [...recent, now] } };
  },
});
