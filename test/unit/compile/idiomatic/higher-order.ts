/** Functions of functions: pipe, curry, memo within a call, predicates, builtins as callbacks. */
import { defineReducer } from "assay";

type Unary<A, B = A> = (value: A) => B;

const pipe = <A>(...steps: readonly Unary<A>[]): Unary<A> => (value) => steps.reduce((result, step) => step(result), value);
const compose = <A, B, C>(f: Unary<B, C>, g: Unary<A, B>): Unary<A, C> => (value) => f(g(value));
const not = <A>(test: Unary<A, boolean>): Unary<A, boolean> => (value) => !test(value);
const adder = (a: number) => (b: number): number => a + b;

function memoize<K, V>(f: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const value = f(key);
    known.set(key, value);
    return value;
  };
}

function levenshtein(a: string, b: string): number {
  const distance = memoize((key: string): number => {
    const [i = 0, j = 0] = key.split(",").map(Number);
    if (i === 0 || j === 0) return i + j;
    const cost = a[i - 1] === b[j - 1] ? 0 : 1;
    return Math.min(distance(`${i - 1},${j}`) + 1, distance(`${i},${j - 1}`) + 1, distance(`${i - 1},${j - 1}`) + cost);
  });
  return distance(`${a.length},${b.length}`);
}

const clean = pipe<string>(
  (text) => text.trim(),
  (text) => text.toLowerCase(),
  (text) => text.replace(/\s+/g, " "),
);
const isShort = (text: string): boolean => text.length < 4;
const lengthPlusOne = compose(adder(1), (text: string) => text.length);

type State = { words: string[]; long: number; distance: number; rounded: number[]; allWhole: boolean; sizes: number[] };

export default defineReducer<State, { type: "Text"; data: { text: string; numbers: string[] } }>({
  initial: () => ({ words: [], long: 0, distance: 0, rounded: [], allWhole: true, sizes: [] }),
  apply(state, { data: { text, numbers } }) {
    const words = clean(text).split(" ").filter(Boolean);
    const values = numbers.map(Number).filter(Number.isFinite);
    return {
      words,
      long: words.filter(not(isShort)).length,
      distance: levenshtein(state.words.join(" "), words.join(" ")),
      rounded: values.map(Math.round),
      allWhole: state.allWhole && values.every(Number.isInteger),
      sizes: words.map(lengthPlusOne),
    };
  },
});
