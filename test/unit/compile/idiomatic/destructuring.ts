/** Destructuring in every position, with defaults, renaming, rest, computed keys and swaps. */
import { defineReducer } from "assay";

type Axis = "x" | "y";
interface Options {
  axis?: Axis;
  by?: number;
  tags?: string[];
  meta?: { source?: string; [extra: string]: unknown };
}
type State = { position: Record<Axis, number>; trail: [number, number][]; tags: string[]; source: string; extras: string[] };
type Event = { type: "Moved"; data: Options } | { type: "Swapped"; data: null } | { type: "Path"; data: { steps: [Axis, number?][] } };

const move = ({ position, ...rest }: State, { axis = "x", by = 1, tags: [first = "none", ...others] = [], meta: { source = "user", ...extras } = {} }: Options): State => {
  const { [axis]: current } = position;
  const next = { ...position, [axis]: current + by };
  return { ...rest, position: next, trail: [...rest.trail, [next.x, next.y]], tags: [first, ...others], source, extras: Object.keys(extras) };
};

export default defineReducer<State, Event>({
  initial: () => ({ position: { x: 0, y: 0 }, trail: [], tags: [], source: "", extras: [] }),
  apply(state, event) {
    switch (event.type) {
      case "Moved":
        return move(state, event.data);
      case "Swapped": {
        let { x, y } = state.position;
        [x, y] = [y, x];
        return { ...state, position: { x, y } };
      }
      case "Path": {
        let result = state;
        for (const [axis, by = 10] of event.data.steps) ({ ...result } = move(result, { axis, by }));
        return result;
      }
    }
  },
});
