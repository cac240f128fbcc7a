/** Every rule of the analyser: its id, what it refuses or warns of, why, and what to do instead. Each has a page in `docs/rules/`. */
import type { RuleText } from "./rule-text.ts";
import { TRAPS } from "./traps-catalogue.ts";

export const CATALOGUE = {
  ...TRAPS,
  // Names
  "denied-global": {
    summary: "A global that modules do not have.",
    reason: "it reaches outside the module or depends on when and where it runs",
    instead: "see what the message recommends for that name",
  },
  "unlisted-global": {
    summary: "A name that is neither the module's own nor on the allowlist.",
    reason: "what is not on the allowlist is refused",
    instead: "define it, import it from a file of the module, or correct its spelling",
  },
  "denied-member": {
    summary: "A member of a library object that modules may not use.",
    reason: "its result depends on when and where it runs, or it reaches behind the type checker",
    instead: "see what the message recommends for that member",
  },
  "unlisted-member": {
    summary: "A member of a library object that is not on the allowlist.",
    reason: "what is not on the allowlist is refused",
    instead: "use a listed member of the same object",
  },
  "denied-type": {
    summary: "A type of the library that modules may not name.",
    reason: "it promises more or less than is true of its values",
    instead:
      "write the precise type: `(x: number) => string` for a function, `unknown` or your own interface for an object",
  },
  "forbidden-name": {
    summary: "A property name that leads from a value to what made it or runs it.",
    reason: "every value has such properties, whatever its type says",
    instead: "choose another name for a property of your own",
  },
  "builtin-as-value": {
    summary: "A library object used as a value instead of by its members.",
    reason: "seen through another type, its members can no longer be checked",
    instead: "use the member that you need, such as `Math.max`, or pass a function of your own",
  },
  "builtin-write": {
    summary: "An assignment to a library object.",
    reason: "all code in the isolate shares it",
    instead: "keep the value in the state or in an object of your own",
  },
  // Lying types
  "explicit-any": {
    summary: "The type `any`.",
    reason: "with it nothing can be known about what the code reaches",
    instead: "use `unknown` and check, or the precise type",
  },
  "any-value": {
    summary: "A value whose type is `any`.",
    reason: "with it nothing can be known about what the code reaches",
    instead: "give it a type: annotate the declaration that it comes from",
  },
  "never-value": {
    summary: "A value of type `never` used as if it were something.",
    reason: "such a value fits every type, functions included, and at run time it can be anything",
    instead: "throw an error with it in the message, or pass it to a function that takes `never` and throws",
  },
  "untrusted-assertion": {
    summary: "A type assertion to something that is more than data.",
    reason: "an assertion is not checked, so it may only claim data, never functions or classes",
    instead: "annotate the declaration instead, or check the value with `typeof`, `in` or `instanceof`",
  },
  "untrusted-predicate": {
    summary: "A type predicate for something that is more than data.",
    reason: "what a predicate claims is not checked, so it may only claim data, never functions or classes",
    instead: "use a discriminated union, or `instanceof` with your own class",
  },
  "untrusted-overload": {
    summary: "An overload that speaks of more than data.",
    reason: "overloads are compared with the implementation only loosely, so they may only mention data",
    instead: "use a union type or a generic function",
  },
  "untrusted-definite": {
    summary: "A `!:` declaration of something that is more than data.",
    reason: "nothing checks that it is ever assigned",
    instead: "assign it where it is declared or in the constructor",
  },
  "callable-index": {
    summary: "A function looked up by an arbitrary key in a way that cannot be checked.",
    reason:
      "a key that nobody expected would find what every object inherits; a plain `table[key]` is checked where it is read, but this is not",
    instead: "read it as `const handler = table[key]`, and call that",
  },
  "callable-alias": {
    summary: "An object with functions seen through a type that allows other values in their place.",
    reason: "what is written through the second type would be called through the first",
    instead: "use one type for the object, or copy its data",
  },
  "hidden-date": {
    summary: "A date seen through a type that hides that it is one.",
    reason: "turned into text somewhere else, it would read the time zone of the machine",
    instead: "pass `date.toISOString()` or `date.getTime()`",
  },
  "typeof-function": {
    summary: 'A check with `typeof … === "function"` of something that is no function by its type.',
    reason: "it makes a function of a value whose type says otherwise, and says nothing about which function it is",
    instead: "put the value into a `const` whose type names the function, such as `T | (() => T)`",
  },
  "declaration-merging": {
    summary: "Two declarations of different sorts under one name.",
    reason: "the one promises members that the other does not have",
    instead: "give them different names, or write the members in the class",
  },
  "ambient-declaration": {
    summary: "A `declare`.",
    reason: "it promises something that nobody provides",
    instead: "define it, or take it as an argument",
  },
  // Syntax and files
  "unsupported-syntax": {
    summary: "Syntax that modules may not use.",
    reason: "what is not on the allowlist is refused",
    instead: "write it with ordinary functions, classes and expressions",
  },
  "async-code": {
    summary: "Code that runs later.",
    reason: "a pure module ends when it returns; nothing may run later",
    instead: "compute the result directly",
  },
  "foreign-import": {
    summary: "An import of something that is not part of the module.",
    reason: "only `assay` and the module's own `.ts` files can be imported",
    instead: "add the file to the module and import it with a relative path",
  },
  "hidden-character": {
    summary: "A character that cannot be seen or that changes the order of the text.",
    reason: "the code would not be what a reader sees",
    instead: "remove it; in a text write it as an escape such as `\\u200b`",
  },
  "escaped-identifier": {
    summary: "A name written with escapes.",
    reason: "the code would not be what a reader sees",
    instead: "write the letters themselves",
  },
  "directive-comment": {
    summary: "A comment that gives orders to the compiler or the debugger.",
    reason: "it would switch off checks or change what the code is taken for",
    instead: "remove it and correct what it hides",
  },
  "symbol-key": {
    summary: "A member with a symbol as its key.",
    reason: "symbols hook into what the language does by itself; only `Symbol.iterator` is allowed",
    instead: "use a name, or a private `#name` in a class",
  },
  "object-accessor": {
    summary: "A getter or setter in an object literal.",
    reason: "state and events are data; a getter can give another answer every time",
    instead: "compute the value and store it, or write a method",
  },
  "tagged-template": {
    summary: "A tagged template.",
    reason: "its parts are one object for all calls, which a tag could use as memory",
    instead: "call the function with plain arguments; only `String.raw` may be a tag",
  },
  "computed-member": {
    summary: "A class member with a computed name, or a computed key on something that has no keys of its own.",
    reason: "which member is meant cannot be checked",
    instead: "write the member's name, or use a `Map`",
  },
  "foreign-extends": {
    summary: "A class that extends something other than a class of the module or an error.",
    reason: "an instance would be a library object with changed behaviour",
    instead: "keep the collection in a field and write the methods that you need",
  },
  // Determinism
  "date-construction": {
    summary: "A date made of the clock or of the local time zone.",
    reason: "the same events must give the same state, at any time and in any time zone",
    instead: "use `new Date(event.time)`, `new Date(Date.UTC(year, month, day))` or a text with its zone",
  },
  "implicit-text": {
    summary: "A value turned into text that has no text of its own.",
    reason: "its text depends on the engine or the machine, or says nothing",
    instead: "write out the text that you want, field by field; for a date use `toISOString`",
  },
  "loose-equality": {
    summary: "A comparison with `==` or `!=` that converts its operands.",
    reason: "it calls methods of its operands behind your back",
    instead: "use `===` and `!==`; `== null` stays allowed",
  },
  "module-state": {
    summary: "Something at module level that changes.",
    reason: "the same events must give the same state, whatever ran before; only the state may remember",
    instead: "keep it in the state, or make it anew inside the function",
  },
  "function-property": {
    summary: "A property added to a function.",
    reason: "it is memory outside the state",
    instead: "keep it in the state or in a constant of its own",
  },
  // The definition
  "definition-shape": {
    summary: "The entry does not export a definition.",
    reason: "the default export of the entry says what the module is",
    instead: "write `export default defineReducer({ initial: () => …, apply(state, event) { … } })`",
  },
  "too-complex": {
    summary: "Code that is nested too deeply to be analysed.",
    reason: "what cannot be analysed is refused",
    instead: "split it into smaller expressions, types and functions",
  },
  "analyser-failed": {
    summary: "The analyser could not make sense of the module.",
    reason: "what cannot be analysed is refused",
    instead: "simplify the code near the place",
  },
} as const satisfies Readonly<Record<string, RuleText>>;

/** A rule's id, which is the name of its page in `docs/rules/`. */
export type RuleId = keyof typeof CATALOGUE;
