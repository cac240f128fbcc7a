/** Every kind of loop, with labels. */
import { defineReducer } from "assay";

type State = { collatz: Record<string, number>; triples: [number, number, number][]; digits: number; keys: string[]; gcd: number };

function triples(limit: number): [number, number, number][] {
  const found: [number, number, number][] = [];
  outer: for (let a = 1; a < limit; a++) {
    for (let b = a; b < limit; b++) {
      const c = Math.sqrt(a * a + b * b);
      if (c >= limit) continue outer;
      if (!Number.isInteger(c)) continue;
      found.push([a, b, c]);
      if (found.length === 5) break outer;
    }
  }
  return found;
}

function collatz(start: number): number {
  let n = start;
  let steps = 0;
  while (n !== 1) {
    n = n % 2 === 0 ? n / 2 : 3 * n + 1;
    steps++;
  }
  return steps;
}

function digitSum(value: number): number {
  let rest = Math.abs(Math.trunc(value));
  let sum = 0;
  do {
    sum += rest % 10;
    rest = Math.floor(rest / 10);
  } while (rest > 0);
  return sum;
}

function gcd(a: number, b: number): number {
  for (; b !== 0; [a, b] = [b, a % b]);
  return a;
}

export default defineReducer<State, { type: "Number"; data: { n: number; bag: Record<string, number> } }>({
  initial: () => ({ collatz: {}, triples: [], digits: 0, keys: [], gcd: 0 }),
  apply(state, { data: { n, bag } }) {
    const keys: string[] = [];
    for (const key in bag) {
      if (Object.hasOwn(bag, key) && (bag[key] ?? 0) > 0) keys.push(key);
    }
    for (let i = 0, j = keys.length - 1; i < j; i++, j--) [keys[i], keys[j]] = [keys[j]!, keys[i]!];
    return {
      collatz: { ...state.collatz, [n]: collatz(n) },
      triples: triples(n),
      digits: state.digits + digitSum(n),
      keys,
      gcd: gcd(state.gcd, n),
    };
  },
});
