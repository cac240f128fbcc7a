/**
 * A narrower policy: what an operator takes away from a tenant. It can only take away: there is no word for allowing anything. Part of
 * the policy, before and beside analysing.
 */
import { sha256Hex } from "../../base/digest.ts";
import type { Digest, Kind } from "../../flow.ts";
import { CATALOGUE } from "../rules/catalogue.ts";
import { TRAPS } from "../rules/traps-catalogue.ts";
import { libraryInterfaces } from "./library-interfaces.ts";
import { policyDigest } from "./policy.ts";
import { KINDS, presentPolicy } from "./snapshot.ts";

/** What is taken away, each list sorted and without repetitions, so that the same narrowing has the same digest. */
export interface Narrowing {
  /**
   * Entries of the policy that the tenant may not use, as `assay policy show` writes them: globals (`Map`), statics (`Math.pow`), members
   * (`Array.prototype.map`), types (`type Iterator`), syntax (`syntax ForInStatement`).
   */
  readonly deny: readonly string[];
  /** The kinds of modules that it may have. */
  readonly kinds: readonly Kind[];
  /** Warnings that reject its modules. */
  readonly errors: readonly string[];
}

/** The policy as it is. */
export const NOT_NARROWED: Narrowing = { deny: [], kinds: KINDS, errors: [] };

/** Members that values are turned into something else with, or gone through with. */
const LANGUAGES_OWN = /^(?:\[.*\]|toString|valueOf|toJSON|next|return|throw)$/;
/** Of entries at most: more than the policy has. */
const MAX_ENTRIES = 10_000;
const KEYS: ReadonlySet<string> = new Set(["deny", "kinds", "errors"]);
const WARNINGS: ReadonlySet<string> = new Set(Object.keys(TRAPS));

/** The digest of the policy that is left: the policy's own where nothing is taken away. */
export function narrowedDigest(narrowing: Narrowing): Digest {
  const { deny, kinds, errors } = narrowing;
  if (deny.length === 0 && errors.length === 0 && kinds.length === KINDS.length) return policyDigest;
  return sha256Hex(JSON.stringify({ policy: policyDigest, deny, kinds, errors }));
}

/** What a file says, or everything that is wrong with it, a sentence each. */
export type NarrowingOutcome =
  | { readonly kind: "narrowing"; readonly narrowing: Narrowing }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Reads a narrower policy from the text of its file, which is JSON. Never throws for bad input. */
export function readNarrowing(text: string): NarrowingOutcome {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: "problems", problems: ["it is not JSON"] };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { kind: "problems", problems: ['it must hold one JSON object, such as { "deny": ["Math.pow"] }'] };
  }
  const problems: string[] = [];
  const given = new Map<string, unknown>(Object.entries(parsed));
  for (const key of given.keys()) {
    if (KEYS.has(key)) continue;
    const widens = /allow|permit|grant|add|enable/i.test(key);
    problems.push(
      widens
        ? `"${key}": a tenant's policy can only be narrower; there is deny, kinds and errors`
        : `"${key}" is not known; there is deny, kinds and errors`,
    );
  }
  const list = (key: string, flaw: (text: string) => string | undefined): readonly string[] | undefined => {
    const value = given.get(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length > MAX_ENTRIES || !value.every((item) => typeof item === "string")) {
      problems.push(`"${key}" must be a list of texts`);
      return undefined;
    }
    for (const item of new Set(value)) {
      const wrong = flaw(item);
      if (wrong !== undefined) problems.push(`"${key}": ${JSON.stringify(item)} ${wrong}`);
    }
    return [...new Set(value)].sort();
  };
  const deny = list("deny", flawOfEntry) ?? [];
  const kinds = list("kinds", (kind) =>
    KINDS.some((known) => known === kind) ? undefined : `is no kind; there is ${KINDS.join(", ")}`,
  );
  if (kinds?.length === 0)
    problems.push('"kinds" must name at least one kind: an empty list would refuse every module');
  const errors = list("errors", flawOfWarning) ?? [];
  if (problems.length > 0) return { kind: "problems", problems };
  return {
    kind: "narrowing",
    narrowing: {
      deny,
      kinds: kinds === undefined ? KINDS : KINDS.filter((kind) => kinds.includes(kind)),
      errors,
    },
  };
}

function flawOfEntry(name: string): string | undefined {
  const entry = entries().get(name);
  if (entry === undefined) return "is not an entry of the policy; `assay policy show` lists them";
  // What everybody is denied may stand here: a new version of the policy that denies more must not keep a server from starting.
  const [before, member] = name.split(".prototype.");
  if (!entry || member === undefined) return undefined;
  const owner = `${before}.prototype`;
  if (owner === "Object.prototype" || LANGUAGES_OWN.test(member)) {
    return "is called by the language itself, so that denying its name would keep nobody from it";
  }
  if (libraryInterfaces(owner, member).length === 0)
    return "is data and no method: only methods of values can be denied";
  return undefined;
}

function flawOfWarning(rule: string): string | undefined {
  if (WARNINGS.has(rule)) return undefined;
  return Object.hasOwn(CATALOGUE, rule)
    ? "is an error for everybody already"
    : "is no rule that warns; docs/rules/README.md lists them";
}

let known: ReadonlyMap<string, boolean> | undefined;

/** Every entry of the policy, and whether any kind may use it. */
function entries(): ReadonlyMap<string, boolean> {
  known ??= new Map(Object.entries(presentPolicy().entries).map(([name, { kinds }]) => [name, kinds.length > 0]));
  return known;
}
