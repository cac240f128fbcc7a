// Objects and functions.

/** What every object has. */
interface Object {
  /** The object as text. */
  toString(): string;
  /** The primitive value of the object, mostly the object itself. */
  valueOf(): Object;
  /** Whether the object itself, not its prototype, has the property. `Object.hasOwn` says it better. */
  hasOwnProperty(key: PropertyKey): boolean;
  /** Whether the property is the object's own and enumerable. */
  propertyIsEnumerable(key: PropertyKey): boolean;
}

/** Functions over objects. */
interface ObjectConstructor {
  /** The object's own enumerable string keys, in order: whole numbers upwards, then the rest as they were added. */
  keys(object: {}): string[];
  /** The values of the object's own enumerable string keys, in the order of `Object.keys`. */
  values<T>(object: { [key: string]: T } | ArrayLike<T>): T[];
  /** The values of the object's own enumerable string keys, in the order of `Object.keys`. */
  values<T extends object>(object: T): (keyof T extends never ? unknown : T[keyof T])[];
  /** The values of the object's own enumerable string keys, in the order of `Object.keys`. */
  values(object: {}): unknown[];
  /** The object's own enumerable string keys with their values, in the order of `Object.keys`. */
  entries<T>(object: { [key: string]: T } | ArrayLike<T>): [string, T][];
  /** The object's own enumerable string keys with their values, in the order of `Object.keys`. */
  entries<T extends object>(object: T): [string, keyof T extends never ? unknown : T[keyof T]][];
  /** The object's own enumerable string keys with their values, in the order of `Object.keys`. */
  entries(object: {}): [string, unknown][];
  /** An object made of key-value pairs. */
  fromEntries<T>(entries: Iterable<readonly [PropertyKey, T], unknown>): { [key: string]: T };
  /** Copies the own enumerable properties of the sources to the target, and returns the target. */
  assign<T extends {}, U>(target: T, source: U): T & U;
  /** Copies the own enumerable properties of the sources to the target, and returns the target. */
  assign<T extends {}, U, V>(target: T, source1: U, source2: V): T & U & V;
  /** Copies the own enumerable properties of the sources to the target, and returns the target. */
  assign<T extends {}, U, V, W>(target: T, source1: U, source2: V, source3: W): T & U & V & W;
  /** Copies the own enumerable properties of the sources to the target, and returns the target. */
  assign<T extends {}, U, V, W, X>(target: T, source1: U, source2: V, source3: W, source4: X): T & U & V & W & X;
  /** Whether the object itself, not its prototype, has the property. */
  hasOwn(object: object, key: PropertyKey): boolean;
  /** Whether two values are the same; unlike `===`, `NaN` is itself and `0` is not `-0`. */
  is(a: unknown, b: unknown): boolean;
  /** Makes the function's properties read-only. */
  freeze<T extends (...args: never[]) => unknown>(fn: T): T;
  /** Makes the object's properties read-only and its set of properties fixed; not what they refer to. */
  freeze<T extends { [key: string]: U | null | undefined | object }, U extends string | bigint | number | boolean | symbol>(
    object: T,
  ): Readonly<T>;
  /** Makes the object's properties read-only and its set of properties fixed; not what they refer to. */
  freeze<T>(object: T): Readonly<T>;
  /** Fixes the object's set of properties. */
  seal<T>(object: T): T;
  /** Adds no more properties. */
  preventExtensions<T>(object: T): T;
  /** Whether the object is frozen. */
  isFrozen(object: unknown): boolean;
  /** Whether the object is sealed. */
  isSealed(object: unknown): boolean;
  /** Whether properties can be added. */
  isExtensible(object: unknown): boolean;
  /** The object's own string keys, enumerable or not. */
  getOwnPropertyNames(object: {}): string[];
  /** An empty object without a prototype. */
  create(prototype: null): { [key: string]: never };
  /** Puts items into groups by key. */
  groupBy<K extends PropertyKey, T>(
    items: Iterable<T, unknown>,
    keyOf: (item: T, index: number) => K,
  ): Partial<Record<K, T[]>>;
}
declare var Object: ObjectConstructor;

/** What every function has. */
interface Function {
  /** How many parameters the function expects. */
  readonly length: number;
  /** The function's name. */
  readonly name: string;
}
/** What can be called. */
interface CallableFunction extends Function {}
/** What can be made with `new`. */
interface NewableFunction extends Function {}
/** What the language passes to a function; modules use rest parameters. */
interface IArguments {
  /** How many there are. */
  readonly length: number;
}

/** True or false. */
interface Boolean {
  /** `"true"` or `"false"`. */
  toString(): string;
  /** The primitive value. */
  valueOf(): boolean;
}
interface BooleanConstructor {
  /** Whether a value is truthy. */
  <T>(value?: T): boolean;
}
declare var Boolean: BooleanConstructor;

/** A unique value. */
interface Symbol {
  /** The text it was made with. */
  readonly description: string | undefined;
  /** The symbol as text. */
  toString(): string;
  /** The primitive value. */
  valueOf(): symbol;
}
interface SymbolConstructor {
  /** A new unique symbol. */
  (description?: string): symbol;
  /** The key of the method that makes an object iterable. */
  readonly iterator: unique symbol;
}
declare var Symbol: SymbolConstructor;

/** An object that is indexed by whole numbers and has a length. */
interface ArrayLike<T> {
  /** How many elements there are. */
  readonly length: number;
  readonly [index: number]: T;
}
/** The parts of a tagged template. */
interface TemplateStringsArray extends ReadonlyArray<string> {
  /** The texts as they are written, with their backslashes. */
  readonly raw: readonly string[];
}

/** Not a number. */
declare var NaN: number;
/** Greater than any number. */
declare var Infinity: number;
/** Reads a whole number from the start of a text, in base `radix` (2 to 36). */
declare function parseInt(text: string, radix?: number): number;
/** Reads a number from the start of a text. */
declare function parseFloat(text: string): number;
/** Whether the number is `NaN`. */
declare function isNaN(value: number): boolean;
/** Whether the number is neither `NaN` nor infinite. */
declare function isFinite(value: number): boolean;
/** Decodes a whole URI. */
declare function decodeURI(text: string): string;
/** Decodes a part of a URI. */
declare function decodeURIComponent(text: string): string;
/** Encodes a whole URI. */
declare function encodeURI(text: string): string;
/** Encodes a part of a URI. */
declare function encodeURIComponent(text: string | number | boolean): string;

// Asked for by the type checker itself.
/** Empty: a module knows nothing of where it stands. */
interface ImportMeta {}
/** Empty: a module imports files of its own alone. */
interface ImportAttributes {
  [name: string]: string;
}
