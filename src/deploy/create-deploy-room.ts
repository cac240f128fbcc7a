/** Makes room 3: verifies an attestation before a revision is written, and again before one is brought back. */
import { isDigest, sha256Hex } from "../base/digest.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { Fault, type FieldViolation, requestInvalid } from "../fault/fault.ts";
import type { Attestation, Digest, FunctionRecord, PublicKey, Quarantine, SignatureRule, TenantId } from "../flow.ts";
import { type Verification, verifyAttestation } from "../seal/verify.ts";
import { decodePageToken, readPage } from "../store/page-token.ts";
import type { Store } from "../store/store.ts";
import type { DeployRoom } from "./deploy.ts";
import { functionPolicyFlaws } from "./function-policy.ts";

const MAX_NOTE_CHARACTERS = 256;
const MAX_ETAG_CHARACTERS = 64;
const MAX_PAGE_SIZE = 1_000;
/** At a time, where most may have to be passed over. */
const MIN_FUNCTIONS_READ = 100;

/** What the room is built from. */
export interface DeployRoomParts {
  readonly store: Store;
  /** The public keys that count now. */
  readonly keys: () => readonly PublicKey[];
  /** The policies whose artifacts a tenant may deploy. */
  readonly policyDigestsOf: (tenant: TenantId) => ReadonlySet<Digest>;
  /** Whose signatures a tenant's deployments need. Absent: one of any key. */
  readonly signaturesOf?: (tenant: TenantId) => readonly SignatureRule[];
}

/** Makes the room. */
export function createDeployRoom({ store, keys, policyDigestsOf, signaturesOf }: DeployRoomParts): DeployRoom {
  const verified = (tenant: TenantId, artifactDigest: Digest, attestation: Attestation) => {
    const policyDigests = policyDigestsOf(tenant);
    const expected = { artifactDigest, tenant, policyDigests, signatures: signaturesOf?.(tenant) ?? [] };
    const verification = verifyAttestation(attestation, expected, keys());
    if (!verification.valid) throw refusal(verification);
    return verification;
  };
  const existing = async (tenant: TenantId, functionName: string) => {
    const found = await store.getFunction(tenant, functionName);
    if (found === undefined) throw new Fault("FUNCTION_NOT_FOUND", `there is no function ${functionName}`);
    return found;
  };
  /** The artifact, its bytes hashed again: no revision MUST name bytes that the disk has made wrong. */
  const intactArtifact = async (tenant: TenantId, digest: Digest) => {
    const artifact = await store.getArtifact(tenant, digest);
    if (artifact !== undefined && sha256Hex(artifact.code) !== digest) {
      throw new Fault("INTERNAL", "the stored artifact is damaged", {
        cause: new Error("an artifact's bytes do not have the digest that the store keeps them under"),
      });
    }
    return artifact;
  };

  return {
    async deploy(caller, order) {
      const { functionName, artifactDigest, attestation, activate, expectedEtag, note, policy } = order;
      check([
        functionNameFlaw(functionName),
        isDigest(artifactDigest)
          ? undefined
          : { field: "artifact_digest", description: "must be 64 lower-case hexadecimal digits" },
        etagFlaw(expectedEtag),
        noteFlaw(note),
        ...(policy === undefined ? [] : functionPolicyFlaws(policy)),
      ]);
      const artifact = await intactArtifact(caller.tenant, artifactDigest);
      if (artifact === undefined) {
        throw new Fault("ARTIFACT_NOT_FOUND", `no artifact ${artifactDigest} was compiled for this tenant`);
      }
      const { statement, keyIds } = verified(caller.tenant, artifactDigest, attestation);
      refuseQuarantined(await store.getQuarantine(caller.tenant, artifactDigest));
      return store.addRevision(
        {
          tenant: caller.tenant,
          functionName,
          artifactDigest,
          artifactSizeBytes: artifact.code.byteLength,
          // What was attested, not what lies beside the artifact: that may have been compiled again since.
          manifest: statement.manifest,
          attestation,
          keyIds,
          note,
          ...(policy === undefined ? {} : { policy }),
        },
        { activate, expectedEtag },
      );
    },

    async activate(caller, functionName, number, expectedEtag) {
      check([functionNameFlaw(functionName), revisionFlaw(number), etagFlaw(expectedEtag)]);
      await existing(caller.tenant, functionName);
      const revision = await store.getRevision(caller.tenant, functionName, number);
      if (revision === undefined) {
        throw new Fault("FUNCTION_NOT_FOUND", `the function ${functionName} has no revision ${number}`);
      }
      if ((await intactArtifact(caller.tenant, revision.artifactDigest)) === undefined) {
        throw new Fault("INTERNAL", "the revision's artifact is gone", {
          cause: new Error("a revision names an artifact that the store does not have"),
        });
      }
      // What held when it was deployed need not hold now: keys are revoked and policies replaced.
      verified(caller.tenant, revision.artifactDigest, revision.attestation);
      refuseQuarantined(revision.quarantine);
      return store.setActive(caller.tenant, functionName, number, expectedEtag);
    },

    async undeploy(caller, functionName, expectedEtag) {
      check([functionNameFlaw(functionName), etagFlaw(expectedEtag)]);
      return store.setActive(caller.tenant, functionName, undefined, expectedEtag);
    },

    async getFunction(caller, functionName) {
      check([functionNameFlaw(functionName)]);
      const found = await existing(caller.tenant, functionName);
      const active =
        found.activeRevision === undefined
          ? undefined
          : await store.getRevision(caller.tenant, functionName, found.activeRevision);
      return { function: found, active };
    },

    async listFunctions(caller, pageSize, pageToken, isVisible = () => true) {
      check([pageSizeFlaw(pageSize)]);
      const key = ["functions", caller.tenant];
      let afterName = pageToken === undefined ? undefined : decodePageToken(key, pageToken, isLabel);
      return readPage(
        pageSize,
        key,
        ({ name }) => name,
        async (limit) => {
          const visible: FunctionRecord[] = [];
          const step = Math.max(limit, MIN_FUNCTIONS_READ);
          for (;;) {
            const some = await store.listFunctions(caller.tenant, afterName, step);
            visible.push(...some.filter(({ name }) => isVisible(name)));
            if (visible.length >= limit || some.length < step) return visible.slice(0, limit);
            afterName = some.at(-1)?.name;
          }
        },
      );
    },

    async listRevisions(caller, functionName, pageSize, pageToken) {
      check([functionNameFlaw(functionName), pageSizeFlaw(pageSize)]);
      const key = ["revisions", caller.tenant, functionName];
      const below = pageToken === undefined ? undefined : Number(decodePageToken(key, pageToken, isRevisionCursor));
      await existing(caller.tenant, functionName);
      return readPage(
        pageSize,
        key,
        ({ number }) => String(number),
        (limit) => store.listRevisions(caller.tenant, functionName, below, limit),
      );
    },
  };
}

