/** Names that lead out of a value to what made it or runs it, refused wherever they name a property. Policy data. */

/** One forbidden property name with its explanation. */
export interface ForbiddenName {
  readonly names: readonly string[];
  readonly reason: string;
  readonly instead: string;
}

/** By exact name. */
export const FORBIDDEN_NAMES: readonly ForbiddenName[] = [
  {
    names: ["constructor"],
    reason: "it leads from any value to its constructor, and from there to code made of strings",
    instead: "compare with a discriminating field of your own, such as `kind`, or use `instanceof` with your own class",
  },
  {
    names: ["__proto__", "prototype"],
    reason: "it reaches the object from which others inherit, which all code in the isolate shares",
    instead: "write the members in a class, or copy objects with spread",
  },
  {
    names: ["__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"],
    reason: "it defines or reads accessors behind the type checker's back",
    instead: "write a method or a plain property",
  },
  {
    names: ["caller", "callee", "arguments"],
    reason: "it reaches the functions on the call stack and their arguments",
    instead: "name your parameters, or use a rest parameter; call a field of your own something else, such as `from`",
  },
  {
    names: ["stack", "prepareStackTrace", "captureStackTrace", "stackTraceLimit"],
    reason: "stack traces depend on the engine and on where the code runs",
    instead: "use `error.message`; call a field of your own something else, such as `items`",
  },
  {
    names: ["compile"],
    reason: "`RegExp.prototype.compile` changes a regular expression in place",
    instead: "make a new regular expression; call a method of your own something else, such as `build`",
  },
  {
    names: ["then"],
    reason: "an object with `then` runs code wherever it is awaited",
    instead: "call it something else, such as `next` or `consequence`",
  },
  {
    names: ["toJSON"],
    reason: "it runs when state is serialised, so that state would not be what it looks like",
    instead: "return a plain object that already has the shape you want",
  },
];

/** By pattern: whatever depends on the language and region of the machine. */
export const LOCALE_NAME: ForbiddenName = {
  names: ["localeCompare", "toLocaleString", "toLocaleUpperCase", "toLocaleLowerCase", "toLocaleDateString"],
  reason: "it depends on the language and region of the machine that runs it",
  instead:
    "compare texts with `a < b ? -1 : a > b ? 1 : 0`, use `toUpperCase` and `toLowerCase`, and format numbers with `toFixed`",
};

// A field of one's own called `locale` or `defaultLocale` is data and stays legal; so does `localeOf`.
const LOCALE_MEMBERS = /^(?:localeCompare|(?:to|get|set|supported)Locale\w+)$/;
const BY_NAME = new Map(FORBIDDEN_NAMES.flatMap((entry) => entry.names.map((name) => [name, entry] as const)));

/** Why `name` is not allowed as the name of a property, or undefined if it is. */
export function forbiddenName(name: string): ForbiddenName | undefined {
  return (
    BY_NAME.get(name) ??
    (/^__(?:define|lookup)\w*__$/.test(name) ? BY_NAME.get("__defineGetter__") : undefined) ??
    (LOCALE_MEMBERS.test(name) ? LOCALE_NAME : undefined)
  );
}
