/** Overloads over plain data, and functions with this-free rest parameters. */
import { defineReducer } from "assay";

function measure(value: string): number;
function measure(value: readonly unknown[]): number;
function measure(value: string | readonly unknown[]): number {
  return value.length;
}

function range(to: number): number[];
function range(from: number, to: number, step?: number): number[];
function range(a: number, b?: number, step = 1): number[] {
  const [from, to] = b === undefined ? [0, a] : [a, b];
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}

const join = (separator: string, ...parts: readonly (string | number | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(separator);

type State = { sizes: number[]; ranges: number[][]; text: string };

export default defineReducer<State, { type: "Given"; data: { word: string; list: number[]; step?: number } }>({
  initial: () => ({ sizes: [], ranges: [], text: "" }),
  apply: (state, { data: { word, list, step } }) => ({
    sizes: [...state.sizes, measure(word), measure(list)],
    ranges: [range(measure(word)), range(2, 10, step)],
    text: join("/", word, ...list, step),
  }),
});
