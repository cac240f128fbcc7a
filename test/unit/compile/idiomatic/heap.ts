/** A binary heap in a class. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class Heap<T> {
  private items: T[] = [];
  constructor(private readonly less: (a: T, b: T) => boolean) {}
  push(x: T): void {
    this.items.push(x);
    let i = this.items.length - 1;
    while (i > 0) {
      const p = (i - 1) >> 1;
      const a = this.items[i];
      const b = this.items[p];
      if (a === undefined || b === undefined || !this.less(a, b)) break;
      [this.items[i], this.items[p]] = [b, a];
      i = p;
    }
  }
  peek(): T | undefined {
    return this.items[0];
  }
  get size(): number {
    return this.items.length;
  }
}
const apply = (state: State, event: Event): State => {
  const h = new Heap<number>((a, b) => a < b);
  for (const x of [5, 3, 8, 1]) h.push(x);
  return { ...state, n: (h.peek() ?? 0) * 10 + h.size };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
