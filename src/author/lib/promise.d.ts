// Promises: declared for handlers; the policy of pure kinds refuses them.

/** What can be waited for. */
interface PromiseLike<T> {
  /** What comes of the value, or of the error. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B>;
}
/** A value that comes later. Handlers have it; a reducer, decider or projection is done when it returns, and has none. */
interface Promise<T> {
  /** What comes of the value, or of the error. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** What comes of the error. */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B>;
  /** Runs `fn` when there is a value or an error. */
  finally(fn?: (() => void) | null): Promise<T>;
}
interface PromiseConstructor {
  /** A promise that `executor` settles. */
  new <T>(
    executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void,
  ): Promise<T>;
  /** All the values, or the first error. */
  all<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  /** A promise that has its value. */
  resolve<T>(value: T): Promise<Awaited<T>>;
  /** A promise that has its error. */
  reject<T = never>(reason?: unknown): Promise<T>;
}
declare var Promise: PromiseConstructor;
/** Gives values that come later, for `for await`. */
interface AsyncIterator<T, TReturn = unknown, TNext = unknown> {
  /** The next value. */
  next(...[value]: [] | [TNext]): Promise<IteratorResult<T, TReturn>>;
}
/** What `for await` goes through. */
interface AsyncIterable<T, TReturn = unknown, TNext = unknown> {
  /** Stands for `Symbol.asyncIterator`, which modules do not have. */
  readonly __asyncIterable?: [T, TReturn, TNext];
}
/** An asynchronous iterator that can be gone through itself. */
interface AsyncIterableIterator<T, TReturn = unknown, TNext = unknown> extends AsyncIterator<T, TReturn, TNext> {}
/** What an `async function*` gives. */
interface AsyncGenerator<T = unknown, TReturn = unknown, TNext = unknown> extends AsyncIterator<T, TReturn, TNext> {}
