// Numbers, big integers, mathematics, JSON.

/** A double-precision number (IEEE 754). */
interface Number {
  /** The number as text, in base `radix` (2 to 36; 10 if left out). */
  toString(radix?: number): string;
  /** The number as text with so many digits after the point. */
  toFixed(digits?: number): string;
  /** The number as text with an exponent. */
  toExponential(digits?: number): string;
  /** The number as text with so many digits in all. */
  toPrecision(digits?: number): string;
  /** The primitive value. */
  valueOf(): number;
}
interface NumberConstructor {
  /** A value as a number. */
  (value?: unknown): number;
  /** The difference between 1 and the next greater number. */
  readonly EPSILON: number;
  /** The greatest number. */
  readonly MAX_VALUE: number;
  /** The smallest positive number. */
  readonly MIN_VALUE: number;
  /** 2^53 - 1, up to which whole numbers are exact. */
  readonly MAX_SAFE_INTEGER: number;
  /** -(2^53 - 1). */
  readonly MIN_SAFE_INTEGER: number;
  /** Not a number. */
  readonly NaN: number;
  /** Less than any number. */
  readonly NEGATIVE_INFINITY: number;
  /** Greater than any number. */
  readonly POSITIVE_INFINITY: number;
  /** Whether a value is a number other than `NaN` and the infinities. */
  isFinite(value: unknown): boolean;
  /** Whether a value is a whole number. */
  isInteger(value: unknown): boolean;
  /** Whether a value is `NaN`. */
  isNaN(value: unknown): boolean;
  /** Whether a value is a whole number that is exact. */
  isSafeInteger(value: unknown): boolean;
  /** Reads a number from the start of a text. */
  parseFloat(text: string): number;
  /** Reads a whole number from the start of a text, in base `radix`. */
  parseInt(text: string, radix?: number): number;
}
declare var Number: NumberConstructor;

/** A whole number of any size. */
interface BigInt {
  /** The number as text, in base `radix` (2 to 36; 10 if left out). */
  toString(radix?: number): string;
  /** The primitive value. */
  valueOf(): bigint;
}
interface BigIntConstructor {
  /** A big integer of a number, a text or a truth value. */
  (value: bigint | boolean | number | string): bigint;
  /** The lowest `bits` bits as a signed number. */
  asIntN(bits: number, value: bigint): bigint;
  /** The lowest `bits` bits as an unsigned number. */
  asUintN(bits: number, value: bigint): bigint;
}
declare var BigInt: BigIntConstructor;

/** Mathematics. */
interface Math {
  /** 2.718…, the base of natural logarithms. */
  readonly E: number;
  /** The natural logarithm of 10. */
  readonly LN10: number;
  /** The natural logarithm of 2. */
  readonly LN2: number;
  /** The base-2 logarithm of e. */
  readonly LOG2E: number;
  /** The base-10 logarithm of e. */
  readonly LOG10E: number;
  /** 3.141…, a circle's circumference by its diameter. */
  readonly PI: number;
  /** The square root of a half. */
  readonly SQRT1_2: number;
  /** The square root of 2. */
  readonly SQRT2: number;
  /** The absolute value. */
  abs(x: number): number;
  /** The arc cosine, in radians. */
  acos(x: number): number;
  /** The inverse hyperbolic cosine. */
  acosh(x: number): number;
  /** The arc sine, in radians. */
  asin(x: number): number;
  /** The inverse hyperbolic sine. */
  asinh(x: number): number;
  /** The arc tangent, in radians. */
  atan(x: number): number;
  /** The angle of the point (x, y), in radians. */
  atan2(y: number, x: number): number;
  /** The inverse hyperbolic tangent. */
  atanh(x: number): number;
  /** The cube root. */
  cbrt(x: number): number;
  /** The least whole number that is not less. */
  ceil(x: number): number;
  /** How many zero bits the 32-bit number starts with. */
  clz32(x: number): number;
  /** The cosine of an angle in radians. */
  cos(x: number): number;
  /** The hyperbolic cosine. */
  cosh(x: number): number;
  /** e to the power of x. */
  exp(x: number): number;
  /** e to the power of x, less 1. */
  expm1(x: number): number;
  /** The greatest whole number that is not greater. */
  floor(x: number): number;
  /** The nearest single-precision number. */
  fround(x: number): number;
  /** The nearest half-precision number. */
  f16round(x: number): number;
  /** The square root of the sum of squares. */
  hypot(...values: number[]): number;
  /** The 32-bit product. */
  imul(x: number, y: number): number;
  /** The natural logarithm. */
  log(x: number): number;
  /** The natural logarithm of 1 + x. */
  log1p(x: number): number;
  /** The base-2 logarithm. */
  log2(x: number): number;
  /** The base-10 logarithm. */
  log10(x: number): number;
  /** The greatest of the numbers. */
  max(...values: number[]): number;
  /** The least of the numbers. */
  min(...values: number[]): number;
  /** x to the power of y. */
  pow(x: number, y: number): number;
  /** The nearest whole number, halves upwards. */
  round(x: number): number;
  /** -1, 0 or 1. */
  sign(x: number): number;
  /** The sine of an angle in radians. */
  sin(x: number): number;
  /** The hyperbolic sine. */
  sinh(x: number): number;
  /** The square root. */
  sqrt(x: number): number;
  /** The tangent of an angle in radians. */
  tan(x: number): number;
  /** The hyperbolic tangent. */
  tanh(x: number): number;
  /** The number without its fraction. */
  trunc(x: number): number;
}
declare var Math: Math;

/** JSON (RFC 8259). */
interface JSON {
  /** The value that a JSON text stands for: of the type that is expected where it goes, else `unknown`. Nobody checks its shape but you. */
  parse<T = unknown>(text: string): T;
  /** The value that a JSON text stands for, each part of it put through `reviver`. Check its shape before you use it. */
  parse(text: string, reviver?: (key: string, value: unknown) => unknown): unknown;
  /** A value as JSON text. */
  stringify(
    value: unknown,
    replacer?: ((key: string, value: unknown) => unknown) | readonly (string | number)[] | null,
    space?: string | number,
  ): string;
}
declare var JSON: JSON;