function isRevisionCursor(cursor: string): boolean {
  return /^[1-9][0-9]{0,14}$/.test(cursor);
}

function refusal(verification: Verification & { readonly valid: false }): Fault {
  const failed = verification.checks.filter(({ passed }) => !passed);
  const details = failed.map(({ detail }) => detail).join("; ");
  return new Fault(verification.reason, `the attestation does not hold: ${details}`, {
    metadata: { failedChecks: failed.map(({ name }) => name).join(",") },
  });
}

function refuseQuarantined(quarantine: Quarantine | undefined): void {
  if (quarantine === undefined) return;
  const { errorCount, policyDigest } = quarantine;
  const found = `${errorCount} ${errorCount === 1 ? "error" : "errors"}`;
  throw new Fault("POLICY_STALE", `the artifact is in quarantine: its source has ${found} under the present policy`, {
    metadata: { present: policyDigest, quarantined: "true" },
  });
}

function check(flaws: readonly (FieldViolation | undefined)[]): void {
  const violations = flaws.filter((flaw) => flaw !== undefined);
  if (violations.length > 0) throw requestInvalid(violations);
}

function functionNameFlaw(name: string): FieldViolation | undefined {
  return isLabel(name) ? undefined : { field: "function", description: LABEL_RULE };
}

function revisionFlaw(number: number): FieldViolation | undefined {
  if (Number.isSafeInteger(number) && number >= 1) return undefined;
  return { field: "revision", description: "must be a revision's number, from 1" };
}

function etagFlaw(etag: string | undefined): FieldViolation | undefined {
  if (etag === undefined || (etag.length >= 1 && etag.length <= MAX_ETAG_CHARACTERS)) return undefined;
  return { field: "expected_etag", description: `must be an etag, at most ${MAX_ETAG_CHARACTERS} characters` };
}

function noteFlaw(note: string): FieldViolation | undefined {
  // Code points; the first test keeps a huge note from being taken apart.
  const fits = note.length <= 2 * MAX_NOTE_CHARACTERS && [...note].length <= MAX_NOTE_CHARACTERS;
  if (fits && note.isWellFormed() && !note.includes("\0")) return undefined;
  return { field: "note", description: `must be at most ${MAX_NOTE_CHARACTERS} characters, without NUL` };
}

function pageSizeFlaw(pageSize: number): FieldViolation | undefined {
  if (Number.isInteger(pageSize) && pageSize >= 0 && pageSize <= MAX_PAGE_SIZE) return undefined;
  return { field: "page_size", description: `must be 0 to ${MAX_PAGE_SIZE}` };
}
