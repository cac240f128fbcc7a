/** The policy of one kind as a tenant is held to it, whole: what GetPolicy answers. */
import type { Kind } from "../../flow.ts";
import type { Policy, PolicyEntry, PolicyRule } from "../compile.ts";
import { CATALOGUE } from "../rules/catalogue.ts";
import { NARROWED_INSTEAD, NARROWED_REASON } from "../rules/narrowed.ts";
import { TRAPS } from "../rules/traps-catalogue.ts";
import { AUTHOR_PACKAGE, LIBRARY_FILES } from "../world-library.ts";
import { type Narrowing, narrowedDigest } from "./narrowing.ts";
import { presentPolicy } from "./snapshot.ts";
import { allowedSince, policyVersion } from "./versions.ts";

/** The allowlist of a kind under a narrowing. */
export function narrowedPolicy(kind: Kind, narrowing: Narrowing): Policy {
  const denied = new Set(narrowing.deny);
  const present = presentPolicy();
  const entries = Object.entries(present.entries).map(([name, { kinds, reason, instead }]): PolicyEntry => {
    const isDenied = denied.has(name);
    const allowed = kinds.includes(kind) && !isDenied;
    if (allowed) return { name, allowed, since: allowedSince(name), reason: "", instead: "" };
    return {
      name,
      allowed,
      since: 0,
      reason: isDenied ? NARROWED_REASON : (reason ?? ""),
      instead: isDenied ? NARROWED_INSTEAD : (instead ?? ""),
    };
  });
  const errors = new Set(narrowing.errors);
  const rules = Object.entries(CATALOGUE).map(([id, { summary }]): PolicyRule => {
    const warns = Object.hasOwn(TRAPS, id) && !errors.has(id);
    return { id, severity: warns ? "warning" : "error", summary };
  });
  return {
    digest: narrowedDigest(narrowing),
    version: policyVersion(),
    kind,
    available: narrowing.kinds.includes(kind),
    library: [...LIBRARY_FILES, AUTHOR_PACKAGE],
    entries,
    rules: rules.sort((left, right) => (left.id < right.id ? -1 : 1)),
  };
}
