/** Keeps what it is told: states of any size and content. */
import { defineReducer, type Event } from "assay";

type Noted = Event<"Noted", { text: string }> | Event<"Looped", { turns: number }> | Event<"Seen", null>;

export default defineReducer<string[], Noted>({
  initial: () => [],
  apply(notes, event) {
    switch (event.type) {
      case "Noted":
        return [...notes, event.data.text];
      case "Looped": {
        let sum = 0;
        for (let turn = 0; turn < event.data.turns; turn++) sum += turn % 7;
        return [...notes, String(sum)];
      }
      case "Seen":
        return [...notes, `${event.id} ${event.source} ${event.subject} ${event.time}`];
    }
  },
});
