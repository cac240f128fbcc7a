/** The code that opens every artifact: the guards that the compiler puts in, and the seal that ends a module's evaluation. */
import { parse } from "acorn";
import { analyseScopes } from "./js-scope.ts";
import { CALLABLE } from "./prelude-callable.ts";
import { ERRORS, LOST } from "./prelude-errors.ts";
import { LENT, SOLID } from "./prelude-lent.ts";
import { CLONE, UTF8 } from "./prelude-provided.ts";
import { ASSIGN, CORE, FLOATS, FRESH, GUARDS, INSTANT, NAMES, SEAL } from "./prelude-text.ts";

/** What emitted code may call. All are function declarations, so that they are there before anything is evaluated. */
export type Helper =
  | "own"
  | "get"
  | "bound"
  | "some"
  | "keyOf"
  | "put"
  | "change"
  | "ref"
  | "in"
  | "keys"
  | "open"
  | "openKey"
  | "callable"
  | "boundCallable"
  | "checked"
  | "made"
  | "clone"
  | "encoder"
  | "decoder"
  | "limit"
  | "caught"
  | "lost"
  | "closing"
  | "watched"
  | "date"
  | "parse"
  | "plain"
  | "plainKey"
  | "solid"
  | "assign"
  | "view"
  | "bytes"
  | "items"
  | "names"
  | "seal"
  | "fresh";

/** A prelude whose names begin with a prefix that none of the author's names begins with. */
export interface Prelude {
  readonly prefix: string;
  /** The name of a helper in this artifact. */
  nameOf(helper: Helper): string;
  /** The text with the sections that these helpers need. */
  text(used: ReadonlySet<Helper>): string;
}

const BASE = "assay$";

const SECTIONS = [
  SOLID,
  GUARDS,
  ASSIGN,
  LENT,
  CALLABLE,
  ERRORS,
  LOST,
  INSTANT,
  FLOATS,
  CLONE,
  UTF8,
  NAMES,
  SEAL,
  FRESH,
];

let globals: ReadonlySet<string> | undefined;

/** The globals that the prelude's text names: what they mean there, no name of the author's may change. */
export function preludeGlobals(): ReadonlySet<string> {
  if (globals === undefined) {
    const text = [CORE, ...SECTIONS].join("").replace(/@(?=\w)/g, () => BASE);
    globals = new Set(analyseScopes(parse(text, { ecmaVersion: "latest", sourceType: "module" })).free.keys());
  }
  return globals;
}

const SECTION_OF: Readonly<Record<Helper, string>> = {
  own: GUARDS,
  get: GUARDS,
  bound: GUARDS,
  some: GUARDS,
  keyOf: GUARDS,
  put: GUARDS,
  change: GUARDS,
  ref: GUARDS,
  in: GUARDS,
  keys: GUARDS,
  open: GUARDS,
  openKey: GUARDS,
  callable: CALLABLE,
  boundCallable: CALLABLE,
  checked: CALLABLE,
  made: ERRORS,
  clone: CLONE,
  encoder: UTF8,
  decoder: UTF8,
  limit: ERRORS,
  caught: ERRORS,
  lost: LOST,
  closing: LOST,
  watched: LOST,
  date: INSTANT,
  parse: INSTANT,
  plain: LENT,
  plainKey: LENT,
  solid: SOLID,
  assign: ASSIGN,
  view: FLOATS,
  bytes: FLOATS,
  items: FLOATS,
  names: NAMES,
  seal: SEAL,
  fresh: FRESH,
};

/** The prelude for a module that uses these names. Only names that begin with `assay$` have an influence on it. */
export function createPrelude(identifiers: Iterable<string>): Prelude {
  const taken = [...identifiers].filter((name) => name.startsWith(BASE));
  let prefix = BASE;
  for (let number = 1; taken.some((name) => name.startsWith(prefix)); number++) prefix = `${BASE}${number}$`;
  return {
    prefix,
    nameOf: (helper) => prefix + helper,
    text(used) {
      const wanted = new Set([...used].map((helper) => SECTION_OF[helper]));
      // It reads by the guards.
      if (wanted.has(CALLABLE)) wanted.add(GUARDS);
      // It asks which errors are limits.
      if (wanted.has(LOST)) wanted.add(ERRORS);
      // It makes dates and views.
      if (wanted.has(CLONE)) wanted.add(INSTANT).add(FLOATS);
      // Decoding reads bytes.
      if (wanted.has(UTF8)) wanted.add(FLOATS);
      const sections = [CORE, ...SECTIONS.filter((section) => wanted.has(section))];
      return sections.join("").replace(/@(?=\w)/g, () => prefix);
    },
  };
}
