/** Every version that the policy has had, newest first, from `versions/*.json`. Read where somebody asks for history; never to analyse. */
import { readdirSync, readFileSync } from "node:fs";
import { KINDS, type PolicySnapshot } from "./snapshot.ts";

const FOLDER = new URL("./versions/", import.meta.url);
let read: readonly PolicySnapshot[] | undefined;

/** The versions, newest first. The first is the policy that this program has. */
export function policyVersions(): readonly PolicySnapshot[] {
  read ??= readdirSync(FOLDER)
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as PolicySnapshot)
    .sort((left, right) => right.version - left.version);
  return read;
}

/** The number of the policy that this program has. */
export function policyVersion(): number {
  return policyVersions()[0]?.version ?? 0;
}

/** Since which version a name is allowed to all kinds that may use it now; 0 if it is not allowed. */
export function allowedSince(name: string): number {
  let since = 0;
  for (const { version, entries } of policyVersions()) {
    if (!Object.hasOwn(entries, name) || entries[name]?.kinds.length === 0) break;
    since = version;
  }
  return since;
}

/** One difference between two versions. */
export interface PolicyChange {
  readonly what: "allowed" | "denied" | "reworded" | "rule added" | "rule removed";
  /** The entry's name or the rule's id. */
  readonly name: string;
  /** For people: for which kinds, or the rule's summary. */
  readonly detail: string;
}

/** What changed from one policy to another, in order of name. What neither lists is the same in both: refused. */
export function policyDiff(
  from: Pick<PolicySnapshot, "entries" | "rules">,
  to: Pick<PolicySnapshot, "entries" | "rules">,
): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  for (const name of sortedKeys(from.entries, to.entries)) {
    const before = from.entries[name];
    const after = to.entries[name];
    const gained = KINDS.filter(
      (kind) => after?.kinds.includes(kind) === true && before?.kinds.includes(kind) !== true,
    );
    const lost = KINDS.filter((kind) => before?.kinds.includes(kind) === true && after?.kinds.includes(kind) !== true);
    if (gained.length > 0) changes.push({ what: "allowed", name, detail: kindsOf(gained) });
    if (lost.length > 0)
      changes.push({ what: "denied", name, detail: [kindsOf(lost), after?.reason ?? ""].filter(Boolean).join(": ") });
    else if (
      before !== undefined &&
      after?.reason !== undefined &&
      gained.length === 0 &&
      after.reason !== before.reason
    ) {
      changes.push({ what: "reworded", name, detail: after.reason });
    }
  }
  for (const id of sortedKeys(from.rules, to.rules)) {
    const [before, after] = [from.rules[id], to.rules[id]];
    if (before === undefined && after !== undefined) changes.push({ what: "rule added", name: id, detail: after });
    if (before !== undefined && after === undefined) changes.push({ what: "rule removed", name: id, detail: before });
  }
  return changes;
}

function sortedKeys(...tables: readonly object[]): readonly string[] {
  return [...new Set(tables.flatMap((table) => Object.keys(table)))].sort();
}

function kindsOf(kinds: readonly string[]): string {
  return kinds.length === KINDS.length ? "all kinds" : kinds.join(", ");
}
