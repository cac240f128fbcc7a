/** Adds up what happened in the last so many seconds, in steps of one. Beside the rooms, for quotas that time heals. */

const SECOND_MS = 1_000;

/** A sum over a window that slides. */
export class SlidingSum {
  readonly #seconds: Float64Array;
  #last = 0;
  #sum = 0;

  constructor(seconds: number) {
    this.#seconds = new Float64Array(seconds);
  }

  add(amount: number, nowMs: number): void {
    this.#slide(nowMs);
    const at = this.#last % this.#seconds.length;
    this.#seconds[at] = (this.#seconds[at] ?? 0) + amount;
    this.#sum += amount;
  }

  sum(nowMs: number): number {
    this.#slide(nowMs);
    return this.#sum;
  }

  /** Milliseconds until the sum is at most `wanted`, if nothing more happens. */
  msUntil(wanted: number, nowMs: number): number {
    this.#slide(nowMs);
    const { length } = this.#seconds;
    let left = this.#sum;
    for (let age = length - 1; age >= 0; age--) {
      if (left <= wanted) return this.#msUntilGone(age + 1, nowMs);
      left -= this.#seconds[(this.#last - age + length) % length] ?? 0;
    }
    return this.#msUntilGone(0, nowMs);
  }

  /** When the second that is `age` seconds old leaves the window. */
  #msUntilGone(age: number, nowMs: number): number {
    const { length } = this.#seconds;
    if (age >= length) return 0;
    return (this.#last - age + length) * SECOND_MS - nowMs;
  }

  #slide(nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS);
    const passed = second - this.#last;
    if (passed <= 0) return;
    this.#last = second;
    if (passed >= this.#seconds.length) {
      this.#seconds.fill(0);
      this.#sum = 0;
      return;
    }
    for (let index = 0; index < passed; index++) {
      const at = (second - index) % this.#seconds.length;
      this.#sum -= this.#seconds[at] ?? 0;
      this.#seconds[at] = 0;
    }
    // Sums of fractions drift; nothing is left of what has all gone.
    if (this.#sum < 0) this.#sum = 0;
  }
}
