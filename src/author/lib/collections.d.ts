// Collections.

/** What the methods of sets accept as another set. */
interface ReadonlySetLike<T> {
  /** The members. */
  keys(): Iterator<T, unknown>;
  /** Whether it has a member. */
  has(value: T): boolean;
  /** How many members it has. */
  readonly size: number;
}

/** A map that is not changed through this reference. */
interface ReadonlyMap<K, V> {
  /** Calls `fn` for each entry, in the order of insertion. */
  forEach(fn: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void;
  /** The value of a key. */
  get(key: K): V | undefined;
  /** Whether the map has the key. */
  has(key: K): boolean;
  /** How many entries there are. */
  readonly size: number;
  /** The entries, in the order of insertion. */
  entries(): MapIterator<[K, V]>;
  /** The keys, in the order of insertion. */
  keys(): MapIterator<K>;
  /** The values, in the order of insertion. */
  values(): MapIterator<V>;
  /** The entries, in the order of insertion. */
  [Symbol.iterator](): MapIterator<[K, V]>;
}
/** Values by key; keys of any kind. */
interface Map<K, V> {
  /** Calls `fn` for each entry, in the order of insertion. */
  forEach(fn: (value: V, key: K, map: Map<K, V>) => void): void;
  /** The value of a key. */
  get(key: K): V | undefined;
  /** Whether the map has the key. */
  has(key: K): boolean;
  /** How many entries there are. */
  readonly size: number;
  /** The entries, in the order of insertion. */
  entries(): MapIterator<[K, V]>;
  /** The keys, in the order of insertion. */
  keys(): MapIterator<K>;
  /** The values, in the order of insertion. */
  values(): MapIterator<V>;
  /** The entries, in the order of insertion. */
  [Symbol.iterator](): MapIterator<[K, V]>;
  /** Removes every entry. */
  clear(): void;
  /** Removes an entry; whether there was one. */
  delete(key: K): boolean;
  /** Sets the value of a key. */
  set(key: K, value: V): this;
  /** The value of a key, which is set first if there is none. */
  getOrInsert(key: K, value: V): V;
  /** The value of a key, which is computed and set first if there is none. */
  getOrInsertComputed(key: K, compute: (key: K) => V): V;
}
interface MapConstructor {
  /** A map of those entries. */
  new <K, V>(entries?: Iterable<readonly [K, V], unknown> | null): Map<K, V>;
  /** Puts items into groups by key. */
  groupBy<K, T>(items: Iterable<T, unknown>, keyOf: (item: T, index: number) => K): Map<K, T[]>;
}
declare var Map: MapConstructor;

/** A set that is not changed through this reference. */
interface ReadonlySet<T> {
  /** Calls `fn` for each member, in the order of insertion. */
  forEach(fn: (value: T, sameValue: T, set: ReadonlySet<T>) => void): void;
  /** Whether the set has the member. */
  has(value: T): boolean;
  /** How many members there are. */
  readonly size: number;
  /** Each member twice, in the order of insertion. */
  entries(): SetIterator<[T, T]>;
  /** The members, in the order of insertion. */
  keys(): SetIterator<T>;
  /** The members, in the order of insertion. */
  values(): SetIterator<T>;
  /** The members, in the order of insertion. */
  [Symbol.iterator](): SetIterator<T>;
  /** The members of either set. */
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  /** The members of both sets. */
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  /** The members that the other set has not. */
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  /** The members of one set but not of both. */
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  /** Whether the other set has every member. */
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  /** Whether this set has every member of the other. */
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  /** Whether the sets have no member in common. */
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
}
/** Values, each at most once. */
interface Set<T> {
  /** Calls `fn` for each member, in the order of insertion. */
  forEach(fn: (value: T, sameValue: T, set: Set<T>) => void): void;
  /** Whether the set has the member. */
  has(value: T): boolean;
  /** How many members there are. */
  readonly size: number;
  /** Each member twice, in the order of insertion. */
  entries(): SetIterator<[T, T]>;
  /** The members, in the order of insertion. */
  keys(): SetIterator<T>;
  /** The members, in the order of insertion. */
  values(): SetIterator<T>;
  /** The members, in the order of insertion. */
  [Symbol.iterator](): SetIterator<T>;
  /** The members of either set. */
  union<U>(other: ReadonlySetLike<U>): Set<T | U>;
  /** The members of both sets. */
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U>;
  /** The members that the other set has not. */
  difference<U>(other: ReadonlySetLike<U>): Set<T>;
  /** The members of one set but not of both. */
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U>;
  /** Whether the other set has every member. */
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean;
  /** Whether this set has every member of the other. */
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean;
  /** Whether the sets have no member in common. */
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean;
  /** Adds a member. */
  add(value: T): this;
  /** Removes every member. */
  clear(): void;
  /** Removes a member; whether there was one. */
  delete(value: T): boolean;
}
interface SetConstructor {
  /** A set of those values. */
  new <T>(values?: Iterable<T, unknown> | null): Set<T>;
}
declare var Set: SetConstructor;

/** What can key a weak collection. */
type WeakKey = object;
/** Values by object, which it does not keep alive. */
interface WeakMap<K extends WeakKey, V> {
  /** Removes an entry; whether there was one. */
  delete(key: K): boolean;
  /** The value of a key. */
  get(key: K): V | undefined;
  /** Whether the map has the key. */
  has(key: K): boolean;
  /** Sets the value of a key. */
  set(key: K, value: V): this;
  /** The value of a key, which is set first if there is none. */
  getOrInsert(key: K, value: V): V;
  /** The value of a key, which is computed and set first if there is none. */
  getOrInsertComputed(key: K, compute: (key: K) => V): V;
}
interface WeakMapConstructor {
  /** A weak map of those entries. */
  new <K extends WeakKey, V>(entries?: Iterable<readonly [K, V], unknown> | null): WeakMap<K, V>;
}
declare var WeakMap: WeakMapConstructor;
/** Objects, each at most once, which it does not keep alive. */
interface WeakSet<T extends WeakKey> {
  /** Adds a member. */
  add(value: T): this;
  /** Removes a member; whether there was one. */
  delete(value: T): boolean;
  /** Whether the set has the member. */
  has(value: T): boolean;
}
interface WeakSetConstructor {
  /** A weak set of those objects. */
  new <T extends WeakKey>(values?: Iterable<T, unknown> | null): WeakSet<T>;
}
declare var WeakSet: WeakSetConstructor;
