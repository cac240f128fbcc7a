/** Chance that can be repeated: a generator of numbers from a seed, and choices made with it. */

/** Choices from a seed. The same seed makes the same choices on every machine. */
export interface Chance {
  /** A whole number from 0 up to but without `below`. */
  below(below: number): number;
  /** One of several. Throws for none. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability, 0 to 1. */
  likely(probability: number): boolean;
}

/** mulberry32: 32 bits of state, good enough to choose with. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (items.length === 0) throw new TypeError("there is nothing to choose from");
      return item as (typeof items)[number];
    },
    likely: (probability) => next() < probability,
  };
}

/** The seed of this run: `PROPERTY_SEED`, or one of its own. It stands in the name of every test that fails. */
export function seedOfRun(): number {
  const given = process.env.PROPERTY_SEED;
  if (given === undefined) return Math.floor(Math.random() * 2 ** 31);
  if (!/^\d{1,10}$/.test(given)) throw new TypeError("PROPERTY_SEED is a whole number");
  return Number(given);
}

/** How many cases a run has: `PROPERTY_CASES`, or `standard`. */
export function casesOfRun(standard: number): number {
  const given = process.env.PROPERTY_CASES;
  if (given === undefined) return standard;
  if (!/^[1-9]\d{0,6}$/.test(given)) throw new TypeError("PROPERTY_CASES is a whole number of at least 1");
  return Number(given);
}
