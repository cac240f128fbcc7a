/** Unknown input checked by hand, with messages that show what came, in a module that also computes with dates. */
import { defineReducer } from "assay";

type Booking = { room: string; from: string; nights: number; guests: string[] };
type Checked<T> = { ok: true; value: T } | { ok: false; errors: string[] };

const DAY = 86_400_000;

const show = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === "object" && x !== null;
}

function isDateText(text: unknown): text is string {
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function check(input: unknown): Checked<Booking> {
  const errors: string[] = [];
  if (!isRecord(input)) return { ok: false, errors: [`not an object: ${input}`] };
  const { room, from, nights, guests } = input;
  if (typeof room !== "string") errors.push(`room is ${show(room)}`);
  if (!isDateText(from)) errors.push("from is " + show(from));
  if (typeof nights !== "number" || nights < 1) errors.push(`nights is ${nights}`);
  if (!Array.isArray(guests) || !guests.every((guest): guest is string => typeof guest === "string"))
    errors.push(`guests is ${show(guests)}`);
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: input as Booking };
}

function addDays(date: Date, days: number): Date {
  const copy = new Date(date.getTime());
  copy.setUTCDate(copy.getUTCDate() + days);
  return copy;
}

const iso = (date: Date): string => date.toISOString().slice(0, 10);

function* nightsOf({ from, nights }: Booking): Generator<string> {
  const start = new Date(from);
  const end = addDays(start, nights);
  for (let date = start; date < end; date = new Date(+date + DAY)) yield iso(date);
}

type State = { taken: Record<string, string[]>; errors: string[]; until: Record<string, string> };

export default defineReducer<State, { type: "Booked"; data: unknown }>({
  initial: () => ({ taken: {}, errors: [], until: {} }),
  apply(state, { data }) {
    const checked = check(data);
    if (!checked.ok) return { ...state, errors: [...state.errors, ...checked.errors] };
    const { value } = checked;
    const taken = state.taken[value.room] ?? [];
    const nights = [...nightsOf(value)];
    const clash = nights.find((night) => taken.includes(night));
    if (clash !== undefined) return { ...state, errors: [...state.errors, `${value.room} is taken on ${clash}`] };
    const until = iso(addDays(new Date(nights.at(-1) ?? value.from), 1));
    return {
      ...state,
      taken: { ...state.taken, [value.room]: [...taken, ...nights] },
      until: { ...state.until, [value.room]: until },
    };
  },
});
