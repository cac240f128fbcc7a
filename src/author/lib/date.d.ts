// Dates. A date is made of explicit input and read in UTC; there is no clock and no local time zone.

/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
interface Date {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  getTime(): number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  valueOf(): number;
  /** The year, in UTC. */
  getUTCFullYear(): number;
  /** The month from 0 to 11, in UTC. */
  getUTCMonth(): number;
  /** The day of the month from 1 to 31, in UTC. */
  getUTCDate(): number;
  /** The day of the week from 0 (Sunday) to 6, in UTC. */
  getUTCDay(): number;
  /** The hour, in UTC. */
  getUTCHours(): number;
  /** The minute, in UTC. */
  getUTCMinutes(): number;
  /** The second, in UTC. */
  getUTCSeconds(): number;
  /** The millisecond, in UTC. */
  getUTCMilliseconds(): number;
  /** Sets the moment; returns it. */
  setTime(timeMs: number): number;
  /** Sets the year (and month and day), in UTC; returns the moment. */
  setUTCFullYear(year: number, month?: number, day?: number): number;
  /** Sets the month (and day), in UTC; returns the moment. */
  setUTCMonth(month: number, day?: number): number;
  /** Sets the day of the month, in UTC; returns the moment. */
  setUTCDate(day: number): number;
  /** Sets the hour (minute, second, millisecond), in UTC; returns the moment. */
  setUTCHours(hours: number, minutes?: number, seconds?: number, milliseconds?: number): number;
  /** Sets the minute (second, millisecond), in UTC; returns the moment. */
  setUTCMinutes(minutes: number, seconds?: number, milliseconds?: number): number;
  /** Sets the second (and millisecond), in UTC; returns the moment. */
  setUTCSeconds(seconds: number, milliseconds?: number): number;
  /** Sets the millisecond, in UTC; returns the moment. */
  setUTCMilliseconds(milliseconds: number): number;
  /** Such as `2024-05-01T10:00:00.000Z`. Throws a RangeError for an invalid date. */
  toISOString(): string;
}
interface DateConstructor {
  /** The moment of milliseconds since 1970, of an ISO 8601 text with its zone, or of another date. */
  new (value: number | string | Date): Date;
  /** Milliseconds since 1970 of an ISO 8601 text with its zone. */
  parse(text: string): number;
  /** Milliseconds since 1970 of a date in UTC; months count from 0. */
  UTC(
    year: number,
    month?: number,
    day?: number,
    hours?: number,
    minutes?: number,
    seconds?: number,
    milliseconds?: number,
  ): number;
}
declare var Date: DateConstructor;
