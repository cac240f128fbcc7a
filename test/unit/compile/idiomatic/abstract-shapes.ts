/** An abstract class and two that extend it. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
abstract class Shape {
  abstract area(): number;
  describe(): string {
    return `${this.name()}: ${this.area().toFixed(1)}`;
  }
  protected name(): string {
    return "shape";
  }
}
class Circle extends Shape {
  constructor(private readonly r: number) {
    super();
  }
  override area(): number {
    return Math.PI * this.r ** 2;
  }
  protected override name(): string {
    return "circle";
  }
}
class Sq extends Shape {
  constructor(private readonly a: number) {
    super();
  }
  override area(): number {
    return this.a * this.a;
  }
}
const apply = (state: State, event: Event): State => ({
  ...state,
  t: [new Circle(1), new Sq(2)].map((s) => s.describe()).join("; "),
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
