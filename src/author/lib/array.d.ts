// Arrays.

/** What `concat` takes apart. */
interface ConcatArray<T> {
  /** How many elements there are. */
  readonly length: number;
  readonly [index: number]: T;
  /** The elements as one text, with `separator` between them. */
  join(separator?: string): string;
  /** A copy from `start` to before `end`. */
  slice(start?: number, end?: number): T[];
}
/** The element type of an array that is opened `Depth` levels deep. */
type FlatArray<Arr, Depth extends number> = {
  done: Arr;
  recur: Arr extends ReadonlyArray<infer Inner>
    ? FlatArray<
        Inner,
        [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20][Depth]
      >
    : Arr;
}[Depth extends -1 ? "done" : "recur"];

/** An array that is not changed through this reference. */
interface ReadonlyArray<T> {
  /** How many elements there are. */
  readonly length: number;
  /** The elements as text, with commas between them. */
  toString(): string;
  /** The element at an index; a negative one counts from the end. */
  at(index: number): T | undefined;
  /** This array's elements followed by others. */
  concat(...items: ConcatArray<T>[]): T[];
  /** This array's elements followed by others. */
  concat(...items: (T | ConcatArray<T>)[]): T[];
  /** The elements as text with `separator` (`","` if left out) between them. */
  join(separator?: string): string;
  /** A copy of the elements from `start` up to but without `end`. */
  slice(start?: number, end?: number): T[];
  /** The first index of an element that is `===` to the given one, or -1. */
  indexOf(element: T, from?: number): number;
  /** The last index of an element that is `===` to the given one, or -1. */
  lastIndexOf(element: T, from?: number): number;
  /** Whether the array holds the element. */
  includes(element: T, from?: number): boolean;
  /** Whether `test` holds for every element. */
  every<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): this is readonly S[];
  /** Whether `test` holds for every element. */
  every(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  /** Whether `test` holds for one element. */
  some(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  /** Calls `fn` for each element. */
  forEach(fn: (value: T, index: number, array: readonly T[]) => void): void;
  /** Each element put through `fn`. */
  map<U>(fn: (value: T, index: number, array: readonly T[]) => U): U[];
  /** The elements for which `test` holds. */
  filter<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S[];
  /** The elements for which `test` holds. */
  filter(test: (value: T, index: number, array: readonly T[]) => unknown): T[];
  /** Folds the elements into one value, from the first to the last. */
  reduce(fn: (total: T, value: T, index: number, array: readonly T[]) => T): T;
  /** Folds the elements into one value, from the first to the last. */
  reduce(fn: (total: T, value: T, index: number, array: readonly T[]) => T, initial: T): T;
  /** Folds the elements into one value, from the first to the last. */
  reduce<U>(fn: (total: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight(fn: (total: T, value: T, index: number, array: readonly T[]) => T): T;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight(fn: (total: T, value: T, index: number, array: readonly T[]) => T, initial: T): T;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight<U>(fn: (total: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  /** The first element for which `test` holds. */
  find<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  /** The first element for which `test` holds. */
  find(test: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  /** The index of the first element for which `test` holds, or -1. */
  findIndex(test: (value: T, index: number, array: readonly T[]) => unknown): number;
  /** The last element for which `test` holds. */
  findLast<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  /** The last element for which `test` holds. */
  findLast(test: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  /** The index of the last element for which `test` holds, or -1. */
  findLastIndex(test: (value: T, index: number, array: readonly T[]) => unknown): number;
  /** The arrays that `fn` makes of the elements, one after the other. */
  flatMap<U>(fn: (value: T, index: number, array: readonly T[]) => U | readonly U[]): U[];
  /** The array with its nested arrays opened, `depth` (1 if left out) levels deep. */
  flat<A, D extends number = 1>(this: A, depth?: D): FlatArray<A, D>[];
  /** The indices. */
  keys(): ArrayIterator<number>;
  /** The elements. */
  values(): ArrayIterator<T>;
  /** Indices with elements. */
  entries(): ArrayIterator<[number, T]>;
  /** The elements. */
  [Symbol.iterator](): ArrayIterator<T>;
  /** A copy in reverse order. */
  toReversed(): T[];
  /** A sorted copy; by text if `compare` is left out. */
  toSorted(compare?: (a: T, b: T) => number): T[];
  /** A copy with `deleteCount` elements from `start` replaced by others. */
  toSpliced(start: number, deleteCount: number, ...items: T[]): T[];
  /** A copy with `deleteCount` elements from `start` replaced by others. */
  toSpliced(start: number, deleteCount?: number): T[];
  /** A copy with one element replaced. */
  with(index: number, value: T): T[];
  readonly [index: number]: T;
}

/** A list of values. */
interface Array<T> {
  /** How many elements there are. */
  length: number;
  /** The elements as text, with commas between them. */
  toString(): string;
  /** The element at an index; a negative one counts from the end. */
  at(index: number): T | undefined;
  /** This array's elements followed by others. */
  concat(...items: ConcatArray<T>[]): T[];
  /** This array's elements followed by others. */
  concat(...items: (T | ConcatArray<T>)[]): T[];
  /** The elements as text with `separator` (`","` if left out) between them. */
  join(separator?: string): string;
  /** A copy of the elements from `start` up to but without `end`. */
  slice(start?: number, end?: number): T[];
  /** The first index of an element that is `===` to the given one, or -1. */
  indexOf(element: T, from?: number): number;
  /** The last index of an element that is `===` to the given one, or -1. */
  lastIndexOf(element: T, from?: number): number;
  /** Whether the array holds the element. */
  includes(element: T, from?: number): boolean;
  /** Whether `test` holds for every element. */
  every<S extends T>(test: (value: T, index: number, array: T[]) => value is S): this is S[];
  /** Whether `test` holds for every element. */
  every(test: (value: T, index: number, array: T[]) => unknown): boolean;
  /** Whether `test` holds for one element. */
  some(test: (value: T, index: number, array: T[]) => unknown): boolean;
  /** Calls `fn` for each element. */
  forEach(fn: (value: T, index: number, array: T[]) => void): void;
  /** Each element put through `fn`. */
  map<U>(fn: (value: T, index: number, array: T[]) => U): U[];
  /** The elements for which `test` holds. */
  filter<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S[];
  /** The elements for which `test` holds. */
  filter(test: (value: T, index: number, array: T[]) => unknown): T[];
  /** Folds the elements into one value, from the first to the last. */
  reduce(fn: (total: T, value: T, index: number, array: T[]) => T): T;
  /** Folds the elements into one value, from the first to the last. */
  reduce(fn: (total: T, value: T, index: number, array: T[]) => T, initial: T): T;
  /** Folds the elements into one value, from the first to the last. */
  reduce<U>(fn: (total: U, value: T, index: number, array: T[]) => U, initial: U): U;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight(fn: (total: T, value: T, index: number, array: T[]) => T): T;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight(fn: (total: T, value: T, index: number, array: T[]) => T, initial: T): T;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight<U>(fn: (total: U, value: T, index: number, array: T[]) => U, initial: U): U;
  /** The first element for which `test` holds. */
  find<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S | undefined;
  /** The first element for which `test` holds. */
  find(test: (value: T, index: number, array: T[]) => unknown): T | undefined;
  /** The index of the first element for which `test` holds, or -1. */
  findIndex(test: (value: T, index: number, array: T[]) => unknown): number;
  /** The last element for which `test` holds. */
  findLast<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S | undefined;
  /** The last element for which `test` holds. */
  findLast(test: (value: T, index: number, array: T[]) => unknown): T | undefined;
  /** The index of the last element for which `test` holds, or -1. */
  findLastIndex(test: (value: T, index: number, array: T[]) => unknown): number;
  /** The arrays that `fn` makes of the elements, one after the other. */
  flatMap<U>(fn: (value: T, index: number, array: T[]) => U | readonly U[]): U[];
  /** The array with its nested arrays opened, `depth` (1 if left out) levels deep. */
  flat<A, D extends number = 1>(this: A, depth?: D): FlatArray<A, D>[];
  /** The indices. */
  keys(): ArrayIterator<number>;
  /** The elements. */
  values(): ArrayIterator<T>;
  /** Indices with elements. */
  entries(): ArrayIterator<[number, T]>;
  /** The elements. */
  [Symbol.iterator](): ArrayIterator<T>;
  /** A copy in reverse order. */
  toReversed(): T[];
  /** A sorted copy; by text if `compare` is left out. */
  toSorted(compare?: (a: T, b: T) => number): T[];
  /** A copy with `deleteCount` elements from `start` replaced by others. */
  toSpliced(start: number, deleteCount: number, ...items: T[]): T[];
  /** A copy with `deleteCount` elements from `start` replaced by others. */
  toSpliced(start: number, deleteCount?: number): T[];
  /** A copy with one element replaced. */
  with(index: number, value: T): T[];
  [index: number]: T;
  /** Removes the last element and returns it. */
  pop(): T | undefined;
  /** Adds elements at the end and returns the new length. */
  push(...items: T[]): number;
  /** Reverses the array in place. */
  reverse(): T[];
  /** Removes the first element and returns it. */
  shift(): T | undefined;
  /** Adds elements at the front and returns the new length. */
  unshift(...items: T[]): number;
  /** Sorts the array in place, stably; by text if `compare` is left out. */
  sort(compare?: (a: T, b: T) => number): this;
  /** Removes `deleteCount` elements from `start`, puts others there, and returns the removed ones. */
  splice(start: number, deleteCount?: number): T[];
  /** Removes `deleteCount` elements from `start`, puts others there, and returns the removed ones. */
  splice(start: number, deleteCount: number, ...items: T[]): T[];
  /** Sets the elements from `start` up to but without `end` to one value. */
  fill(value: T, start?: number, end?: number): this;
  /** Copies the elements from `start` up to but without `end` to `target`, within the array. */
  copyWithin(target: number, start: number, end?: number): this;
}
/** An array of empty places, before it is filled. */
type EmptyArray = {
  /** Sets every place to one value. */
  fill<U>(value: U, start?: number, end?: number): U[];
} & never[];
interface ArrayConstructor {
  /** An array of that length, or of those elements. */
  new (length: number): EmptyArray;
  /** An array of that length, or of those elements. */
  new <T>(length: number): T[];
  /** An array of that length, or of those elements. */
  new <T>(...items: T[]): T[];
  /** An array of that length, or of those elements. */
  (length: number): EmptyArray;
  /** An array of that length, or of those elements. */
  <T>(length: number): T[];
  /** An array of that length, or of those elements. */
  <T>(...items: T[]): T[];
  /** Whether a value is an array. */
  isArray(value: unknown): value is unknown[];
  /** An array made of an iterable or of something with a length. */
  from<T>(source: ArrayLike<T> | Iterable<T, unknown>): T[];
  /** An array made of an iterable or of something with a length. */
  from<T, U>(source: ArrayLike<T> | Iterable<T, unknown>, fn: (value: T, index: number) => U): U[];
  /** An array of the arguments. */
  of<T>(...items: T[]): T[];
}
declare var Array: ArrayConstructor;
