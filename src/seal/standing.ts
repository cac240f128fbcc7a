/** Which of an attestation's signatures count now, and whether they are enough. No cryptography: that the signatures hold is shown elsewhere. */
import type { Digest, PublicKey, Signature, SignatureRule } from "../flow.ts";

/** The group of keys that name none. */
export const DEFAULT_GROUP = "default";

/** What is asked for where nobody asks for more. */
const ONE_OF_ANY: readonly SignatureRule[] = [{ group: undefined, signatures: 1 }];

/** Why signatures do not stand. */
export type Shortcoming = "SIGNATURE_INVALID" | "KEY_REVOKED" | "SIGNATURES_INSUFFICIENT";

/** How signatures stand. */
export interface Standing {
  /** The keys that count: known and not revoked, each once. */
  readonly trusted: readonly Digest[];
  /** Which keys those are, in words. */
  readonly detail: string;
  /** Undefined: they are enough. */
  readonly flaw: { readonly reason: Shortcoming; readonly detail: string } | undefined;
}

/** The group that a key signs for. */
export function groupOf({ group }: PublicKey): string {
  return group ?? DEFAULT_GROUP;
}

/** Judges by the keys' status and groups as they are now. One signature is asked for at least, whatever the rules. */
export function keysStanding(
  signatures: readonly Pick<Signature, "keyId">[],
  keys: readonly PublicKey[],
  rules: readonly SignatureRule[] = [],
): Standing {
  const signed = [...new Set(signatures.map(({ keyId }) => keyId))];
  const statusOf = (keyId: Digest) => statusAmong(keys, keyId);
  const trusted = signed.filter((keyId) => statusOf(keyId) !== "revoked");
  const detail = `signed by ${trusted.map((keyId) => `${keyId} (${statusOf(keyId)})`).join(", ")}`;
  const unknown = signed.find((keyId) => !keys.some((key) => key.keyId === keyId));
  if (unknown !== undefined) {
    return { trusted, detail, flaw: { reason: "SIGNATURE_INVALID", detail: `the key ${unknown} is not known here` } };
  }
  const asked = [...ONE_OF_ANY, ...rules];
  const missing = missingOf(trusted, keys, asked);
  if (missing.length === 0) return { trusted, detail, flaw: undefined };
  const revoked = signed.filter((keyId) => statusOf(keyId) === "revoked");
  const wasEnough = missingOf(signed, keys, asked).length === 0;
  if (revoked.length > 0 && wasEnough) {
    const flaw = { reason: "KEY_REVOKED", detail: `the key ${revoked.join(", ")} is revoked` } as const;
    return { trusted, detail, flaw };
  }
  const words = `lacks ${missing.join(" and ")}`;
  return { trusted, detail, flaw: { reason: "SIGNATURES_INSUFFICIENT", detail: words } };
}

/** What is missing, in words, a part for each rule that is not met. */
function missingOf(signed: readonly Digest[], keys: readonly PublicKey[], rules: readonly SignatureRule[]): string[] {
  const missing: string[] = [];
  for (const { group, signatures } of rules) {
    const counted = group === undefined ? signed : signed.filter((keyId) => isOfGroup(keys, keyId, group));
    const lack = signatures - counted.length;
    if (lack <= 0) continue;
    const whose = group === undefined ? "of different keys" : `of the group ${group}`;
    missing.push(`${lack} ${lack === 1 ? "signature" : "signatures"} ${whose}`);
  }
  return missing;
}

/** Listed twice under different groups, a key counts for none. */
function isOfGroup(keys: readonly PublicKey[], keyId: Digest, group: string): boolean {
  const listed = keys.filter((key) => key.keyId === keyId);
  return listed.length > 0 && listed.every((key) => groupOf(key) === group);
}

/** A key's status. Listed twice, the worse one counts; so does revoked for a key that is not listed. */
function statusAmong(keys: readonly PublicKey[], keyId: Digest): PublicKey["status"] {
  const statuses = keys.filter((key) => key.keyId === keyId).map(({ status }) => status);
  if (statuses.length === 0 || statuses.includes("revoked")) return "revoked";
  return statuses.includes("retired") ? "retired" : "active";
}
