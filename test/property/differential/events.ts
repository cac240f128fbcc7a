/** Makes new events out of a module's own: the same shapes with edge values, missing fields and keys that mean something to the language. */
import type { CorpusEvent } from "../../corpus/cases.ts";
import type { Chance } from "../random.ts";

const TEXTS: readonly string[] = [
  "",
  " ",
  "a",
  "A",
  "0",
  "-1",
  "1e3",
  "zoë",
  "I\u0307ıß",
  "\u{1f600}",
  "e\u0301",
  "a,b",
  "x".repeat(300),
  "null",
  "length",
  "__proto__x",
];
/** None is large and positive: modules count up to what events say. */
const NUMBERS: readonly number[] = [
  0, -1, 1, 2, 0.1, 1e-7, -0.5, 255, 4_096, -4_096, -2_147_483_649, -9_007_199_254_740_991, -1e300,
];
/** What every object inherits, as text of an event. */
const INHERITED: readonly string[] = [
  "constructor",
  "__proto__",
  "toLocaleString",
  "isPrototypeOf",
  "__defineGetter__",
  "__lookupSetter__",
];

/** How far a fold's events are from the module's own. */
export type Strain = "edge" | "inherited";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `events` as they are now and then, in another order, some of their values replaced. */
export function strainedEvents(chance: Chance, events: readonly CorpusEvent[], strain: Strain): CorpusEvent[] {
  const count = 2 + chance.below(6);
  return Array.from({ length: count }, () => {
    const event: CorpusEvent = structuredClone(chance.pick(events));
    const { data, ...rest } = event;
    if (chance.likely(0.25)) return event;
    return { ...rest, data: strained(chance, JSON.parse(JSON.stringify(data ?? null)), strain) };
  });
}

function strained(chance: Chance, value: Json, strain: Strain): Json {
  if (typeof value === "string") {
    if (!chance.likely(0.4)) return value;
    // A date would be read in the zone of the machine without Assay's guard: see differences.ts.
    if (/^\d{4}-\d\d/.test(value)) return value;
    return strain === "inherited" ? chance.pick(INHERITED) : chance.pick(TEXTS);
  }
  if (typeof value === "number") return chance.likely(0.4) ? chance.pick(NUMBERS) : value;
  if (typeof value === "boolean") return chance.likely(0.3) ? !value : value;
  if (value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => strained(chance, item, strain));
    return chance.likely(0.15) ? [] : chance.likely(0.2) ? items.toReversed() : items;
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    if (chance.likely(0.08)) return [];
    return [[key, strained(chance, inner, strain)]];
  });
  const result = Object.fromEntries(entries);
  // As `JSON.parse` does it: an own property, whatever its name is.
  const extra = strain === "inherited" && chance.likely(0.1) ? chance.pick(INHERITED) : undefined;
  if (extra !== undefined && isObject(result))
    Object.defineProperty(result, extra, { value: 1, enumerable: true, configurable: true, writable: true });
  return result;
}
