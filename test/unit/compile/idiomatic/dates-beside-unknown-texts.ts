/** Dates that stay dates, beside texts made of unknown values. */
import { defineReducer } from "assay";
type Event = { type: "A"; time: string; data: { o: Record<string, unknown>; when: string } };
type State = { out: unknown[] };
const DAY = 86_400_000;
function startOfDay(d: Date): Date {
  return new Date(Math.floor(d.getTime() / DAY) * DAY);
}
const addDays = (d: Date, n: number): Date => new Date(d.getTime() + n * DAY);
const fmt = (d: Date) => d.toISOString().slice(0, 10);
class Day {
  readonly #date: Date;
  constructor(text: string) {
    this.#date = new Date(text);
  }
  next() {
    return addDays(this.#date, 1);
  }
}
export default defineReducer<State, Event>({
  initial: () => ({ out: [] }),
  apply(state, event) {
    const { o, when } = event.data;
    let d = startOfDay(new Date(when));
    while (d.getUTCDay() !== 1) d = addDays(d, 1);
    const earlier = d < new Date(event.time) ? d : new Date(event.time);
    const label = `${o}`;
    const list = Object.entries(o as object).map(([k, v]) => `${k}=${v}`);
    return { out: [fmt(d), fmt(earlier), list, label, String(o["x"])] };
  },
});
