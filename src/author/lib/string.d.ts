// Text and regular expressions.

/** Text: a sequence of UTF-16 code units. */
interface String {
  /** How many UTF-16 code units there are. */
  readonly length: number;
  /** The code unit at an index, as text. */
  readonly [index: number]: string;
  /** The primitive value. */
  toString(): string;
  /** The primitive value. */
  valueOf(): string;
  /** The code unit at an index, as text; a negative index counts from the end. */
  at(index: number): string | undefined;
  /** The code unit at an index, as text. */
  charAt(index: number): string;
  /** The code unit at an index, as a number. */
  charCodeAt(index: number): number;
  /** The code point that starts at an index. */
  codePointAt(index: number): number | undefined;
  /** This text followed by others. */
  concat(...texts: string[]): string;
  /** Whether the text holds another. */
  includes(text: string, from?: number): boolean;
  /** Whether the text starts with another. */
  startsWith(text: string, from?: number): boolean;
  /** Whether the text ends with another. */
  endsWith(text: string, end?: number): boolean;
  /** Where another text starts in this one for the first time, or -1. */
  indexOf(text: string, from?: number): number;
  /** Where another text starts in this one for the last time, or -1. */
  lastIndexOf(text: string, from?: number): number;
  /** The first match of a regular expression, or all of them with flag `g`. */
  match(pattern: string | RegExp): RegExpMatchArray | null;
  /** All matches of a regular expression with flag `g`. */
  matchAll(pattern: RegExp): RegExpStringIterator<RegExpExecArray>;
  /** The text in a Unicode normal form. */
  normalize(form?: "NFC" | "NFD" | "NFKC" | "NFKD"): string;
  /** The text in a Unicode normal form. Throws a RangeError for one that there is not. */
  normalize(form?: string): string;
  /** The text filled up on the left. */
  padStart(length: number, filler?: string): string;
  /** The text filled up on the right. */
  padEnd(length: number, filler?: string): string;
  /** The text so many times. */
  repeat(count: number): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(pattern: string | RegExp, replacement: string): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(pattern: string | RegExp, replacer: (match: string, ...groups: string[]) => string): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      group4: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with the first match (all with flag `g`) replaced. */
  replace(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      group4: string,
      group5: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(pattern: string | RegExp, replacement: string): string;
  /** The text with every match replaced. */
  replaceAll(pattern: string | RegExp, replacer: (match: string, ...groups: string[]) => string): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      group4: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** The text with every match replaced. */
  replaceAll(
    pattern: string | RegExp,
    replacer: (
      match: string,
      group1: string,
      group2: string,
      group3: string,
      group4: string,
      group5: string,
      offset: number,
      text: string,
      groups: { [name: string]: string },
    ) => string,
  ): string;
  /** Where the first match starts, or -1. */
  search(pattern: string | RegExp): number;
  /** The text from `start` up to but without `end`; negative ones count from the end. */
  slice(start?: number, end?: number): string;
  /** The parts between separators. */
  split(separator: string | RegExp, limit?: number): string[];
  /** The text between two indices. */
  substring(start: number, end?: number): string;
  /** The text from `start`, so many code units long. Old; `slice` says it better. */
  substr(start: number, length?: number): string;
  /** The text in lower case, the same in every language. */
  toLowerCase(): string;
  /** The text in upper case, the same in every language. */
  toUpperCase(): string;
  /** The text without white space at both ends. */
  trim(): string;
  /** The text without white space at its start. */
  trimStart(): string;
  /** The text without white space at its end. */
  trimEnd(): string;
  /** Whether every surrogate has its partner. */
  isWellFormed(): boolean;
  /** The text with lone surrogates replaced by U+FFFD. */
  toWellFormed(): string;
  /** The code points, each as text. */
  [Symbol.iterator](): StringIterator<string>;
}
interface StringConstructor {
  /** A value as text. */
  (value?: unknown): string;
  /** Text made of UTF-16 code units. */
  fromCharCode(...codes: number[]): string;
  /** Text made of code points. */
  fromCodePoint(...codePoints: number[]): string;
  /** A template's text with its escapes left as they were written. */
  raw(template: { raw: readonly string[] | ArrayLike<string> }, ...substitutions: (string | number | boolean | bigint)[]): string;
}
declare var String: StringConstructor;

/** Where a match and its groups start and end, for an expression with flag `d`. A group that took no part has `undefined`. */
interface RegExpIndicesArray extends Array<[number, number]> {
  /** The same of the groups that have names. */
  groups?: { [key: string]: [number, number] };
}
/** A match, as `String.match` gives it. */
interface RegExpMatchArray extends Array<string> {
  /** Where the match starts. */
  index?: number;
  /** The text that was searched. */
  input?: string;
  /** The match. */
  0: string;
  /** Where the match and its groups start and end, with flag `d`. */
  indices?: RegExpIndicesArray;
  /** The named groups. */
  groups?: { [key: string]: string };
}
/** A match, as `RegExp.exec` gives it. */
interface RegExpExecArray extends Array<string> {
  /** Where the match starts. */
  index: number;
  /** The text that was searched. */
  input: string;
  /** The match. */
  0: string;
  /** Where the match and its groups start and end, with flag `d`. */
  indices?: RegExpIndicesArray;
  /** The named groups. */
  groups?: { [key: string]: string };
}
/** A regular expression. */
interface RegExp {
  /** The next match, or null. */
  exec(text: string): RegExpExecArray | null;
  /** Whether there is a match. */
  test(text: string): boolean;
  /** The expression as it is written, with slashes and flags. */
  toString(): string;
  /** The expression's text. */
  readonly source: string;
  /** The expression's flags. */
  readonly flags: string;
  /** Flag `g`: all matches. */
  readonly global: boolean;
  /** Flag `i`: upper and lower case are the same. */
  readonly ignoreCase: boolean;
  /** Flag `m`: `^` and `$` match at lines. */
  readonly multiline: boolean;
  /** Flag `s`: `.` matches the end of a line. */
  readonly dotAll: boolean;
  /** Flag `u`: code points. */
  readonly unicode: boolean;
  /** Flag `v`: code points and sets. */
  readonly unicodeSets: boolean;
  /** Flag `y`: a match starts at `lastIndex`. */
  readonly sticky: boolean;
  /** Flag `d`: matches carry indices. */
  readonly hasIndices: boolean;
  /** Where the next match is looked for, with flag `g` or `y`. */
  lastIndex: number;
}
interface RegExpConstructor {
  /** A text as a regular expression that matches it. */
  escape(text: string): string;
  /** A regular expression of a text or of another one. Throws a SyntaxError for what is none. */
  new (pattern: string | RegExp, flags?: string): RegExp;
  /** A regular expression of a text or of another one. Throws a SyntaxError for what is none. */
  (pattern: string | RegExp, flags?: string): RegExp;
}
declare var RegExp: RegExpConstructor;
