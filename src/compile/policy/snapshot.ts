/** A policy as plain data, whole: what a version of it allowed and why it denied the rest. For reviewers, comparisons and `since`. */
import type { Digest, Kind } from "../../flow.ts";
import { CATALOGUE } from "../rules/catalogue.ts";
import { ALLOWED_TYPES, ALLOWED_TYPES_OF_HANDLERS } from "./allowed.ts";
import { FORBIDDEN_NAMES, LOCALE_NAME } from "./names.ts";
import { policyDigest, policyOf } from "./policy.ts";
import { ALLOWED_SYNTAX, DENIED_SYNTAX } from "./syntax.ts";

export const KINDS: readonly Kind[] = ["reducer", "decider", "projection", "handler"];

/** What a policy says of one thing. */
export interface SnapshotEntry {
  /** The kinds that may use it; none: it is denied to all. */
  readonly kinds: readonly Kind[];
  /** Why the others may not; absent if all may. */
  readonly reason?: string;
  /** What to use instead; absent if there is nothing. */
  readonly instead?: string;
}

/** One version of the policy. */
export interface PolicySnapshot {
  /** Counts from 1. */
  readonly version: number;
  /** When it was made, `YYYY-MM-DD`. */
  readonly date: string;
  readonly digest: Digest;
  /** What changed against the version before, for people. */
  readonly changes: readonly string[];
  /**
   * Sorted. Globals (`Math`), statics (`Math.max`), members (`Array.prototype.map`), types (`type Map`), property names that nothing may have (`.constructor`) and
   * syntax (`syntax ForOfStatement`).
   */
  readonly entries: Readonly<Record<string, SnapshotEntry>>;
  /** What each rule refuses, by its id. */
  readonly rules: Readonly<Record<string, string>>;
}

/** The policy that this program has, without its version's number, date and story. */
export function presentPolicy(): Pick<PolicySnapshot, "digest" | "entries" | "rules"> {
  const entries = new Map<string, SnapshotEntry>();
  const denied = (reason: string, instead: string): SnapshotEntry => ({
    kinds: [],
    reason,
    ...(instead === "" ? {} : { instead }),
  });
  for (const kind of KINDS) {
    for (const { name, allowed, reason, instead } of policyOf(kind).entries) {
      const known = entries.get(name);
      const kinds = [...(known?.kinds ?? []), ...(allowed ? [kind] : [])];
      const why = allowed ? known : denied(reason, instead);
      entries.set(name, { ...(why?.reason === undefined ? {} : why), kinds });
    }
  }
  for (const name of ALLOWED_TYPES) entries.set(`type ${name}`, { kinds: KINDS });
  for (const name of ALLOWED_TYPES_OF_HANDLERS) entries.set(`type ${name}`, { kinds: ["handler"] });
  for (const { names, reason, instead } of [...FORBIDDEN_NAMES, LOCALE_NAME]) {
    for (const name of names) entries.set(`.${name}`, denied(reason, instead));
  }
  for (const name of ALLOWED_SYNTAX.flatMap((line) => line.split(" "))) entries.set(`syntax ${name}`, { kinds: KINDS });
  for (const { syntax, reason, instead } of DENIED_SYNTAX) {
    for (const name of syntax.split(" ")) entries.set(`syntax ${name}`, denied(reason, instead));
  }
  const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
  const rules = Object.entries(CATALOGUE).map(([id, { summary }]) => [id, summary] as const);
  return { digest: policyDigest, entries: Object.fromEntries(sorted), rules: Object.fromEntries(rules.sort()) };
}
