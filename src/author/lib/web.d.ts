// What is not the language's but every JavaScript program knows. The compiler provides it.

/**
 * A deep copy: arrays, plain objects, maps, sets, dates, regular expressions, errors, buffers and typed arrays, with what refers to itself.
 * An instance of a class becomes a plain object. Throws a `DataCloneError` for functions, symbols, weak collections and generators.
 */
declare function structuredClone<T>(value: T): T;

/** Turns text into UTF-8. */
interface TextEncoder {
  /** Always `"utf-8"`. */
  readonly encoding: string;
  /** The text as UTF-8. A half of a surrogate pair that stands alone becomes U+FFFD. */
  encode(text?: string): Uint8Array;
}
interface TextEncoderConstructor {
  /** An encoder, to UTF-8. */
  new (): TextEncoder;
}
declare var TextEncoder: TextEncoderConstructor;

/** How a `TextDecoder` treats what is not UTF-8, and a byte order mark. */
interface TextDecoderOptions {
  /** True: bytes that are not UTF-8 are a `TypeError`; else they become U+FFFD. */
  readonly fatal?: boolean;
  /** True: a byte order mark stays in the text. */
  readonly ignoreBOM?: boolean;
}
/** Turns UTF-8 into text. */
interface TextDecoder {
  /** Always `"utf-8"`. */
  readonly encoding: string;
  /** Whether bytes that are not UTF-8 are a `TypeError`. */
  readonly fatal: boolean;
  /** Whether a byte order mark stays in the text. */
  readonly ignoreBOM: boolean;
  /** The bytes as text. */
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
interface TextDecoderConstructor {
  /** A decoder, from UTF-8. */
  new (encoding?: "utf-8" | "utf8", options?: TextDecoderOptions): TextDecoder;
}
declare var TextDecoder: TextDecoderConstructor;
