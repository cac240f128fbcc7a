/** The reducer traps: mistakes that compile, run, and give another state than the author meant. Part of the catalogue; all are warnings. */
import type { RuleText } from "./rule-text.ts";

export const TRAPS = {
  "unhandled-event": {
    summary: "A `switch` or chain of `if`s over the events that leaves some of them out without saying so.",
    reason: "an event that nobody handles changes nothing, and nobody notices",
    instead: "add a `case` for each, or a `default` if nothing is to happen",
  },
  "unused-event": {
    summary: "An event that is declared, but is none of those that `apply` takes.",
    reason: "it is never handled, since the type of the events does not know it",
    instead: "add it to the type of the events, or remove it",
  },
  "duplicate-case": {
    summary: "Two `case`s of one `switch` for the same value.",
    reason: "the second one never runs",
    instead: "put both into one `case`, or correct the value",
  },
  "case-fallthrough": {
    summary: "A `case` that goes on into the next one.",
    reason: "what is meant for the next event happens at this one too",
    instead: "end it with `return` or `break`; if it is meant, say so in a comment `// falls through`",
  },
  "unused-result": {
    summary: "A value that is worked out and then dropped.",
    reason: "the expression changes nothing by itself",
    instead: "return it, assign it, or remove it",
  },
  "void-predicate": {
    summary: "A test for `filter`, `find`, `some` or `every` that returns nothing.",
    reason: "nothing counts as no, for every element",
    instead: "return the result of the comparison",
  },
  "sort-as-text": {
    summary: "Numbers sorted without a comparison.",
    reason: "`sort` then compares them as texts, so that 10 comes before 9",
    instead: "pass a comparison: `(a, b) => a - b`",
  },
  "sort-in-place": {
    summary: "The result of `sort` or `reverse` used as if it were a copy of a list of the state or the event.",
    reason: "both change the list that they are called on, so that the state's own order changes too",
    instead: "use `toSorted` or `toReversed`, which make a new list",
  },
  "nan-comparison": {
    summary: "A comparison with `NaN`.",
    reason: "`NaN` equals nothing, itself included",
    instead: "use `Number.isNaN(value)`",
  },
  "not-json-number": {
    summary: "`NaN` or an infinity put into the state.",
    reason: "JSON has no such numbers, so that the call fails as soon as the state is written down",
    instead: "use `null` for a number that is not known, or `Number.MAX_VALUE` for one that is larger than all",
  },
  "undefined-state": {
    summary: "A state, or a list in it, that can be `undefined`.",
    reason: "JSON has no `undefined`, so that the call fails as soon as the state is written down",
    instead: "use `null`, or leave the element out",
  },
  "array-hole": {
    summary: "A list with a hole in it.",
    reason: "JSON has no holes, so that the call fails as soon as a state with one is written down",
    instead: "remove the element with `splice` or `filter`, or fill the list",
  },
  "negative-index": {
    summary: "A list or text read or written at a negative index.",
    reason: "indices count from the start, so that there is never anything",
    instead: "use `at(-1)` for the last element",
  },
  "undefined-key": {
    summary: "A key made of something that may be missing.",
    reason: "all that lacks it meets under one key, which has the word `undefined` or `null` in it",
    instead: "check it before, or give it a default with `??`",
  },
  "shared-state": {
    summary: "An object of the module itself handed out as the state, and later changed in place.",
    reason: "all calls share it",
    instead: "make it anew each time, or hand out `structuredClone(…)` of it",
  },
  "changed-input": {
    summary: "An event or a command that is changed, or a state that `decide` changes.",
    reason: "whoever reads it afterwards sees something that never happened",
    instead: "change a copy: `{ ...value, field: … }`, `toSorted`, `structuredClone(value)`",
  },
  "state-in-state": {
    summary: "A state that keeps the whole state before it.",
    reason: "that one keeps the one before it in turn, so that the state grows with every event until it is too large",
    instead: "keep only the fields that you need of it",
  },
} as const satisfies Readonly<Record<string, RuleText>>;

/** A trap's id. */
export type TrapId = keyof typeof TRAPS;
