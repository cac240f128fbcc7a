/** The bench's arithmetic: medians, quantiles and the ratios of what was measured side by side. */

/** The middle value; the mean of the two middle ones of an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest value that at least `part` (0 to 1) of all values do not exceed (the nearest rank). NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(sorted.length * part));
  return sorted[Math.min(sorted.length, rank) - 1] ?? Number.NaN;
}

/** Each of the one divided by its neighbour of the other. Throws where one has no neighbour. */
export function ratios(dividends: readonly number[], divisors: readonly number[]): readonly number[] {
  if (dividends.length !== divisors.length) {
    throw new RangeError(`${dividends.length} values cannot be compared with ${divisors.length}`);
  }
  return dividends.map((dividend, index) => dividend / (divisors[index] ?? Number.NaN));
}

/** From the least to the most. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function spread(values: readonly number[]): Spread {
  return { least: quantile(values, 0), median: median(values), most: quantile(values, 1) };
}
