/** Namespaces, nested and merged with a function's types, in the older style. */
import { defineReducer } from "assay";

namespace Geometry {
  export interface Point {
    readonly x: number;
    readonly y: number;
  }

  export const ORIGIN: Point = { x: 0, y: 0 };

  export function distance(a: Point, b: Point = ORIGIN): number {
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  export namespace Polygon {
    export function area(points: readonly Point[]): number {
      return (
        Math.abs(
          points.reduce((sum, { x, y }, index) => {
            const next = points[(index + 1) % points.length] ?? ORIGIN;
            return sum + x * next.y - next.x * y;
          }, 0),
        ) / 2
      );
    }
  }
}

import Polygon = Geometry.Polygon;

type State = { path: Geometry.Point[]; length: number; area: number };

export default defineReducer<State, { type: "Went"; data: Geometry.Point }>({
  initial: () => ({ path: [], length: 0, area: 0 }),
  apply({ path, length }, { data: point }) {
    const previous = path.at(-1) ?? Geometry.ORIGIN;
    const next = [...path, { x: point.x, y: point.y }];
    return { path: next, length: length + Geometry.distance(previous, point), area: Polygon.area(next) };
  },
});
