/** The policy: what the tables say of a name, and the digest that is its version. Before and beside analysing. */
import { sha256Hex } from "../../base/digest.ts";
import type { Digest, Kind } from "../../flow.ts";
import type { PolicyEntry } from "../compile.ts";
import { CAUGHT_TEXTS } from "../prelude-errors.ts";
import { CATALOGUE } from "../rules/catalogue.ts";
import { AUTHOR_PACKAGE, LIBRARY_FILES } from "../world-library.ts";
import {
  ALLOWED_GLOBALS,
  ALLOWED_MEMBERS,
  ALLOWED_TYPES,
  ALLOWED_TYPES_OF_HANDLERS,
  PROVIDED_GLOBALS,
  SHAPES,
  type Use,
} from "./allowed.ts";
import { DENIED_GLOBALS, DENIED_GLOBALS_OF_PURE_KINDS, DENIED_MEMBERS, type Denial } from "./denied.ts";
import { names } from "./denied-declarations.ts";
import { FORBIDDEN_NAMES, LOCALE_NAME } from "./names.ts";
import { ownerOf } from "./owners.ts";
import { ALLOWED_SYNTAX, DENIED_SYNTAX } from "./syntax.ts";

/** Goes up when a rule's code changes what is accepted, which no table shows. */
const RULES_VERSION = 2;

/** What the policy says. Unlisted names are refused like denied ones, but reported apart. */
export type Standing =
  | { readonly standing: "allowed"; readonly uses: readonly Use[] }
  | { readonly standing: "denied"; readonly reason: string; readonly instead: string }
  | { readonly standing: "unlisted" };

/** A line of the tables. */
export type TableEntry = Omit<PolicyEntry, "since">;

const ALL_USES: readonly Use[] = ["value", "call", "member"];
const UNLISTED: Standing = { standing: "unlisted" };

const byName = (denials: readonly Denial[]): ReadonlyMap<string, Denial> =>
  new Map(denials.flatMap((denial) => names(denial).map((name) => [name, denial] as const)));

const DENIED = byName([...DENIED_GLOBALS, ...DENIED_MEMBERS]);
const DENIED_WHEN_PURE = byName(DENIED_GLOBALS_OF_PURE_KINDS);
const MEMBERS = new Map(
  Object.entries(ALLOWED_MEMBERS).map(([owner, list]) => [owner, new Set(list.split(/\s+/))] as const),
);
const GLOBALS = new Map([
  ...Object.entries(ALLOWED_GLOBALS),
  ...Object.entries(PROVIDED_GLOBALS).map(([name, { uses }]) => [name, uses] as const),
]);
const TYPES = new Set(ALLOWED_TYPES);
const TYPES_OF_HANDLERS = new Set(ALLOWED_TYPES_OF_HANDLERS);
const SHAPE_NAMES = new Set(SHAPES);

const denied = (denial: Denial): Standing => ({
  standing: "denied",
  reason: denial.reason,
  instead: denial.instead,
});

/** The standing of a global. */
export function globalStanding(name: string, kind: Kind | undefined): Standing {
  const denial = DENIED.get(name) ?? (kind === "handler" ? undefined : DENIED_WHEN_PURE.get(name));
  if (denial !== undefined) return denied(denial);
  const uses = GLOBALS.get(name);
  return uses === undefined ? UNLISTED : { standing: "allowed", uses };
}

/** The standing of a member of an interface of the library: (`Date`, `getHours`) or (`DateConstructor`, `now`). */
export function memberStanding(interfaceName: string, member: string): Standing & { readonly name: string } {
  const owner = ownerOf(interfaceName);
  const name = `${owner}.${member}`;
  const denial = DENIED.get(name);
  if (denial !== undefined) return { ...denied(denial), name };
  if (SHAPE_NAMES.has(interfaceName) || MEMBERS.get(owner)?.has(member) === true) {
    return { standing: "allowed", uses: ALL_USES, name };
  }
  return { ...UNLISTED, name };
}

/** The standing of a type of the library. */
export function typeStanding(name: string, kind: Kind | undefined): Standing {
  if (TYPES.has(name) || (kind === "handler" && TYPES_OF_HANDLERS.has(name))) {
    return { standing: "allowed", uses: ALL_USES };
  }
  const denial = DENIED.get(name) ?? DENIED_WHEN_PURE.get(name);
  return denial === undefined ? UNLISTED : denied(denial);
}

const entry = (name: string, denial?: Denial): TableEntry => ({
  name,
  allowed: denial === undefined,
  reason: denial?.reason ?? "",
  instead: denial?.instead ?? "",
});

function entriesOf(kind: Kind): readonly TableEntry[] {
  const entries = new Map<string, TableEntry>();
  for (const name of GLOBALS.keys()) entries.set(name, entry(name));
  for (const [owner, members] of MEMBERS) {
    for (const member of members) entries.set(`${owner}.${member}`, entry(`${owner}.${member}`));
  }
  const denials = kind === "handler" ? [DENIED] : [DENIED, DENIED_WHEN_PURE];
  for (const [name, denial] of denials.flatMap((map) => [...map])) entries.set(name, entry(name, denial));
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Over the library's text, the tables and the version of the rules' code. */
export const policyDigest: Digest = sha256Hex(
  JSON.stringify({
    rulesVersion: RULES_VERSION,
    library: [...LIBRARY_FILES, AUTHOR_PACKAGE],
    allowed: [ALLOWED_GLOBALS, PROVIDED_GLOBALS, ALLOWED_MEMBERS, SHAPES, ALLOWED_TYPES, ALLOWED_TYPES_OF_HANDLERS],
    denied: [DENIED_GLOBALS, DENIED_GLOBALS_OF_PURE_KINDS, DENIED_MEMBERS],
    names: [FORBIDDEN_NAMES, LOCALE_NAME],
    syntax: [ALLOWED_SYNTAX, DENIED_SYNTAX],
    rules: CATALOGUE,
    caughtTexts: CAUGHT_TEXTS,
  }),
);

/** What the tables say of globals and members, for a kind. */
export function policyOf(kind: Kind): { readonly digest: Digest; readonly entries: readonly TableEntry[] } {
  return { digest: policyDigest, entries: entriesOf(kind) };
}
