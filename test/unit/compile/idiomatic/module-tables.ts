/** Tables that are made once when the module loads: Map, Set, loops at top level, Object.freeze, derived constants. */
import { defineReducer } from "assay";

const COUNTRIES = new Map([
  ["DE", { name: "Germany", calling: 49 }],
  ["AT", { name: "Austria", calling: 43 }],
  ["CH", { name: "Switzerland", calling: 41 }],
]);
const EU: ReadonlySet<string> = new Set(["DE", "AT"]);
const SQUARES: number[] = [];
for (let n = 0; n <= 10; n++) SQUARES.push(n * n);

const BY_CALLING: Record<string, string> = {};
for (const [code, { calling }] of COUNTRIES) BY_CALLING[calling] = code;

const DEFAULTS = Object.freeze({ retries: 3, labels: Object.freeze(["a", "b"] as const) });
const FIBONACCI = Array.from({ length: 12 }).reduce<number[]>((list, _, i) => [...list, i < 2 ? i : list[i - 1]! + list[i - 2]!], []);

type State = { inside: string[]; outside: string[]; squares: number; byCalling: string | null; retries: number; fibonacci: number };

export default defineReducer<State, { type: "Visited"; data: { country: string; nights: number } }>({
  initial: () => ({ inside: [], outside: [], squares: 0, byCalling: null, retries: DEFAULTS.retries, fibonacci: 0 }),
  apply(state, { data: { country, nights } }) {
    const found = COUNTRIES.get(country);
    const list = EU.has(country) ? "inside" : "outside";
    return {
      ...state,
      [list]: [...state[list], found?.name ?? `unknown ${country}`],
      squares: state.squares + (SQUARES[nights] ?? 0),
      byCalling: BY_CALLING[`${found?.calling ?? 0}`] ?? null,
      retries: state.retries + DEFAULTS.labels.length,
      fibonacci: FIBONACCI.at(nights) ?? -1,
    };
  },
});
