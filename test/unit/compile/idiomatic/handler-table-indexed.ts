/** Handlers that are looked up by the event's type, with one cast that every author writes. */
import { defineReducer } from "assay";

type Event = { type: "add" | "multiply" | "negate"; data: { by: number } };

const operations: Record<Event["type"], (value: number, by: number) => number> = {
  add: (value, by) => value + by,
  multiply: (value, by) => value * by,
  negate: (value) => -value,
};

export default defineReducer<{ value: number; log: string[] }, Event>({
  initial: () => ({ value: 1, log: [] }),
  apply(state, event) {
    const operation = operations[event.type];
    const value = operation(state.value, event.data.by);
    return { value, log: [...state.log, `${event.type}(${event.data.by}) = ${value}`] };
  },
});
