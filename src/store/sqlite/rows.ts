/** Rows of the SQLite store to the flow's types and back. A row that does not have the right shape is damage, and throws. */
import type { SQLOutputValue } from "node:sqlite";
import { canonicalJson } from "../../base/canonical-json.ts";
import type {
  Artifact,
  FunctionPolicy,
  FunctionRecord,
  Kind,
  Manifest,
  Quarantine,
  Revision,
  Signature,
  SourceFile,
  StateStyle,
} from "../../flow.ts";

/** What node:sqlite answers for a row. */
export type Row = Record<string, SQLOutputValue>;

/** An artifact without its source. */
export function artifactOf(row: Row): Artifact {
  return {
    digest: textOf(row, "digest"),
    code: blobOf(row, "code"),
    sourceMap: blobOf(row, "source_map"),
    manifest: manifestOf(row),
  };
}

/** A file of an artifact's source. */
export function sourceFileOf(row: Row): SourceFile {
  return { path: textOf(row, "path"), content: blobOf(row, "content") };
}

/** A function. */
export function functionOf(row: Row): FunctionRecord {
  return {
    tenant: textOf(row, "tenant"),
    name: textOf(row, "name"),
    activeRevision: row.active_revision === null ? undefined : integerOf(row, "active_revision"),
    latestRevision: integerOf(row, "latest_revision"),
    createdAtMs: integerOf(row, "created_at_ms"),
    updatedAtMs: integerOf(row, "updated_at_ms"),
    etag: textOf(row, "etag"),
  };
}

/** A revision. */
export function revisionOf(row: Row): Revision {
  return {
    tenant: textOf(row, "tenant"),
    functionName: textOf(row, "function_name"),
    number: integerOf(row, "number"),
    artifactDigest: textOf(row, "artifact_digest"),
    artifactSizeBytes: integerOf(row, "artifact_size_bytes"),
    manifest: manifestOf(row),
    attestation: {
      payloadType: textOf(row, "payload_type"),
      payload: blobOf(row, "payload"),
      signatures: signaturesOf(row),
    },
    keyIds: strings(json(row, "key_ids"), "key_ids"),
    createdAtMs: integerOf(row, "created_at_ms"),
    note: textOf(row, "note"),
    quarantine: row.quarantine_policy === null ? undefined : quarantineOf(row),
    ...(row.policy === null ? {} : { policy: functionPolicyOf(row) }),
  };
}

/** True if a policy bounds anything. */
export function bounds(policy: FunctionPolicy): boolean {
  return Object.values(policy).some((value: number | readonly string[]) =>
    typeof value === "number" ? value > 0 : value.length > 0,
  );
}

/** A function's policy as it stands in a column. */
export function functionPolicyColumn(policy: FunctionPolicy): string {
  return canonicalJson({ ...policy });
}

function functionPolicyOf(row: Row): FunctionPolicy {
  const value = fields(json(row, "policy"), "policy");
  const bound = (name: keyof FunctionPolicy): number => {
    const number = value[name];
    if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) throw malformed(`policy.${name}`);
    return number;
  };
  return {
    methods: strings(value.methods, "policy.methods"),
    maxRequestBytes: bound("maxRequestBytes"),
    maxBatchEvents: bound("maxBatchEvents"),
    maxDeadlineMs: bound("maxDeadlineMs"),
    maxRunningCalls: bound("maxRunningCalls"),
    callsPerSecond: bound("callsPerSecond"),
    burst: bound("burst"),
    callers: strings(value.callers, "policy.callers"),
  };
}

/** An artifact's quarantine. */
export function quarantineOf(row: Row): Quarantine {
  return {
    policyDigest: textOf(row, "quarantine_policy"),
    errorCount: integerOf(row, "quarantine_errors"),
    createdAtMs: integerOf(row, "quarantined_at_ms"),
  };
}

/** A manifest as it stands in a column. */
export function manifestColumn(manifest: Manifest): string {
  const { kind, methods, capabilities, sourceDigest, policyDigest, compilerVersion, entry, stateStyle } = manifest;
  return canonicalJson({
    ...{ kind, methods, capabilities, sourceDigest, policyDigest, compilerVersion, entry },
    ...(stateStyle === undefined ? {} : { stateStyle }),
  });
}

/** Signatures as they stand in a column. */
export function signaturesColumn(signatures: readonly Signature[]): string {
  return canonicalJson(
    signatures.map(({ keyId, signature }) => ({ keyId, signature: Buffer.from(signature).toString("base64") })),
  );
}

function manifestOf(row: Row): Manifest {
  const value = fields(json(row, "manifest"), "manifest");
  return {
    kind: kind(value.kind),
    methods: strings(value.methods, "manifest.methods"),
    capabilities: strings(value.capabilities, "manifest.capabilities"),
    sourceDigest: string(value.sourceDigest, "manifest.sourceDigest"),
    policyDigest: string(value.policyDigest, "manifest.policyDigest"),
    compilerVersion: string(value.compilerVersion, "manifest.compilerVersion"),
    entry: string(value.entry, "manifest.entry"),
    ...(value.stateStyle === undefined ? {} : { stateStyle: stateStyle(value.stateStyle) }),
  };
}

function signaturesOf(row: Row): readonly Signature[] {
  const value = json(row, "signatures");
  if (!Array.isArray(value)) throw malformed("signatures");
  return value.map((entry: unknown) => {
    const { keyId, signature } = fields(entry, "signatures");
    return {
      keyId: string(keyId, "signatures"),
      signature: new Uint8Array(Buffer.from(string(signature, "signatures"), "base64")),
    };
  });
}

function stateStyle(value: unknown): StateStyle {
  if (value === "copied" || value === "changed" || value === "compared") return value;
  throw malformed("manifest.stateStyle");
}

function kind(value: unknown): Kind {
  switch (value) {
    case "reducer":
    case "decider":
    case "projection":
    case "handler":
      return value;
    default:
      throw malformed("manifest.kind");
  }
}

/** A column that holds text. */
export function textOf(row: Row, column: string): string {
  return string(row[column], column);
}

/** A column that holds a whole number. */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw malformed(column);
  return value;
}

/** A column that holds bytes. */
export function blobOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw malformed(column);
  return value;
}

function json(row: Row, column: string): unknown {
  return JSON.parse(textOf(row, column));
}

function fields(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(where);
  return value as Record<string, unknown>;
}

function string(value: unknown, where: string): string {
  if (typeof value !== "string") throw malformed(where);
  return value;
}

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw malformed(where);
  return value.map((item: unknown) => string(item, where));
}

function malformed(where: string): TypeError {
  return new TypeError(`a row of the store is not as it was written: ${where}`);
}
