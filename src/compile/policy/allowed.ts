/** What a module may use of the language's library: globals, statics and members. Policy data. */

/**
 * How a global may be used. Without `value` it is no value of its own: it stands before a dot or is called, and cannot be
 * passed on, stored or seen through another type.
 * - `member`: before a dot · `call`: called · `new`: after `new` · `instanceof`: on its right · `extends`: a class may extend it
 * - `value`: anywhere
 */
export type Use = "member" | "call" | "new" | "instanceof" | "extends" | "value";

/** By global name. */
export const ALLOWED_GLOBALS: Readonly<Record<string, readonly Use[]>> = {
  undefined: ["value"],
  NaN: ["value"],
  Infinity: ["value"],
  parseInt: ["value", "call"],
  parseFloat: ["value", "call"],
  isNaN: ["value", "call"],
  isFinite: ["value", "call"],
  encodeURI: ["value", "call"],
  encodeURIComponent: ["value", "call"],
  decodeURI: ["value", "call"],
  decodeURIComponent: ["value", "call"],
  Number: ["value", "call", "member"],
  String: ["value", "call", "member"],
  Boolean: ["value", "call", "member"],
  BigInt: ["value", "call", "member"],
  Math: ["member"],
  JSON: ["member"],
  Object: ["member"],
  Symbol: ["member", "call"],
  Iterator: ["member"],
  Array: ["member", "call", "new", "instanceof"],
  Map: ["member", "new", "instanceof"],
  Set: ["member", "new", "instanceof"],
  WeakMap: ["new", "instanceof"],
  WeakSet: ["new", "instanceof"],
  Date: ["member", "new", "instanceof"],
  RegExp: ["member", "call", "new", "instanceof"],
  Error: ["call", "new", "instanceof", "extends"],
  EvalError: ["call", "new", "instanceof", "extends"],
  RangeError: ["call", "new", "instanceof", "extends"],
  ReferenceError: ["call", "new", "instanceof", "extends"],
  SyntaxError: ["call", "new", "instanceof", "extends"],
  TypeError: ["call", "new", "instanceof", "extends"],
  URIError: ["call", "new", "instanceof", "extends"],
  AggregateError: ["call", "new", "instanceof", "extends"],
  ArrayBuffer: ["member", "new", "instanceof"],
  DataView: ["new", "instanceof"],
  Int8Array: ["member", "new", "instanceof"],
  Uint8Array: ["member", "new", "instanceof"],
  Uint8ClampedArray: ["member", "new", "instanceof"],
  Int16Array: ["member", "new", "instanceof"],
  Uint16Array: ["member", "new", "instanceof"],
  Int32Array: ["member", "new", "instanceof"],
  Uint32Array: ["member", "new", "instanceof"],
  Float32Array: ["member", "new", "instanceof"],
  Float64Array: ["member", "new", "instanceof"],
  BigInt64Array: ["member", "new", "instanceof"],
  BigUint64Array: ["member", "new", "instanceof"],
  Promise: ["member", "new"],
  console: ["member"],
};

/** Globals that the language does not have and the compiler provides (`prelude-provided.ts`), with the prelude's name for each. */
export const PROVIDED_GLOBALS: Readonly<
  Record<string, { readonly uses: readonly Use[]; readonly helper: "clone" | "encoder" | "decoder" }>
> = {
  structuredClone: { uses: ["call"], helper: "clone" },
  TextEncoder: { uses: ["new"], helper: "encoder" },
  TextDecoder: { uses: ["new"], helper: "decoder" },
};

/** Constructors of the language that the compiler replaces behind `new`, with the prelude's name for what makes the object. */
export const REPLACED_CONSTRUCTORS: Readonly<Record<string, "view">> = { DataView: "view" };

