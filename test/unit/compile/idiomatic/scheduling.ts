/** Recurring appointments over UTC: recurrence rules, business days, conflict detection, iCal-like output. */
import { defineReducer } from "assay";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Weekday = "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
const WEEKDAYS: readonly Weekday[] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

type Rule =
  | { frequency: "DAILY"; interval: number; count?: number; until?: string; skipWeekends?: boolean }
  | { frequency: "WEEKLY"; interval: number; days: Weekday[]; count?: number; until?: string }
  | { frequency: "MONTHLY"; interval: number; day: number; count?: number; until?: string }
  | { frequency: "YEARLY"; interval: number; month: number; day: number; count?: number; until?: string };

interface Appointment {
  id: string;
  title: string;
  start: string;
  minutes: number;
  rule?: Rule;
  attendees: string[];
  except: string[];
}

interface Slot {
  readonly appointment: string;
  readonly from: number;
  readonly to: number;
}

interface State {
  appointments: Record<string, Appointment>;
  holidays: string[];
  agenda: string[];
  conflicts: string[];
  log: string[];
}

type Event =
  | { type: "AppointmentMade"; time: string; data: Omit<Appointment, "except"> }
  | { type: "AppointmentMoved"; time: string; data: { id: string; start: string } }
  | { type: "OccurrenceCancelled"; time: string; data: { id: string; date: string } }
  | { type: "HolidayDeclared"; time: string; data: { date: string } }
  | { type: "AgendaRequested"; time: string; data: { from: string; days: number } };

// ------------------------------------------------------------------ dates

class CalendarDate {
  private constructor(private readonly time: number) {}

  static of(year: number, month: number, day: number): CalendarDate {
    return new CalendarDate(Date.UTC(year, month - 1, day));
  }

  static parse(text: string): CalendarDate {
    const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
    if (!match) throw new RangeError(`not a date: ${text}`);
    const [, year, month, day] = match;
    return CalendarDate.of(Number(year), Number(month), Number(day));
  }

  static fromTime(time: number): CalendarDate {
    return new CalendarDate(Math.floor(time / DAY) * DAY);
  }

  get year(): number {
    return new Date(this.time).getUTCFullYear();
  }
  get month(): number {
    return new Date(this.time).getUTCMonth() + 1;
  }
  get day(): number {
    return new Date(this.time).getUTCDate();
  }
  get weekday(): Weekday {
    return WEEKDAYS[new Date(this.time).getUTCDay()]!;
  }
  get isWeekend(): boolean {
    return this.weekday === "SA" || this.weekday === "SU";
  }

  plusDays(days: number): CalendarDate {
    return new CalendarDate(this.time + days * DAY);
  }

  plusMonths(months: number, wanted = this.day): CalendarDate {
    const index = this.year * 12 + (this.month - 1) + months;
    const year = Math.floor(index / 12);
    const month = (index % 12) + 1;
    return CalendarDate.of(year, month, Math.min(wanted, daysInMonth(year, month)));
  }

  startOfWeek(): CalendarDate {
    return this.plusDays(-((WEEKDAYS.indexOf(this.weekday) + 6) % 7));
  }

  compareTo(other: CalendarDate): number {
    return Math.sign(this.time - other.time);
  }

  valueOf(): number {
    return this.time;
  }

