/** Classes: abstract base, protected members, accessors, static factories, overriding, toString. */
import { defineReducer } from "assay";

abstract class Shape {
  static readonly UNIT = "cm";
  protected constructor(protected readonly label: string) {}
  abstract get area(): number;
  abstract scale(factor: number): Shape;

  describe(): string {
    return `${this.label} of ${this.area.toFixed(1)} ${Shape.UNIT}²`;
  }

  toString(): string {
    return `<${this.describe()}>`;
  }
}

class Rectangle extends Shape {
  constructor(
    readonly width: number,
    readonly height: number,
    label = "rectangle",
  ) {
    super(label);
  }

  get area(): number {
    return this.width * this.height;
  }

  scale(factor: number): Rectangle {
    return new Rectangle(this.width * factor, this.height * factor, this.label);
  }

  static square(side: number): Rectangle {
    return new Square(side);
  }
}

class Square extends Rectangle {
  constructor(side: number) {
    super(side, side, "square");
  }

  get side(): number {
    return this.width;
  }

  override scale(factor: number): Square {
    return new Square(this.side * factor);
  }

  override describe(): string {
    return `${super.describe()} (side ${this.side})`;
  }
}

class Circle extends Shape {
  #radius = 0;

  static of(radius: number): Circle {
    const circle = new Circle();
    circle.radius = radius;
    return circle;
  }

  private constructor() {
    super("circle");
  }

  get radius(): number {
    return this.#radius;
  }

  set radius(value: number) {
    if (value < 0) throw new RangeError("a radius is not negative");
    this.#radius = value;
  }

  get area(): number {
    return Math.PI * this.#radius ** 2;
  }

  scale(factor: number): Circle {
    return Circle.of(this.#radius * factor);
  }
}

type Event = { type: "Drawn"; data: { shape: "square" | "circle"; size: number } | { shape: "rectangle"; size: [number, number] } };
type State = { texts: string[]; total: number; squares: number };

function build(data: Event["data"]): Shape {
  if (data.shape === "rectangle") return new Rectangle(...data.size);
  return data.shape === "square" ? Rectangle.square(data.size) : Circle.of(data.size);
}

export default defineReducer<State, Event>({
  initial: () => ({ texts: [], total: 0, squares: 0 }),
  apply(state, event) {
    const shape = build(event.data).scale(2);
    return {
      texts: [...state.texts, `${shape}`],
      total: Math.round(state.total + shape.area),
      squares: state.squares + (shape instanceof Square ? 1 : 0),
    };
  },
});
