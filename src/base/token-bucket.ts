/** A token bucket: so much at once, so much a second after that. */

const SECOND_MS = 1_000;

/** Takes tokens from a bucket that fills up again by itself. Times are of a clock that never goes back. */
export class TokenBucket {
  #capacity: number;
  #perSecond: number;
  #tokens: number;
  #atMs: number;

  /** Begins full. */
  constructor(capacity: number, perSecond: number, nowMs: number) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#tokens = capacity;
    this.#atMs = nowMs;
  }

  /** From now on it holds and gets so much; what is over that is lost at the next look. */
  resize(capacity: number, perSecond: number): void {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
  }

  /** False if there are fewer than `count`; then none is taken. */
  take(count: number, nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes one whether it is there or not; answers after how many milliseconds it may be used, 0 for now. */
  reserve(nowMs: number): number {
    const waitMs = this.msUntil(1, nowMs);
    this.#tokens -= 1;
    return waitMs;
  }

  /** Gives back one that was taken and not used. */
  giveBack(): void {
    this.#tokens += 1;
  }

  /** Milliseconds until there are `count`, at least 1; 0: they are there. */
  msUntil(count: number, nowMs: number): number {
    this.#fill(nowMs);
    const missing = count - this.#tokens;
    return missing <= 0 ? 0 : Math.max(1, Math.ceil((missing / this.#perSecond) * SECOND_MS));
  }

  isFull(nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= this.#capacity;
  }

  #fill(nowMs: number): void {
    const gained = Math.max(0, ((nowMs - this.#atMs) / SECOND_MS) * this.#perSecond);
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#atMs = Math.max(this.#atMs, nowMs);
  }
}
