/** Buckets events by UTC day, ISO week and month from their ISO 8601 time stamps. */
import { defineReducer } from "assay";

type Event = { type: "Viewed"; time?: string; data: { at: string; page: string } };

type State = {
  days: Record<string, number>;
  weekdays: number[];
  months: Record<string, number>;
  weeks: Record<string, number>;
  first: string | null;
  last: string | null;
  spanDays: number;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

const dayKey = (date: Date): string => `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;

function isoWeek(date: Date): string {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - yearStart) / DAY_MS + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${pad(week)}`;
}

const bump = (counts: Record<string, number>, key: string): Record<string, number> => ({ ...counts, [key]: (counts[key] ?? 0) + 1 });

export default defineReducer<State, Event>({
  initial: () => ({ days: {}, weekdays: [0, 0, 0, 0, 0, 0, 0], months: {}, weeks: {}, first: null, last: null, spanDays: 0 }),
  apply(state, { data: { at } }) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return state;
    const iso = date.toISOString();
    const first = state.first === null || iso < state.first ? iso : state.first;
    const last = state.last === null || iso > state.last ? iso : state.last;
    return {
      days: bump(state.days, dayKey(date)),
      weekdays: state.weekdays.map((count, day) => (day === date.getUTCDay() ? count + 1 : count)),
      months: bump(state.months, iso.slice(0, 7)),
      weeks: bump(state.weeks, isoWeek(date)),
      first,
      last,
      spanDays: Math.floor((Date.parse(last) - Date.parse(first)) / DAY_MS),
    };
  },
});
