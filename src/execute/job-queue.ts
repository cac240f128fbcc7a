/** A queue that is cheap at both ends: calls join at the back, and come back to the front when their executor died. */

/** First in, first out, but for what is put back. */
export class JobQueue<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Puts items before all others, in their order. */
  putBack(items: readonly T[]): void {
    if (items.length === 0) return;
    this.#items = [...items, ...this.#items.slice(this.#head)];
    this.#head = 0;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    // Forget what is done with, but not one array copy a call.
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes out the items that `leaves` picks. */
  takeOut(leaves: (item: T) => boolean): T[] {
    const out: T[] = [];
    const items: T[] = [];
    for (let at = this.#head; at < this.#items.length; at++) {
      const item = this.#items[at];
      if (item !== undefined) (leaves(item) ? out : items).push(item);
    }
    if (out.length > 0) {
      this.#items = items;
      this.#head = 0;
    }
    return out;
  }

  /** What is in it now, as a copy. */
  items(): T[] {
    return this.#items.slice(this.#head);
  }

  /** Takes out everything. */
  drain(): T[] {
    const items = this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return items;
  }
}
