// Types that compute types. They have no existence at run time.

/** All properties of `T`, each optional. */
type Partial<T> = { [P in keyof T]?: T[P] };
/** All properties of `T`, each required. */
type Required<T> = { [P in keyof T]-?: T[P] };
/** All properties of `T`, each read-only. */
type Readonly<T> = { readonly [P in keyof T]: T[P] };
/** The properties `K` of `T`. */
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
/** An object with keys `K` and values `T`. */
type Record<K extends keyof never, T> = { [P in K]: T };
/** The members of union `T` that are not assignable to `U`. */
type Exclude<T, U> = T extends U ? never : T;
/** The members of union `T` that are assignable to `U`. */
type Extract<T, U> = T extends U ? T : never;
/** The properties of `T` but for `K`. */
type Omit<T, K extends keyof never> = Pick<T, Exclude<keyof T, K>>;
/** `T` without `null` and `undefined`. */
type NonNullable<T> = T & {};
/** The parameters of function type `T`, as a tuple. */
type Parameters<T extends (...args: never[]) => unknown> = T extends (...args: infer P) => unknown ? P : never;
/** The parameters of constructor type `T`, as a tuple. */
type ConstructorParameters<T extends abstract new (...args: never[]) => unknown> = T extends abstract new (
  ...args: infer P
) => unknown
  ? P
  : never;
/** What function type `T` returns. */
type ReturnType<T extends (...args: never[]) => unknown> = T extends (...args: never[]) => infer R ? R : never;
/** What constructor type `T` makes. */
type InstanceType<T extends abstract new (...args: never[]) => unknown> = T extends abstract new (
  ...args: never[]
) => infer R
  ? R
  : never;
/** The type of the `this` parameter of `T`, or `unknown`. */
type ThisParameterType<T> = T extends (this: infer U, ...args: never[]) => unknown ? U : unknown;
/** `T` without its `this` parameter. */
type OmitThisParameter<T> =
  unknown extends ThisParameterType<T> ? T : T extends (...args: infer A) => infer R ? (...args: A) => R : T;
/** Marks the type of `this` inside an object literal. */
interface ThisType<T> {}
/** `S` in upper case. */
type Uppercase<S extends string> = intrinsic;
/** `S` in lower case. */
type Lowercase<S extends string> = intrinsic;
/** `S` with its first letter in upper case. */
type Capitalize<S extends string> = intrinsic;
/** `S` with its first letter in lower case. */
type Uncapitalize<S extends string> = intrinsic;
/** Keeps a place from being used to infer `T`. */
type NoInfer<T> = intrinsic;
/** What a value is after it has been awaited. */
type Awaited<T> = T extends null | undefined
  ? T
  : T extends object & { then(onfulfilled: infer F, ...args: infer _): unknown }
    ? F extends (value: infer V, ...args: infer _) => unknown
      ? Awaited<V>
      : never
    : T;
/** What can key a property. */
type PropertyKey = string | number | symbol;
