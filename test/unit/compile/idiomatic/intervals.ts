/** Merges, subtracts and queries half-open intervals. */
import { defineReducer } from "assay";

type Interval = readonly [from: number, to: number];
type State = { busy: Interval[]; free: Interval[]; minutes: number; conflicts: number };
type Event =
  | { type: "Booked"; data: { from: number; to: number } }
  | { type: "Cancelled"; data: { from: number; to: number } };

const DAY: Interval = [8 * 60, 18 * 60];

const overlaps = ([a, b]: Interval, [c, d]: Interval): boolean => a < d && c < b;

function merge(intervals: readonly Interval[]): Interval[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function subtract(intervals: readonly Interval[], [from, to]: Interval): Interval[] {
  return intervals.flatMap((interval): Interval[] => {
    if (!overlaps(interval, [from, to])) return [interval];
    const pieces: Interval[] = [
      [interval[0], from],
      [to, interval[1]],
    ];
    return pieces.filter(([a, b]) => a < b);
  });
}

function summarise(busy: Interval[], conflicts: number): State {
  const free = busy.reduce<Interval[]>((left, interval) => subtract(left, interval), [DAY]);
  return { busy, free, minutes: busy.reduce((sum, [from, to]) => sum + to - from, 0), conflicts };
}

export default defineReducer<State, Event>({
  initial: () => summarise([], 0),
  apply(state, event) {
    const interval: Interval = [event.data.from, event.data.to];
    if (event.type === "Cancelled") return summarise(subtract(state.busy, interval), state.conflicts);
    const conflict = state.busy.some((other) => overlaps(other, interval));
    return summarise(merge([...state.busy, interval]), state.conflicts + Number(conflict));
  },
});
