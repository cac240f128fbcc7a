export interface Line {
  sku: string;
  shelf: string;
  count: number;
}

export function format({ sku, shelf, count }: Line): string {
  return `${String(count).padStart(3)} × ${sku} @ ${shelf}`;
}
