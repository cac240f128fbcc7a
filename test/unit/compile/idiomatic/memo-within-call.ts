/** Memoised functions whose caches live and die with the call. */
import { defineReducer } from "assay";

function memoize<A extends readonly (string | number)[], R>(
  fn: (...args: A) => R,
): ((...args: A) => R) & { hits?: number } {
  const cache = new Map<string, R>();
  return (...args) => {
    const key = args.join("\u0000");
    const known = cache.get(key);
    if (known !== undefined || cache.has(key)) return known as R;
    const value = fn(...args);
    cache.set(key, value);
    return value;
  };
}

function solver() {
  const fib = memoize((n: number): bigint => (n < 2 ? BigInt(n) : fib(n - 1) + fib(n - 2)));
  const binomial = memoize((n: number, k: number): number =>
    k === 0 || k === n ? 1 : binomial(n - 1, k - 1) + binomial(n - 1, k),
  );
  const edit = memoize((a: string, b: string): number => {
    if (!a || !b) return a.length + b.length;
    if (a[0] === b[0]) return edit(a.slice(1), b.slice(1));
    return 1 + Math.min(edit(a.slice(1), b), edit(a, b.slice(1)), edit(a.slice(1), b.slice(1)));
  });
  const weights = new WeakMap<object, number>();
  const weight = (node: Tree): number => {
    const known = weights.get(node);
    if (known !== undefined) return known;
    const sum = node.value + (node.children ?? []).map(weight).reduce((a, b) => a + b, 0);
    weights.set(node, sum);
    return sum;
  };
  return { fib, binomial, edit, weight };
}

interface Tree {
  value: number;
  children?: Tree[];
}

type Event = { type: "Asked"; data: { n: number; k: number; words: [string, string]; tree: Tree } };
interface State {
  fib: string;
  binomial: number;
  distance: number;
  weight: number;
}

export default defineReducer<State, Event>({
  initial: () => ({ fib: "0", binomial: 0, distance: 0, weight: 0 }),
  apply(_state, { data: { n, k, words, tree } }) {
    const { fib, binomial, edit, weight } = solver();
    return { fib: fib(n).toString(), binomial: binomial(20, k), distance: edit(...words), weight: weight(tree) };
  },
});
