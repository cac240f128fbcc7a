/** What a tenant's narrower policy denies, as the rules ask for it. */
import type { Narrowing } from "../policy/narrowing.ts";
import type { Standing } from "../policy/policy.ts";

/** A narrowing, made ready for questions. */
export interface Narrowed {
  readonly denied: ReadonlySet<string>;
  /** Names of denied methods of values: under one, a value of the language may stand behind an author's own type. */
  readonly deniedMethods: ReadonlySet<string>;
}

/** Why, in the words of a finding: who wrote the module cannot ask the policy's authors. */
export const NARROWED_REASON = "this server's operator has taken it out of your policy";
export const NARROWED_INSTEAD = "ask the operator, or do without it";

/** Makes a narrowing ready. */
export function narrowed({ deny }: Narrowing): Narrowed {
  const methods = deny
    .filter((name) => name.includes(".prototype."))
    .map((name) => name.slice(name.lastIndexOf(".") + 1));
  return { denied: new Set(deny), deniedMethods: new Set(methods) };
}

/** The standing of an entry, for this tenant. `isDenied`: it is denied whatever the list says of the entry itself. */
export function standingUnder<T extends Standing>(
  { denied }: Narrowed,
  entry: string,
  standing: T,
  isDenied = denied.has(entry),
): T | NarrowedStanding<T> {
  if (standing.standing !== "allowed" || !(isDenied || denied.has(entry))) return standing;
  return { ...standing, standing: "denied", reason: NARROWED_REASON, instead: NARROWED_INSTEAD };
}

/** A standing that was allowed and is not any more. */
export type NarrowedStanding<T> = T & {
  readonly standing: "denied";
  readonly reason: string;
  readonly instead: string;
};
