/** The SQL of the store, prepared once. Every statement names the tenant. */
import type { DatabaseSync } from "node:sqlite";

/** All statements of the store. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares them. Values are bound by name, never put into the text. */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    begin: prepare("BEGIN IMMEDIATE"),
    commit: prepare("COMMIT"),
    rollback: prepare("ROLLBACK"),

    artifactManifest: prepare("SELECT manifest FROM artifacts WHERE tenant = :tenant AND digest = :digest"),
    getArtifact: prepare(
      "SELECT digest, code, source_map, manifest FROM artifacts WHERE tenant = :tenant AND digest = :digest",
    ),
    putArtifact: prepare(`
      INSERT INTO artifacts (tenant, digest, code, source_map, manifest, source_entry, created_at_ms)
      VALUES (:tenant, :digest, :code, :sourceMap, :manifest, :sourceEntry, :createdAtMs)
      ON CONFLICT (tenant, digest) DO UPDATE SET
        source_map = excluded.source_map, manifest = excluded.manifest, source_entry = excluded.source_entry`),
    getSourceEntry: prepare("SELECT source_entry FROM artifacts WHERE tenant = :tenant AND digest = :digest"),
    getSourceFiles: prepare(`
      SELECT path, content FROM source_files WHERE tenant = :tenant AND artifact_digest = :digest ORDER BY position`),
    putSourceFile: prepare(`
      INSERT INTO source_files (tenant, artifact_digest, position, path, content)
      VALUES (:tenant, :digest, :position, :path, :content)`),
    deleteSourceFiles: prepare("DELETE FROM source_files WHERE tenant = :tenant AND artifact_digest = :digest"),

    getFunction: prepare("SELECT * FROM functions WHERE tenant = :tenant AND name = :name"),
    putFunction: prepare(`
      INSERT INTO functions (tenant, name, active_revision, latest_revision, created_at_ms, updated_at_ms, etag)
      VALUES (:tenant, :name, :activeRevision, :latestRevision, :createdAtMs, :updatedAtMs, :etag)
      ON CONFLICT (tenant, name) DO UPDATE SET
        active_revision = excluded.active_revision, latest_revision = excluded.latest_revision,
        updated_at_ms = excluded.updated_at_ms, etag = excluded.etag`),
    listFunctions: prepare(
      "SELECT * FROM functions WHERE tenant = :tenant AND name > :afterName ORDER BY name LIMIT :limit",
    ),

    getRevision: prepare(`
      SELECT * FROM revisions WHERE tenant = :tenant AND function_name = :functionName AND number = :number`),
    putRevision: prepare(`
      INSERT INTO revisions (tenant, function_name, number, artifact_digest, artifact_size_bytes, manifest,
        payload_type, payload, signatures, key_ids, created_at_ms, note)
      VALUES (:tenant, :functionName, :number, :artifactDigest, :artifactSizeBytes, :manifest,
        :payloadType, :payload, :signatures, :keyIds, :createdAtMs, :note)`),
    listRevisions: prepare(`
      SELECT * FROM revisions WHERE tenant = :tenant AND function_name = :functionName AND number < :below
      ORDER BY number DESC LIMIT :limit`),
  };
}
