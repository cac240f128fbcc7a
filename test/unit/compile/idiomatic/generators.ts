/** Generators and the iterator protocol, used within one call. */
import { defineReducer } from "assay";

function* range(from: number, to: number, step = 1): Generator<number, void, undefined> {
  for (let value = from; value < to; value += step) yield value;
}

function* take<T>(source: Iterable<T>, count: number): Generator<T> {
  if (count <= 0) return;
  let taken = 0;
  for (const item of source) {
    yield item;
    if (++taken >= count) return;
  }
}

function* primes(): Generator<number, never> {
  const found: number[] = [];
  for (let candidate = 2; ; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) {
      found.push(candidate);
      yield candidate;
    }
  }
}

function* walk(tree: Tree): Generator<string> {
  yield tree.name;
  for (const child of tree.children ?? []) yield* walk(child);
}

class Countdown implements Iterable<number> {
  constructor(private readonly from: number) {}

  [Symbol.iterator](): Iterator<number> {
    let left = this.from;
    return {
      next: () => (left > 0 ? { done: false, value: left-- } : { done: true, value: undefined }),
    };
  }
}

interface Tree {
  name: string;
  children?: Tree[];
}

type State = { primes: number[]; evens: number; names: string[]; countdown: number[]; zipped: [number, string][] };
type Event = { type: "Asked"; data: { count: number; tree: Tree } };

function zip<A, B>(left: Iterable<A>, right: Iterable<B>): [A, B][] {
  const pairs: [A, B][] = [];
  const other = right[Symbol.iterator]();
  for (const a of left) {
    const b = other.next();
    if (b.done) break;
    pairs.push([a, b.value]);
  }
  return pairs;
}

export default defineReducer<State, Event>({
  initial: () => ({ primes: [], evens: 0, names: [], countdown: [], zipped: [] }),
  apply: (state, { data: { count, tree } }) => ({
    primes: [...take(primes(), count)],
    evens: state.evens + Array.from(range(0, count, 2)).length,
    names: Array.from(walk(tree)),
    countdown: [...new Countdown(count)],
    zipped: zip(range(1, 10), walk(tree)),
  }),
});
