// Binary data: buffers, typed arrays, views.

/** A block of bytes. */
interface ArrayBuffer {
  /** How many bytes there are. */
  readonly byteLength: number;
  /** A copy of the bytes from `start` up to but without `end`. */
  slice(start?: number, end?: number): ArrayBuffer;
}
/** Where the bytes of typed arrays are. */
type ArrayBufferLike = ArrayBuffer;
interface ArrayBufferConstructor {
  /** A buffer of that many bytes, all 0. */
  new (byteLength: number): ArrayBuffer;
  /** Whether a value is a typed array or a data view. */
  isView(value: unknown): value is ArrayBufferView;
}
declare var ArrayBuffer: ArrayBufferConstructor;
/** A typed array or a data view. */
interface ArrayBufferView<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> {
  /** Where the bytes are. */
  readonly buffer: ArrayBuffer;
  /** How many bytes it sees. */
  readonly byteLength: number;
  /** The first byte that it sees. */
  readonly byteOffset: number;
}

/** What all typed arrays have: elements of type `E`, in an array of type `Self`. */
interface TypedArray<E, Self> {
  [index: number]: E;
  /** How many elements there are. */
  readonly length: number;
  /** The bytes beneath. */
  readonly buffer: ArrayBuffer;
  /** How many bytes there are. */
  readonly byteLength: number;
  /** Where it starts in its buffer. */
  readonly byteOffset: number;
  /** The size of an element, in bytes. */
  readonly BYTES_PER_ELEMENT: number;
  /** The element at an index; a negative one counts from the end. */
  at(index: number): E | undefined;
  /** Copies elements within the array. */
  copyWithin(target: number, start: number, end?: number): this;
  /** Indices with elements. */
  entries(): ArrayIterator<[number, E]>;
  /** Whether `test` holds for every element. */
  every(test: (value: E, index: number, array: Self) => unknown): boolean;
  /** Sets elements to one value. */
  fill(value: E, start?: number, end?: number): this;
  /** The elements for which `test` holds. */
  filter(test: (value: E, index: number, array: Self) => unknown): Self;
  /** The first element for which `test` holds. */
  find(test: (value: E, index: number, array: Self) => unknown): E | undefined;
  /** The index of the first element for which `test` holds, or -1. */
  findIndex(test: (value: E, index: number, array: Self) => unknown): number;
  /** The last element for which `test` holds. */
  findLast(test: (value: E, index: number, array: Self) => unknown): E | undefined;
  /** The index of the last element for which `test` holds, or -1. */
  findLastIndex(test: (value: E, index: number, array: Self) => unknown): number;
  /** Calls `fn` for each element. */
  forEach(fn: (value: E, index: number, array: Self) => void): void;
  /** Whether the array holds the element. */
  includes(element: E, from?: number): boolean;
  /** The first index of an element, or -1. */
  indexOf(element: E, from?: number): number;
  /** The elements as text with `separator` between them. */
  join(separator?: string): string;
  /** The indices. */
  keys(): ArrayIterator<number>;
  /** The last index of an element, or -1. */
  lastIndexOf(element: E, from?: number): number;
  /** Each element put through `fn`. */
  map(fn: (value: E, index: number, array: Self) => E): Self;
  /** Folds the elements into one value. */
  reduce(fn: (total: E, value: E, index: number, array: Self) => E): E;
  /** Folds the elements into one value. */
  reduce<U>(fn: (total: U, value: E, index: number, array: Self) => U, initial: U): U;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight(fn: (total: E, value: E, index: number, array: Self) => E): E;
  /** Folds the elements into one value, from the last to the first. */
  reduceRight<U>(fn: (total: U, value: E, index: number, array: Self) => U, initial: U): U;
  /** Reverses the array in place. */
  reverse(): this;
  /** Copies elements into this array. */
  set(source: ArrayLike<E>, offset?: number): void;
  /** A copy of some elements. */
  slice(start?: number, end?: number): Self;
  /** Whether `test` holds for one element. */
  some(test: (value: E, index: number, array: Self) => unknown): boolean;
  /** Sorts the array in place; by value if `compare` is left out. */
  sort(compare?: (a: E, b: E) => number): this;
  /** A view of some elements, over the same bytes. */
  subarray(start?: number, end?: number): Self;
  /** A copy in reverse order. */
  toReversed(): Self;
  /** A sorted copy. */
  toSorted(compare?: (a: E, b: E) => number): Self;
  /** The elements as text, with commas between them. */
  toString(): string;
  /** The elements. */
  values(): ArrayIterator<E>;
  /** A copy with one element replaced. */
  with(index: number, value: E): Self;
  /** The elements. */
  [Symbol.iterator](): ArrayIterator<E>;
}
interface TypedArrayConstructor<E, Self> {
  /** An array of that length, of those numbers, or over those bytes. */
  new (length?: number): Self;
  /** An array of that length, of those numbers, or over those bytes. */
  new (elements: ArrayLike<E> | Iterable<E, unknown>): Self;
  /** An array of that length, of those numbers, or over those bytes. */
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): Self;
  /** The size of an element, in bytes. */
  readonly BYTES_PER_ELEMENT: number;
  /** An array of the arguments. */
  of(...items: E[]): Self;
  /** An array made of an iterable or of something with a length. */
  from(source: ArrayLike<E> | Iterable<E, unknown>): Self;
  /** An array made of an iterable or of something with a length. */
  from<T>(source: ArrayLike<T> | Iterable<T, unknown>, fn: (value: T, index: number) => E): Self;
}
/** An array of 8-bit whole numbers. */
interface Int8Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int8Array> {}
declare var Int8Array: TypedArrayConstructor<number, Int8Array>;
/** An array of 8-bit whole numbers without a sign. */
interface Uint8Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8Array> {}
interface Uint8ArrayConstructor extends TypedArrayConstructor<number, Uint8Array> {}
declare var Uint8Array: Uint8ArrayConstructor;
/** An array of 8-bit whole numbers from 0 to 255, clamped. */
interface Uint8ClampedArray<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8ClampedArray> {}
declare var Uint8ClampedArray: TypedArrayConstructor<number, Uint8ClampedArray>;
/** An array of 16-bit whole numbers. */
interface Int16Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int16Array> {}
declare var Int16Array: TypedArrayConstructor<number, Int16Array>;
/** An array of 16-bit whole numbers without a sign. */
interface Uint16Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint16Array> {}
declare var Uint16Array: TypedArrayConstructor<number, Uint16Array>;
/** An array of 32-bit whole numbers. */
interface Int32Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int32Array> {}
declare var Int32Array: TypedArrayConstructor<number, Int32Array>;
/** An array of 32-bit whole numbers without a sign. */
interface Uint32Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint32Array> {}
declare var Uint32Array: TypedArrayConstructor<number, Uint32Array>;
/** An array of single-precision numbers. */
interface Float32Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float32Array> {}
declare var Float32Array: TypedArrayConstructor<number, Float32Array>;
/** An array of double-precision numbers. */
interface Float64Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float64Array> {}
declare var Float64Array: TypedArrayConstructor<number, Float64Array>;
/** An array of 64-bit big integers. */
interface BigInt64Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigInt64Array> {}
declare var BigInt64Array: TypedArrayConstructor<bigint, BigInt64Array>;
/** An array of 64-bit big integers without a sign. */
interface BigUint64Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigUint64Array> {}
declare var BigUint64Array: TypedArrayConstructor<bigint, BigUint64Array>;