  toString(): string {
    return new Date(this.time).toISOString().slice(0, 10);
  }
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function isoWeek(date: CalendarDate): string {
  const thursday = date.startOfWeek().plusDays(3);
  const first = CalendarDate.of(thursday.year, 1, 4).startOfWeek();
  const week = 1 + Math.round((+thursday - +first - 3 * DAY) / (7 * DAY));
  return `${thursday.year}-W${String(week).padStart(2, "0")}`;
}

// ------------------------------------------------------------- recurrence

function* dates(first: CalendarDate, rule: Rule | undefined): Generator<CalendarDate, void, undefined> {
  if (rule === undefined) {
    yield first;
    return;
  }
  switch (rule.frequency) {
    case "DAILY":
      for (let date = first; ; date = date.plusDays(rule.interval)) {
        if (rule.skipWeekends && date.isWeekend) continue;
        yield date;
      }
    case "WEEKLY":
      for (let week = first.startOfWeek(); ; week = week.plusDays(7 * rule.interval)) {
        for (let offset = 0; offset < 7; offset++) {
          const date = week.plusDays(offset);
          if (date.compareTo(first) >= 0 && rule.days.includes(date.weekday)) yield date;
        }
      }
    case "MONTHLY": {
      let months = 0;
      while (true) {
        const date = first.plusMonths(months, rule.day);
        months += rule.interval;
        if (+date >= +first) yield date;
      }
    }
    case "YEARLY":
      for (let year = first.year; ; year += rule.interval) {
        if (rule.month === 2 && rule.day === 29 && !isLeap(year)) continue;
        const date = CalendarDate.of(year, rule.month, rule.day);
        if (date.compareTo(first) >= 0) yield date;
      }
  }
}

function* limited(first: CalendarDate, rule: Rule | undefined): Generator<CalendarDate> {
  let left = rule?.count ?? Infinity;
  const until = rule?.until === undefined ? undefined : CalendarDate.parse(rule.until);
  for (const date of dates(first, rule)) {
    if (left-- <= 0 || (until && date.compareTo(until) > 0)) return;
    yield date;
  }
}

function slots(appointment: Appointment, from: CalendarDate, to: CalendarDate, holidays: ReadonlySet<string>): Slot[] {
  const start = new Date(appointment.start);
  const timeOfDay = start.getTime() % DAY;
  const found: Slot[] = [];
  for (const date of limited(CalendarDate.fromTime(start.getTime()), appointment.rule)) {
    if (date.compareTo(to) >= 0) break;
    if (date.compareTo(from) < 0) continue;
    const text = date.toString();
    if (appointment.except.includes(text)) continue;
    if (holidays.has(text) && appointment.rule) continue;
    const begin = +date + timeOfDay;
    found.push({ appointment: appointment.id, from: begin, to: begin + appointment.minutes * MINUTE });
  }
  return found;
}

function overlaps(a: Slot, b: Slot): boolean {
  return a.from < b.to && b.from < a.to;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}

// -------------------------------------------------------------- formatting

const two = (value: number): string => value.toString().padStart(2, "0");

function clock(time: number): string {
  const date = new Date(time);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

function duration(minutes: number): string {
  const hours = Math.trunc(minutes / 60);
  const rest = minutes % 60;
  return [hours && `${hours}h`, rest && `${rest}m`].filter(Boolean).join(" ") || "0m";
}

function longDate(date: CalendarDate): string {
  return `${date.weekday} ${date.day} ${MONTH_NAMES[date.month - 1]} ${date.year}`;
}

function describe(rule: Rule | undefined): string {
  if (!rule) return "once";
  const every = rule.interval === 1 ? "every" : `every ${rule.interval}`;
  switch (rule.frequency) {
    case "DAILY":
      return `${every} day`;
    case "WEEKLY":
      return `${every} week on ${rule.days.join("+")}`;
    case "MONTHLY":
      return `${every} month on the ${rule.day}${["th", "st", "nd", "rd"][rule.day % 100 > 10 && rule.day % 100 < 14 ? 0 : rule.day % 10] ?? "th"}`;
    case "YEARLY":
      return `${every} year on ${MONTH_NAMES[rule.month - 1]} ${rule.day}`;
  }
}

// ----------------------------------------------------------------- reducer

function agenda(state: State, from: CalendarDate, days: number): Pick<State, "agenda" | "conflicts"> {
  const holidays = new Set(state.holidays);
  const all = Object.values(state.appointments)
    .flatMap((appointment) => slots(appointment, from, from.plusDays(days), holidays))
    .sort((a, b) => a.from - b.from || (a.appointment < b.appointment ? -1 : 1));
  const byDay = Map.groupBy(all, (slot) => CalendarDate.fromTime(slot.from).toString());
  const lines: string[] = [];
  for (const [day, list] of byDay) {
    const date = CalendarDate.parse(day);
    lines.push(`${longDate(date)} (${isoWeek(date)})`);
    for (const { appointment: id, from: begin, to: end } of list) {
      const { title, attendees } = state.appointments[id]!;
      lines.push(
        `  ${clock(begin)}-${clock(end)} ${title} [${duration((end - begin) / MINUTE)}]${attendees.length ? ` with ${attendees.toSorted().join(", ")}` : ""}`,
      );
    }
  }
  const conflicts = pairs(all)
    .filter(([a, b]) => overlaps(a, b))
    .filter(([a, b]) => {
      const [left, right] = [state.appointments[a.appointment]!, state.appointments[b.appointment]!];
      return left.attendees.some((name) => right.attendees.includes(name));
    })
    .map(([a, b]) => `${CalendarDate.fromTime(b.from)} ${clock(b.from)}: ${a.appointment} / ${b.appointment}`);
  return { agenda: lines, conflicts };
}

export default defineReducer<State, Event>({
  initial: () => ({ appointments: {}, holidays: [], agenda: [], conflicts: [], log: [] }),
  apply(state, event) {
    const note = (text: string): string[] => [...state.log, `${event.time.slice(0, 16)} ${text}`];
    switch (event.type) {
      case "AppointmentMade": {
        const appointment: Appointment = { ...event.data, except: [] };
        return {
          ...state,
          appointments: { ...state.appointments, [appointment.id]: appointment },
          log: note(`${appointment.title}: ${describe(appointment.rule)}`),
        };
      }
      case "AppointmentMoved": {
        const { id, start } = event.data;
        const appointment = state.appointments[id];
        if (appointment === undefined) return { ...state, log: note(`cannot move ${id}`) };
        const shift = new Date(start).getTime() - new Date(appointment.start).getTime();
        const sign = shift < 0 ? "-" : "+";
        return {
          ...state,
          appointments: { ...state.appointments, [id]: { ...appointment, start } },
          log: note(`${appointment.title} moved by ${sign}${duration(Math.abs(shift) / MINUTE)}`),
        };
      }
      case "OccurrenceCancelled": {
        const { id, date } = event.data;
        const { [id]: appointment, ...others } = state.appointments;
        if (!appointment) return state;
        return {
          ...state,
          appointments: { ...others, [id]: { ...appointment, except: [...appointment.except, date] } },
        };
      }
      case "HolidayDeclared":
        return { ...state, holidays: [...new Set([...state.holidays, event.data.date])].sort() };
      case "AgendaRequested":
        return { ...state, ...agenda(state, CalendarDate.parse(event.data.from), event.data.days) };
    }
  },
});
