/** Dates as ordinary values: parameters, arrays, maps, options, comparisons, generics, class fields. */
import { defineReducer } from "assay";

interface Span {
  readonly start: Date;
  readonly end: Date | null;
}

class Shift {
  readonly length: number;
  constructor(
    readonly worker: string,
    readonly start: Date,
    readonly end: Date = start,
  ) {
    this.length = (end.getTime() - start.getTime()) / 3_600_000;
  }

  overlaps({ start, end }: Span): boolean {
    return this.start < (end ?? this.end) && this.end > start;
  }
}

const toDate = (value: string | number | Date): Date => new Date(value);
const isValid = (date: Date): boolean => !Number.isNaN(date.getTime());
const isBefore = (a: Date, b: Date): boolean => a.getTime() < b.getTime();
const day = (date: Date): string => date.toISOString().slice(0, 10);
const latest = (dates: readonly Date[]): Date | undefined => (dates.length === 0 ? undefined : new Date(Math.max(...dates.map(Number))));

function maxBy<T>(items: readonly T[], score: (item: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || score(item) > score(best)) best = item;
  return best;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

interface Stored {
  worker: string;
  start: string;
  end: string;
}
interface State {
  shifts: Stored[];
  byDay: Record<string, string[]>;
  longest: string | null;
  latest: string | null;
  hours: number;
  overlapping: number;
  text: string;
}

const restore = ({ worker, start, end }: Stored): Shift => new Shift(worker, toDate(start), toDate(end));
const store = ({ worker, start, end }: Shift): Stored => ({ worker, start: start.toISOString(), end: end.toISOString() });

export default defineReducer<State, { type: "Worked"; data: { worker: string; from: string; hours: number } }>({
  initial: () => ({ shifts: [], byDay: {}, longest: null, latest: null, hours: 0, overlapping: 0, text: "" }),
  apply(state, { data: { worker, from, hours } }) {
    const start = toDate(from);
    if (!isValid(start)) return state;
    const end = new Date(start);
    end.setUTCHours(end.getUTCHours() + hours);
    const shift = new Shift(worker, start, end);
    const shifts = [...state.shifts.map(restore), shift].sort((a, b) => +a.start - +b.start);
    const days = groupBy(shifts, (item) => day(item.start));
    const ends = new Map<string, Date>(shifts.map((item): [string, Date] => [item.worker, item.end]));
    const span: Span = { start: shift.start, end: hours > 0 ? shift.end : null };
    const last = latest([...ends.values()]);
    return {
      shifts: shifts.map(store),
      byDay: Object.fromEntries([...days].map(([key, list]) => [key, list.map((item) => item.worker)])),
      longest: maxBy(shifts, (item) => item.length)?.worker ?? null,
      latest: last?.toISOString() ?? null,
      hours: shifts.reduce((sum, item) => sum + item.length, 0),
      overlapping: shifts.filter((item) => item !== shift && item.overlaps(span) && !isBefore(item.end, span.start)).length,
      text: JSON.stringify({ at: shift.start, ends: [...ends] }),
    };
  },
});
