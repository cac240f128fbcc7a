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
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): Error;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): Error;
}
declare var Error: ErrorConstructor;

/** An error of code evaluation. */
interface EvalError extends Error {}
interface EvalErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): EvalError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): EvalError;
}
declare var EvalError: EvalErrorConstructor;

/** A value is out of its range. */
interface RangeError extends Error {}
interface RangeErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): RangeError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): RangeError;
}
declare var RangeError: RangeErrorConstructor;

/** A name does not exist. */
interface ReferenceError extends Error {}
interface ReferenceErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): ReferenceError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): ReferenceError;
}
declare var ReferenceError: ReferenceErrorConstructor;

/** A text does not follow its grammar. */
interface SyntaxError extends Error {}
interface SyntaxErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): SyntaxError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): SyntaxError;
}
declare var SyntaxError: SyntaxErrorConstructor;

/** A value is not of the expected kind. */
interface TypeError extends Error {}
interface TypeErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): TypeError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): TypeError;
}
declare var TypeError: TypeErrorConstructor;

/** A URI is malformed. */
interface URIError extends Error {}
interface URIErrorConstructor {
  /** An error with a message, and where wanted its cause. */
  new (message?: string, options?: ErrorOptions): URIError;
  /** An error with a message, and where wanted its cause. */
  (message?: string, options?: ErrorOptions): URIError;
}
declare var URIError: URIErrorConstructor;

/** Several errors in one. */
interface AggregateError extends Error {
  /** The errors. */
  errors: unknown[];
}
interface AggregateErrorConstructor {
  /** Several errors as one. */
  new (errors: Iterable<unknown, unknown>, message?: string, options?: ErrorOptions): AggregateError;
  /** Several errors as one. */
  (errors: Iterable<unknown, unknown>, message?: string, options?: ErrorOptions): AggregateError;
}
declare var AggregateError: AggregateErrorConstructor;
