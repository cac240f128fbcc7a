/** Numeric, string and const enums, flags, reverse lookups. */
import { defineReducer } from "assay";

enum Priority {
  Low,
  Normal,
  High = 10,
  Urgent,
}

enum Status {
  Open = "OPEN",
  Done = "DONE",
}

const enum Flag {
  None = 0,
  Starred = 1 << 0,
  Muted = 1 << 1,
  Both = Starred | Muted,
}

type State = {
  tickets: { id: number; priority: Priority; label: string; status: Status; flags: number }[];
  byStatus: Record<Status, number>;
};

type Event =
  | { type: "Created"; data: { id: number; priority: keyof typeof Priority } }
  | { type: "Closed"; data: { id: number } }
  | { type: "Flagged"; data: { id: number; flag: "star" | "mute" | "both" } };

const flagOf = { star: Flag.Starred, mute: Flag.Muted, both: Flag.Both } as const;

function count(tickets: State["tickets"]): State {
  const byStatus: Record<Status, number> = { [Status.Open]: 0, [Status.Done]: 0 };
  for (const ticket of tickets) byStatus[ticket.status] += 1;
  return { tickets, byStatus };
}

export default defineReducer<State, Event>({
  initial: () => count([]),
  apply({ tickets }, event) {
    switch (event.type) {
      case "Created": {
        const priority = Priority[event.data.priority];
        const label = `${Priority[priority]}${priority >= Priority.High ? "!" : ""}`;
        return count([...tickets, { id: event.data.id, priority, label, status: Status.Open, flags: Flag.None }]);
      }
      case "Closed":
        return count(tickets.map((t) => (t.id === event.data.id ? { ...t, status: Status.Done } : t)));
      case "Flagged":
        return count(tickets.map((t) => (t.id === event.data.id ? { ...t, flags: t.flags | flagOf[event.data.flag] } : t)));
    }
  },
});
