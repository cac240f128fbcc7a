// event handlers as a mapped table, classes, private fields, getters, static
abstract class Shape {
  abstract area(): number;
  get name(): string { return "shape"; }
  describe(): string { return `${this.name}: ${this.area().toFixed(2)}`; }
}
class Circle extends Shape {
  constructor(private readonly r: number) { super(); }
  area() { return Math.PI * this.r ** 2; }
  override get name() { return "circle"; }
}
class Rect extends Shape {
  #w: number; #h: number;
  constructor(w: number, h: number) { super(); this.#w = w; this.#h = h; }
  area() { return this.#w * this.#h; }
  static square(side: number) { return new Rect(side, side); }
  override get name() { return "rect"; }
}
interface Events {
  circle: { r: number };
  rect: { w: number; h: number };
  square: { side: number };
}
type Event = { [K in keyof Events]: { type: K; data: Events[K] } }[keyof Events];
type Handlers = { [K in keyof Events]: (data: Events[K]) => Shape };
const handlers: Handlers = {
  circle: ({ r }) => new Circle(r),
  rect: ({ w, h }) => new Rect(w, h),
  square: ({ side }) => Rect.square(side),
};
function dispatch<K extends keyof Events>(type: K, data: Events[K]): Shape { return handlers[type](data); }

class PriorityQueue<T> implements Iterable<T> {
  private heap: T[] = [];
  constructor(private compare: (a: T, b: T) => number) {}
  get size() { return this.heap.length; }
  push(item: T): this {
    this.heap.push(item);
    let i = this.heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.compare(this.heap[i]!, this.heap[parent]!) >= 0) break;
      [this.heap[i], this.heap[parent]] = [this.heap[parent]!, this.heap[i]!];
      i = parent;
    }
    return this;
  }
  pop(): T | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (this.heap.length && last !== undefined) {
      this.heap[0] = last;
      let i = 0;
      for (;;) {
        const l = 2 * i + 1, r = l + 1;
        let m = i;
        if (l < this.heap.length && this.compare(this.heap[l]!, this.heap[m]!) < 0) m = l;
        if (r < this.heap.length && this.compare(this.heap[r]!, this.heap[m]!) < 0) m = r;
        if (m === i) break;
        [this.heap[i], this.heap[m]] = [this.heap[m]!, this.heap[i]!];
        i = m;
      }
    }
    return top;
  }
  *[Symbol.iterator](): Iterator<T> { let x: T | undefined; while ((x = this.pop()) !== undefined) yield x; }
}

type State = { shapes: string[]; biggest: string | null; totalArea: number };
export default {
  initial(): State { return { shapes: [], biggest: null, totalArea: 0 }; },
  apply(state: State, event: Event): State {
    const shape = dispatch(event.type, event.data as never);
    const q = new PriorityQueue<{ d: string; a: number }>((x, y) => y.a - x.a);
    for (const d of [...state.shapes, shape.describe()]) q.push({ d, a: Number(d.split(": ")[1]) });
    return { shapes: [...q].map((x) => x.d), biggest: [...state.shapes, shape.describe()].sort((a, b) => b.length - a.length)[0] ?? null, totalArea: state.totalArea + shape.area() };
  },
};