/** Reads and writes numbers of any format in a buffer. */
interface DataView<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> extends ArrayBufferView {
  /** Reads a number of type Int8. */
  getInt8(byteOffset: number): number;
  /** Writes a number of type Int8. */
  setInt8(byteOffset: number, value: number): void;
  /** Reads a number of type Uint8. */
  getUint8(byteOffset: number): number;
  /** Writes a number of type Uint8. */
  setUint8(byteOffset: number, value: number): void;
  /** Reads a number of type Int16. */
  getInt16(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Int16. */
  setInt16(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Uint16. */
  getUint16(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Uint16. */
  setUint16(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Int32. */
  getInt32(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Int32. */
  setInt32(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Uint32. */
  getUint32(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Uint32. */
  setUint32(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Float16. */
  getFloat16(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Float16. */
  setFloat16(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Float32. */
  getFloat32(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Float32. */
  setFloat32(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type Float64. */
  getFloat64(byteOffset: number, littleEndian?: boolean): number;
  /** Writes a number of type Float64. */
  setFloat64(byteOffset: number, value: number, littleEndian?: boolean): void;
  /** Reads a number of type BigInt64. */
  getBigInt64(byteOffset: number, littleEndian?: boolean): bigint;
  /** Writes a number of type BigInt64. */
  setBigInt64(byteOffset: number, value: bigint, littleEndian?: boolean): void;
  /** Reads a number of type BigUint64. */
  getBigUint64(byteOffset: number, littleEndian?: boolean): bigint;
  /** Writes a number of type BigUint64. */
  setBigUint64(byteOffset: number, value: bigint, littleEndian?: boolean): void;
}
interface DataViewConstructor {
  /** A view of those bytes. */
  new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView;
}
declare var DataView: DataViewConstructor;
