/** The exhaustiveness check of the TypeScript handbook: a constant of type never. */
type Shape =
  | { kind: "circle"; radius: number }
  | { kind: "square"; side: number }
  | { kind: "triangle"; base: number; height: number };

type Event = { type: "Drawn"; data: Shape };
type State = { area: number; shapes: Record<Shape["kind"], number> };

function areaOf(shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "square":
      return shape.side ** 2;
    case "triangle":
      return (shape.base * shape.height) / 2;
    default: {
      const _exhaustive: never = shape;
      return _exhaustive;
    }
  }
}

const initial = (): State => ({ area: 0, shapes: { circle: 0, square: 0, triangle: 0 } });

function apply(state: State, event: Event): State {
  const shape = event.data;
  return {
    area: Math.round((state.area + areaOf(shape)) * 1000) / 1000,
    shapes: { ...state.shapes, [shape.kind]: state.shapes[shape.kind] + 1 },
  };
}

export default { initial, apply };
