/** Calendar arithmetic in UTC: month ends, recurrences, ISO durations, comparisons of dates. */
import { defineReducer } from "assay";

type Frequency = "daily" | "weekly" | "monthly";
interface Recurrence {
  start: string;
  frequency: Frequency;
  count: number;
  skipWeekends?: boolean;
}
type State = { next: string[]; busiest: string | null; durations: number[]; ordered: string[] };
type Event = { type: "Planned"; data: Recurrence } | { type: "Lasted"; data: { duration: string } };

const DAY_MS = 86_400_000;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function addMonths(date: Date, months: number): Date {
  const total = date.getUTCMonth() + months;
  const year = date.getUTCFullYear() + Math.floor(total / 12);
  const month = ((total % 12) + 12) % 12;
  const day = Math.min(date.getUTCDate(), daysInMonth(year, month));
  return new Date(Date.UTC(year, month, day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()));
}

function occurrence({ start, frequency }: Recurrence, index: number): Date {
  const first = new Date(start);
  switch (frequency) {
    case "daily":
      return new Date(first.getTime() + index * DAY_MS);
    case "weekly":
      return new Date(+first + index * 7 * DAY_MS);
    case "monthly":
      return addMonths(first, index);
  }
}

const isWeekend = (date: Date): boolean => date.getUTCDay() % 6 === 0;

function expand(recurrence: Recurrence): Date[] {
  const dates: Date[] = [];
  for (let index = 0; dates.length < recurrence.count && index < 1000; index++) {
    const date = occurrence(recurrence, index);
    if (recurrence.skipWeekends && isWeekend(date)) continue;
    dates.push(date);
  }
  return dates;
}

/** ISO 8601 durations without months and years → seconds. */
function seconds(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (match === null) return Number.NaN;
  const [days = 0, hours = 0, minutes = 0, secs = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + secs;
}

function busiestDay(dates: readonly string[]): string | null {
  const counts = new Map<string, number>();
  let best: string | null = null;
  for (const date of dates) {
    const day = date.slice(0, 10);
    const count = (counts.get(day) ?? 0) + 1;
    counts.set(day, count);
    if (best === null || count > (counts.get(best) ?? 0)) best = day;
  }
  return best;
}

export default defineReducer<State, Event>({
  initial: () => ({ next: [], busiest: null, durations: [], ordered: [] }),
  apply(state, event) {
    if (event.type === "Lasted") {
      const value = seconds(event.data.duration);
      return Number.isNaN(value) ? state : { ...state, durations: [...state.durations, value] };
    }
    const dates = expand(event.data);
    const next = dates.map((date) => date.toISOString());
    const all = [...state.ordered.map((iso) => new Date(iso)), ...dates].sort((a, b) => a.getTime() - b.getTime());
    const ordered = all.map((date) => date.toISOString().replace(/\.\d+Z$/, "Z"));
    return { ...state, next, busiest: busiestDay(ordered), ordered };
  },
});
