/** Mutates a draft of its own making: structuredClone-free copying, pushes, sorts and deletes on local data. */
import { defineReducer } from "assay";

interface Ticket {
  id: number;
  title: string;
  watchers: string[];
  estimate?: number;
}
interface State {
  tickets: Ticket[];
  nextId: number;
  index: Record<string, number[]>;
}
type Event =
  | { type: "Opened"; data: { title: string; watchers?: string[] } }
  | { type: "Estimated"; data: { id: number; estimate: number | null } }
  | { type: "Removed"; data: { id: number } };

function copy(state: State): State {
  return { ...state, tickets: state.tickets.map((ticket) => ({ ...ticket, watchers: [...ticket.watchers] })), index: {} };
}

function reindex(draft: State): void {
  for (const { id, watchers } of draft.tickets) {
    for (const watcher of watchers) {
      let list = draft.index[watcher];
      if (!list) {
        list = [];
        draft.index[watcher] = list;
      }
      list.push(id);
    }
  }
}

export default defineReducer<State, Event>({
  initial: () => ({ tickets: [], nextId: 1, index: {} }),
  apply(state, event) {
    const draft = copy(state);
    switch (event.type) {
      case "Opened": {
        const ticket: Ticket = { id: draft.nextId++, title: event.data.title, watchers: [] };
        ticket.watchers.push(...(event.data.watchers ?? []));
        ticket.watchers.sort();
        draft.tickets.unshift(ticket);
        break;
      }
      case "Estimated": {
        const ticket = draft.tickets.find(({ id }) => id === event.data.id);
        if (!ticket) break;
        if (event.data.estimate === null) delete ticket.estimate;
        else ticket.estimate = event.data.estimate;
        break;
      }
      case "Removed": {
        const at = draft.tickets.findIndex(({ id }) => id === event.data.id);
        if (at >= 0) draft.tickets.splice(at, 1);
        break;
      }
    }
    draft.tickets.sort((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0) || a.id - b.id);
    reindex(draft);
    return draft;
  },
});
