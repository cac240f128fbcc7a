// Iteration: iterables, iterators and their helpers, generators.

/** One step of an iteration that goes on. */
interface IteratorYieldResult<TYield> {
  /** There is a value. */
  done?: false;
  /** The value. */
  value: TYield;
}
/** The last step of an iteration. */
interface IteratorReturnResult<TReturn> {
  /** There are no more values. */
  done: true;
  /** What the iterator ended with. */
  value: TReturn;
}
/** One step of an iteration. */
type IteratorResult<T, TReturn = void> = IteratorYieldResult<T> | IteratorReturnResult<TReturn>;
/** What the language's own iterators end with. */
type BuiltinIteratorReturn = intrinsic;

/** Something that yields values one by one. */
interface Iterator<T, TReturn = void, TNext = unknown> {
  /** The next step. */
  next(...[value]: [] | [TNext]): IteratorResult<T, TReturn>;
  /** Ends the iteration early. */
  return?(value?: TReturn): IteratorResult<T, TReturn>;
  /** Lets an error happen where the iterator stands. */
  throw?(error?: unknown): IteratorResult<T, TReturn>;
}
/** Something that `for…of` can go through. */
interface Iterable<T, TReturn = void, TNext = unknown> {
  /** A new iterator. */
  [Symbol.iterator](): Iterator<T, TReturn, TNext>;
}
/** An iterator that is iterable itself. */
interface IterableIterator<T, TReturn = void, TNext = unknown> extends Iterator<T, TReturn, TNext> {
  /** Itself. */
  [Symbol.iterator](): IterableIterator<T, TReturn, TNext>;
}
/** An iterator with the helpers. */
interface IteratorObject<T, TReturn = void, TNext = unknown> extends Iterator<T, TReturn, TNext> {
  /** Itself. */
  [Symbol.iterator](): IteratorObject<T, TReturn, TNext>;
  /** Each value put through `fn`. */
  map<U>(fn: (value: T, index: number) => U): IteratorObject<U, undefined, unknown>;
  /** The values for which `test` holds. */
  filter<S extends T>(test: (value: T, index: number) => value is S): IteratorObject<S, undefined, unknown>;
  /** The values for which `test` holds. */
  filter(test: (value: T, index: number) => unknown): IteratorObject<T, undefined, unknown>;
  /** The first `count` values. */
  take(count: number): IteratorObject<T, undefined, unknown>;
  /** All values but the first `count`. */
  drop(count: number): IteratorObject<T, undefined, unknown>;
  /** The values of the iterable that `fn` makes of each value. */
  flatMap<U>(fn: (value: T, index: number) => Iterator<U, unknown> | Iterable<U, unknown>): IteratorObject<U, undefined, unknown>;
  /** Folds the values into one. */
  reduce(fn: (total: T, value: T, index: number) => T): T;
  /** Folds the values into one. */
  reduce(fn: (total: T, value: T, index: number) => T, initial: T): T;
  /** Folds the values into one. */
  reduce<U>(fn: (total: U, value: T, index: number) => U, initial: U): U;
  /** The values as an array. */
  toArray(): T[];
  /** Calls `fn` for each value. */
  forEach(fn: (value: T, index: number) => void): void;
  /** Whether `test` holds for one value. */
  some(test: (value: T, index: number) => unknown): boolean;
  /** Whether `test` holds for every value. */
  every(test: (value: T, index: number) => unknown): boolean;
  /** The first value for which `test` holds. */
  find<S extends T>(test: (value: T, index: number) => value is S): S | undefined;
  /** The first value for which `test` holds. */
  find(test: (value: T, index: number) => unknown): T | undefined;
}
interface IteratorConstructor {
  /** The values of several iterables, one after the other. */
  concat<T>(...sources: Iterable<T, unknown>[]): IteratorObject<T, undefined, unknown>;
  /** An iterator with the helpers over any iterable or iterator. */
  from<T>(source: Iterator<T, unknown> | Iterable<T, unknown>): IteratorObject<T, undefined, unknown>;
}
declare var Iterator: IteratorConstructor;
/** Goes through an array. */
interface ArrayIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  /** Itself. */
  [Symbol.iterator](): ArrayIterator<T>;
}
/** Goes through a map. */
interface MapIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  /** Itself. */
  [Symbol.iterator](): MapIterator<T>;
}
/** Goes through a set. */
interface SetIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  /** Itself. */
  [Symbol.iterator](): SetIterator<T>;
}
/** Goes through a text, by code points. */
interface StringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  /** Itself. */
  [Symbol.iterator](): StringIterator<T>;
}
/** Goes through the matches of a regular expression. */
interface RegExpStringIterator<T> extends IteratorObject<T, BuiltinIteratorReturn, unknown> {
  /** Itself. */
  [Symbol.iterator](): RegExpStringIterator<T>;
}
/** What a generator function returns. */
interface Generator<T = unknown, TReturn = void, TNext = unknown> extends IteratorObject<T, TReturn, TNext> {
  /** Runs to the next `yield`, which gives `value` back to the function. */
  next(...[value]: [] | [TNext]): IteratorResult<T, TReturn>;
  /** Ends the function where it stands, with `value`. */
  return(value: TReturn): IteratorResult<T, TReturn>;
  /** Throws `error` where the function stands. */
  throw(error: unknown): IteratorResult<T, TReturn>;
  /** Itself. */
  [Symbol.iterator](): Generator<T, TReturn, TNext>;
}
interface GeneratorFunction {
  /** How many parameters it has. */
  readonly length: number;
  /** Its name. */
  readonly name: string;
}
