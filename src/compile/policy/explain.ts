/** Answers what the policy says of a name, a rule, a piece of syntax: the data behind `assay explain`. Never used to analyse. */
import type { Kind } from "../../flow.ts";
import { forbiddenName } from "./names.ts";
import { presentPolicy } from "./snapshot.ts";
import { allowedSince } from "./versions.ts";

/** What the policy says. */
export type Explanation =
  | {
      readonly of: "name";
      /** As the policy lists it: `Array.prototype.map`, `Math.random`, `type Map`, `.constructor`, `syntax ForOfStatement`. */
      readonly name: string;
      /** The kinds that may use it. */
      readonly kinds: readonly Kind[];
      /** The policy version since which that is so; 0 if it is not allowed. */
      readonly since: number;
      /** Why the other kinds may not; `""` if all may. */
      readonly reason: string;
      /** What to use instead; `""` if there is nothing. */
      readonly instead: string;
    }
  | { readonly of: "rule"; readonly id: string; readonly summary: string };

/** What there is to say about a question; several answers where a name is a member of several things. */
export interface Answer {
  readonly explanations: readonly Explanation[];
  /** What else it may have been, if there is nothing to say. At most 5. */
  readonly near: readonly string[];
}

const MOST_NEAR = 5;
/** Longer than any name. */
const MOST_CHARACTERS = 100;
const MOST_ANSWERS = 20;

/**
 * Explains `Math.random`, `Math.random()`, `Array.prototype.map`, `[].map`, `map`, `process.env`, `any-value`, `ForOfStatement`. A chain is explained by the first
 * part of it that the policy knows.
 */
export function explain(question: string): Answer {
  const asked = question.trim().replace(/\(.*\)$/s, "");
  const { entries, rules } = presentPolicy();
  const summary = Object.hasOwn(rules, asked) ? rules[asked] : undefined;
  if (summary !== undefined) return { explanations: [{ of: "rule", id: asked, summary }], near: [] };
  const found = candidates(asked, Object.keys(entries), (name) => entries[name]?.kinds.length === 0);
  const explanations = found.slice(0, MOST_ANSWERS).map((name): Explanation => {
    const { kinds = [], reason = "", instead = "" } = entries[name] ?? {};
    return { of: "name", name, kinds, since: allowedSince(name), reason, instead };
  });
  if (explanations.length > 0) return { explanations, near: [] };
  const last = asked.slice(asked.lastIndexOf(".") + 1);
  const forbidden = forbiddenName(last);
  if (forbidden !== undefined) {
    const { reason, instead } = forbidden;
    return { explanations: [{ of: "name", name: `.${last}`, kinds: [], since: 0, reason, instead }], near: [] };
  }
  return { explanations: [], near: nearest(asked, [...Object.keys(entries), ...Object.keys(rules)]) };
}

/** The names that a question may mean, the surest reading first that has any. */
function candidates(asked: string, names: readonly string[], isDenied: (name: string) => boolean): readonly string[] {
  const known = new Set(names);
  const owner = asked.slice(0, Math.max(0, asked.lastIndexOf(".")));
  const member = asked.slice(asked.lastIndexOf(".") + 1);
  const type = TYPES_OF_LITERALS.get(owner);
  const exact = [asked, `type ${asked}`, `syntax ${asked}`].filter((name) => known.has(name));
  if (exact.length > 0) return exact;
  const inferred = [
    type === undefined ? "" : `${type}.prototype.${member}`,
    `${owner}.prototype.${member}`,
    `.${member}`,
  ];
  const direct = inferred.filter((name) => known.has(name));
  if (direct.length > 0) return direct;
  // `process.env.HOME`: what is wrong with it is `process`.
  const [first] = asked.split(".");
  if (first !== undefined && first !== asked && known.has(first) && isDenied(first)) return [first];
  return names.filter((name) => name.endsWith(`.${member}`) && (owner === "" || /^[a-z]/.test(owner)));
}

const TYPES_OF_LITERALS: ReadonlyMap<string, string> = new Map([
  ["[]", "Array"],
  ['""', "String"],
  ["''", "String"],
  ["``", "String"],
  ["{}", "Object"],
  ["0", "Number"],
  ["0n", "BigInt"],
  ["/x/", "RegExp"],
  ["new Date", "Date"],
]);

function nearest(asked: string, names: readonly string[]): readonly string[] {
  if (asked === "" || asked.length > MOST_CHARACTERS) return [];
  const wanted = asked.toLowerCase();
  const ranked = names.map((name) => {
    const lower = name.toLowerCase();
    const last = lower.slice(lower.lastIndexOf(".") + 1);
    return {
      name,
      distance: Math.min(distance(wanted, lower), distance(wanted.slice(wanted.lastIndexOf(".") + 1), last) + 0.5),
    };
  });
  const most = Math.min(4, Math.max(1, Math.floor(asked.length / 3))) + 0.5;
  return ranked
    .filter((item) => item.distance <= most)
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/** Levenshtein's distance, by one row at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
