// Errors.

/** What `new Error` takes beside its message. */
interface ErrorOptions {
  /** What led to it. */
  cause?: unknown;
}
/** Something that went wrong. */
interface Error {
  /** The kind of error. */
  name: string;
  /** What went wrong. */
  message: string;
  /** What led to it. */
  cause?: unknown;
  /** Name and message. */
  toString(): string;
}
interface ErrorConstructor {
  new (message?: string, options?: ErrorOptions): Error;
  (message?: string, options?: ErrorOptions): Error;
}
declare var Error: ErrorConstructor;

/** An error of code evaluation. */
interface EvalError extends Error {}
interface EvalErrorConstructor {
  new (message?: string, options?: ErrorOptions): EvalError;
  (message?: string, options?: ErrorOptions): EvalError;
}
declare var EvalError: EvalErrorConstructor;

/** A value is out of its range. */
interface RangeError extends Error {}
interface RangeErrorConstructor {
  new (message?: string, options?: ErrorOptions): RangeError;
  (message?: string, options?: ErrorOptions): RangeError;
}
declare var RangeError: RangeErrorConstructor;

/** A name does not exist. */
interface ReferenceError extends Error {}
interface ReferenceErrorConstructor {
  new (message?: string, options?: ErrorOptions): ReferenceError;
  (message?: string, options?: ErrorOptions): ReferenceError;
}
declare var ReferenceError: ReferenceErrorConstructor;

/** A text does not follow its grammar. */
interface SyntaxError extends Error {}
interface SyntaxErrorConstructor {
  new (message?: string, options?: ErrorOptions): SyntaxError;
  (message?: string, options?: ErrorOptions): SyntaxError;
}
declare var SyntaxError: SyntaxErrorConstructor;

/** A value is not of the expected kind. */
interface TypeError extends Error {}
interface TypeErrorConstructor {
  new (message?: string, options?: ErrorOptions): TypeError;
  (message?: string, options?: ErrorOptions): TypeError;
}
declare var TypeError: TypeErrorConstructor;

/** A URI is malformed. */
interface URIError extends Error {}
interface URIErrorConstructor {
  new (message?: string, options?: ErrorOptions): URIError;
  (message?: string, options?: ErrorOptions): URIError;
}
declare var URIError: URIErrorConstructor;

/** Several errors in one. */
interface AggregateError extends Error {
  /** The errors. */
  errors: unknown[];
}
interface AggregateErrorConstructor {
  new (errors: Iterable<unknown, unknown>, message?: string, options?: ErrorOptions): AggregateError;
  (errors: Iterable<unknown, unknown>, message?: string, options?: ErrorOptions): AggregateError;
}
declare var AggregateError: AggregateErrorConstructor;
