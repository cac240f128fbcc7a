/** Type guards on plain data: parses loosely typed messages into a union. */
import { defineReducer } from "assay";

interface Temperature {
  kind: "temperature";
  celsius: number;
}
interface Door {
  kind: "door";
  open: boolean;
}
type Reading = Temperature | Door;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTemperature(value: unknown): value is Temperature {
  return isRecord(value) && value["kind"] === "temperature" && typeof value["celsius"] === "number";
}

const isDoor = (value: unknown): value is Door =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "door" && "open" in value && typeof value.open === "boolean";

function parse(text: string): Reading | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isTemperature(value) || isDoor(value)) return value;
  return undefined;
}

type State = { max: number | null; doorsOpen: number; invalid: string[] };

export default defineReducer<State, { type: "Received"; data: { text: string } }>({
  initial: () => ({ max: null, doorsOpen: 0, invalid: [] }),
  apply(state, event) {
    const reading = parse(event.data.text);
    if (!reading) return { ...state, invalid: state.invalid.concat(event.data.text.slice(0, 20)) };
    if (reading.kind === "door") return { ...state, doorsOpen: Math.max(0, state.doorsOpen + (reading.open ? 1 : -1)) };
    return { ...state, max: Math.max(state.max ?? -Infinity, reading.celsius) };
  },
});