/** Members by owner: `Math` lists statics, `Array.prototype` lists what arrays have. */
export const ALLOWED_MEMBERS: Readonly<Record<string, string>> = {
  "Array.prototype": `length toString at concat join slice indexOf lastIndexOf includes every some forEach map filter reduce
    reduceRight find findIndex findLast findLastIndex flatMap flat keys values entries [Symbol.iterator]
    toReversed toSorted toSpliced with pop push reverse shift unshift sort splice fill copyWithin`,
  Array: "isArray from of",
  "Map.prototype":
    "forEach get has size entries keys values [Symbol.iterator] clear delete set getOrInsert getOrInsertComputed",
  Map: "groupBy",
  "Set.prototype": `forEach has size entries keys values [Symbol.iterator] union intersection difference symmetricDifference
    isSubsetOf isSupersetOf isDisjointFrom add clear delete`,
  "WeakMap.prototype": "delete get has set getOrInsert getOrInsertComputed",
  "WeakSet.prototype": "add delete has",
  "Date.prototype": `getTime valueOf getUTCFullYear getUTCMonth getUTCDate getUTCDay getUTCHours getUTCMinutes getUTCSeconds
    getUTCMilliseconds setTime setUTCFullYear setUTCMonth setUTCDate setUTCHours setUTCMinutes setUTCSeconds
    setUTCMilliseconds toISOString`,
  Date: "parse UTC",
  "Error.prototype": "name message cause errors toString",
  "Iterator.prototype":
    "next return throw [Symbol.iterator] map filter take drop flatMap reduce toArray forEach some every find",
  Iterator: "concat from",
  "Generator.prototype": "next return throw [Symbol.iterator]",
  "Number.prototype": "toString toFixed toExponential toPrecision valueOf",
  Number: `EPSILON MAX_VALUE MIN_VALUE MAX_SAFE_INTEGER MIN_SAFE_INTEGER NaN NEGATIVE_INFINITY POSITIVE_INFINITY isFinite
    isInteger isNaN isSafeInteger parseFloat parseInt`,
  "BigInt.prototype": "toString valueOf",
  BigInt: "asIntN asUintN",
  Math: `E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh
    exp expm1 f16round floor fround hypot imul log log1p log2 log10 max min pow round sign sin sinh sqrt tan tanh trunc`,
  JSON: "parse stringify",
  "Object.prototype": "toString valueOf hasOwnProperty propertyIsEnumerable",
  Object: `keys values entries fromEntries assign hasOwn is freeze seal preventExtensions isFrozen isSealed isExtensible
    getOwnPropertyNames create groupBy`,
  "Function.prototype": "length name",
  "Boolean.prototype": "toString valueOf",
  "Symbol.prototype": "description toString valueOf",
  Symbol: "iterator",
  "Promise.prototype": "then catch finally",
  Promise: "all resolve reject",
  "String.prototype": `length toString valueOf at charAt charCodeAt codePointAt concat includes startsWith endsWith indexOf
    lastIndexOf match matchAll normalize padStart padEnd repeat replace replaceAll search slice split substring
    substr toLowerCase toUpperCase trim trimStart trimEnd isWellFormed toWellFormed [Symbol.iterator]`,
  String: "fromCharCode fromCodePoint raw",
  RegExp: "escape",
  "RegExp.prototype": `exec test toString source flags global ignoreCase multiline dotAll unicode unicodeSets sticky hasIndices
    lastIndex`,
  "TextEncoder.prototype": "encoding encode",
  "TextDecoder.prototype": "encoding fatal ignoreBOM decode",
  "ArrayBuffer.prototype": "byteLength slice",
  ArrayBuffer: "isView",
  "TypedArray.prototype": `length buffer byteLength byteOffset BYTES_PER_ELEMENT at copyWithin entries every fill filter find findIndex
    findLast findLastIndex forEach includes indexOf join keys lastIndexOf map reduce reduceRight reverse set slice
    some sort subarray toReversed toSorted toString values with [Symbol.iterator]`,
  TypedArray: "BYTES_PER_ELEMENT of from",
  console: "debug log info warn error",
  "DataView.prototype": `buffer byteLength byteOffset getFloat16 setFloat16 getInt8 setInt8 getUint8 setUint8 getInt16 setInt16 getUint16 setUint16 getInt32 setInt32 getUint32 setUint32
    getFloat32 setFloat32 getFloat64 setFloat64 getBigInt64 setBigInt64 getBigUint64 setBigUint64`,
};

/** Interfaces without existence at run time, whose members are all plain data or defined elsewhere. */
export const SHAPES: readonly string[] = [
  "ConcatArray",
  "ReadonlySetLike",
  "ErrorOptions",
  "IteratorYieldResult",
  "IteratorReturnResult",
  "Iterable",
  "IterableIterator",
  "GeneratorFunction",
  "ArrayLike",
  "TemplateStringsArray",
  "ThisType",
  "TextDecoderOptions",
  "RegExpMatchArray",
  "RegExpExecArray",
  "RegExpIndicesArray",
];

/** Types of the library that a module may name. */
export const ALLOWED_TYPES: readonly string[] = [
  "ConcatArray",
  "ReadonlyArray",
  "Array",
  "ReadonlySetLike",
  "ReadonlyMap",
  "Map",
  "ReadonlySet",
  "Set",
  "WeakKey",
  "WeakMap",
  "WeakSet",
  "Date",
  "ErrorOptions",
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "IteratorYieldResult",
  "IteratorReturnResult",
  "IteratorResult",
  "Iterator",
  "Iterable",
  "IterableIterator",
  "IteratorObject",
  "ArrayIterator",
  "MapIterator",
  "SetIterator",
  "StringIterator",
  "RegExpStringIterator",
  "Generator",
  "Number",
  "BigInt",
  "Math",
  "JSON",
  "Boolean",
  "Symbol",
  "ArrayLike",
  "TemplateStringsArray",
  "String",
  "RegExpMatchArray",
  "RegExpExecArray",
  "RegExpIndicesArray",
  "RegExp",
  "ArrayBuffer",
  "ArrayBufferLike",
  "ArrayBufferView",
  "TypedArray",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
  "TextEncoder",
  "TextDecoder",
  "TextDecoderOptions",
  "Partial",
  "Required",
  "Readonly",
  "Pick",
  "Record",
  "Exclude",
  "Extract",
  "Omit",
  "NonNullable",
  "Parameters",
  "ConstructorParameters",
  "ReturnType",
  "InstanceType",
  "ThisParameterType",
  "OmitThisParameter",
  "ThisType",
  "Uppercase",
  "Lowercase",
  "Capitalize",
  "Uncapitalize",
  "NoInfer",
  "PropertyKey",
];

/** Types of the library that a handler may name beside those. */
export const ALLOWED_TYPES_OF_HANDLERS: readonly string[] = ["Promise", "PromiseLike", "Awaited"];
