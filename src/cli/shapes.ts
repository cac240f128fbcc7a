/** The shapes of `--json`: stable, documented in docs/cli.md, absent things as null. */
import type {
  Artifact,
  Attestation,
  Credential,
  FunctionInfo,
  Manifest,
  PublicKey,
  Quarantine,
  RescanResult,
  Revision,
  Tenant,
} from "../../clients/typescript/src/index.ts";
import { attestationToJson } from "../seal/dsse.ts";

export function manifestShape(manifest: Manifest) {
  return { ...manifest, kind: manifest.kind ?? null };
}

export function artifactShape({ digest, sizeBytes, manifest }: Artifact) {
  return { digest, sizeBytes, manifest: manifestShape(manifest) };
}

/** The DSSE envelope, as `sign -o` writes it. */
export function attestationShape(attestation: Attestation): unknown {
  return JSON.parse(attestationToJson(attestation));
}

export function functionShape(info: FunctionInfo) {
  return {
    name: info.name,
    activeRevision: info.activeRevision ?? null,
    latestRevision: info.latestRevision,
    createdAt: info.createdAt.toISOString(),
    updatedAt: info.updatedAt.toISOString(),
    etag: info.etag,
  };
}

export function revisionShape(revision: Revision) {
  return {
    function: revision.function,
    number: revision.number,
    active: revision.active,
    artifact: artifactShape(revision.artifact),
    keyIds: revision.keyIds,
    createdAt: revision.createdAt.toISOString(),
    note: revision.note,
    quarantine: revision.quarantine === undefined ? null : quarantineShape(revision.quarantine),
    policy: revision.policy ?? null,
  };
}

function quarantineShape({ policyDigest, errorCount, createdAt }: Quarantine) {
  return { policyDigest, errorCount, createdAt: createdAt.toISOString() };
}

export function rescanShape(result: RescanResult) {
  const { revision, outcome, policyDigest, errorCount, diagnostics, renewedAs, why } = result;
  return {
    revision: revisionShape(revision),
    outcome,
    policyDigest,
    errorCount,
    diagnostics,
    renewedAs: renewedAs ?? null,
    why,
  };
}

export function keyShape(key: PublicKey) {
  const { group, keyId, pem, status } = key;
  return { keyId, group, status, createdAt: key.createdAt.toISOString(), pem };
}

export function tenantShape(tenant: Tenant) {
  return { ...tenant, createdAt: tenant.createdAt.toISOString() };
}

export function credentialShape(credential: Credential) {
  return {
    ...credential,
    createdAt: credential.createdAt.toISOString(),
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    revokedAt: credential.revokedAt?.toISOString() ?? null,
    lastUsedAt: credential.lastUsedAt?.toISOString() ?? null,
  };
}
