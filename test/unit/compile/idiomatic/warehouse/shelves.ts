export type Shelves = Record<string, Record<string, number>>;

export function put(all: Shelves, shelf: string, sku: string, count: number): Shelves {
  const row = all[shelf] ?? {};
  return { ...all, [shelf]: { ...row, [sku]: (row[sku] ?? 0) + count } };
}

export function total(all: Shelves): number {
  let sum = 0;
  for (const row of Object.values(all)) for (const count of Object.values(row)) sum += count;
  return sum;
}

const format = (shelf: string): string => shelf.toUpperCase();
export const names = (all: Shelves): string[] => Object.keys(all).map(format);
