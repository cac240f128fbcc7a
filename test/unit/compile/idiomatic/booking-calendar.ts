/** A class with methods that dates have too. */
import { defineReducer } from "assay";
class Booking {
  readonly #day: number;
  constructor(day: number) {
    this.#day = day;
  }
  getDay(): number {
    return this.#day;
  }
  getDate(): string {
    return new Date(this.#day * 86_400_000).toISOString().slice(0, 10);
  }
}
type Ev = { type: "Booked"; data: { day: number } };
export default defineReducer<{ days: string[] }, Ev>({
  initial: () => ({ days: [] }),
  apply: (s, e) => ({ days: [...s.days, new Booking(e.data.day ?? 1).getDate()] }),
});
