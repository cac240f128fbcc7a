/**
 * The calls that wait for an executor's answer, in the order in which they were sent. Gateway, beside the way out.
 *
 * Not a Map: V8's tables of Maps point from each to the one that replaced it. Once one of them is old, everything that stood in a table after it survives
 * every minor collection, which here is each call with all that hangs on it.
 */

const FIRST_CAPACITY = 64;

/** A queue of `T`, each under a number. Answers come in the order of the calls, so that the number asked for is nearly always the first. */
export class PendingCalls<T> {
  /** A ring: its places are used again, and hold nothing between. */
  #calls: (T | undefined)[] = new Array(FIRST_CAPACITY).fill(undefined);
  #numbers: number[] = new Array(FIRST_CAPACITY).fill(0);
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a call as the last. */
  push(number: number, call: T): void {
    if (this.#size === this.#calls.length) this.#grow();
    const at = this.#place(this.#size);
    this.#calls[at] = call;
    this.#numbers[at] = number;
    this.#size += 1;
  }

  get(number: number): T | undefined {
    const index = this.#indexOf(number);
    return index < 0 ? undefined : this.#calls[this.#place(index)];
  }

  has(number: number): boolean {
    return this.#indexOf(number) >= 0;
  }

  delete(number: number): void {
    const found = this.#indexOf(number);
    if (found < 0) return;
    // Those before it move up by one; mostly there are none.
    for (let index = found; index > 0; index -= 1) {
      this.#calls[this.#place(index)] = this.#calls[this.#place(index - 1)];
      this.#numbers[this.#place(index)] = this.#numbers[this.#place(index - 1)] ?? 0;
    }
    this.#calls[this.#first] = undefined;
    this.#first = this.#place(1);
    this.#size -= 1;
  }

  clear(): void {
    this.#calls.fill(undefined);
    this.#first = 0;
    this.#size = 0;
  }

  /** From the first to the last. */
  *values(): Generator<T, undefined> {
    for (let index = 0; index < this.#size; index += 1) {
      const call = this.#calls[this.#place(index)];
      if (call !== undefined) yield call;
    }
  }

  #indexOf(number: number): number {
    for (let index = 0; index < this.#size; index += 1) if (this.#numbers[this.#place(index)] === number) return index;
    return -1;
  }

  #place(index: number): number {
    return (this.#first + index) & (this.#calls.length - 1);
  }

  #grow(): void {
    const calls = [...this.values()];
    const numbers = calls.map((_, index) => this.#numbers[this.#place(index)] ?? 0);
    const capacity = 2 * this.#calls.length;
    this.#calls = [...calls, ...new Array<undefined>(capacity - calls.length).fill(undefined)];
    this.#numbers = [...numbers, ...new Array<number>(capacity - numbers.length).fill(0)];
    this.#first = 0;
  }
}
