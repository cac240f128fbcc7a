/** The SQL of the store, prepared once. Every statement names the tenant. */
import type { DatabaseSync } from "node:sqlite";

/** All statements of the store. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares them. Values are bound by name, never put into the text. */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  const quarantineColumns = `q.policy_digest AS quarantine_policy, q.error_count AS quarantine_errors,
    q.created_at_ms AS quarantined_at_ms`;
  const revisions = `
    SELECT r.*, ${quarantineColumns}, p.policy AS policy FROM revisions r
      LEFT JOIN quarantines q ON q.tenant = r.tenant AND q.artifact_digest = r.artifact_digest
      LEFT JOIN function_policies p ON p.tenant = r.tenant AND p.function_name = r.function_name AND p.revision = r.number`;
  return {
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

    hasRevisions: prepare("SELECT EXISTS (SELECT 1 FROM revisions) AS found"),
    getRevision: prepare(`
      ${revisions} WHERE r.tenant = :tenant AND r.function_name = :functionName AND r.number = :number`),
    putRevision: prepare(`
      INSERT INTO revisions (tenant, function_name, number, artifact_digest, artifact_size_bytes, manifest,
        payload_type, payload, signatures, key_ids, created_at_ms, note)
      VALUES (:tenant, :functionName, :number, :artifactDigest, :artifactSizeBytes, :manifest,
        :payloadType, :payload, :signatures, :keyIds, :createdAtMs, :note)`),
    putFunctionPolicy: prepare(`
      INSERT INTO function_policies (tenant, function_name, revision, policy)
      VALUES (:tenant, :functionName, :number, :policy)`),
    inheritFunctionPolicy: prepare(`
      INSERT INTO function_policies (tenant, function_name, revision, policy)
      SELECT tenant, function_name, :number, policy FROM function_policies
      WHERE tenant = :tenant AND function_name = :functionName AND revision = :number - 1`),
    listRevisions: prepare(`
      ${revisions} WHERE r.tenant = :tenant AND r.function_name = :functionName AND r.number < :below
      ORDER BY r.number DESC LIMIT :limit`),

    getQuarantine: prepare(
      `SELECT ${quarantineColumns} FROM quarantines q WHERE q.tenant = :tenant AND q.artifact_digest = :digest`,
    ),
    putQuarantine: prepare(`
      INSERT OR REPLACE INTO quarantines (tenant, artifact_digest, policy_digest, error_count, created_at_ms)
      VALUES (:tenant, :digest, :policyDigest, :errorCount, :createdAtMs)`),
    deleteQuarantine: prepare("DELETE FROM quarantines WHERE tenant = :tenant AND artifact_digest = :digest"),
    functionsOfArtifact: prepare(
      "SELECT DISTINCT function_name FROM revisions WHERE tenant = :tenant AND artifact_digest = :digest",
    ),
  };
}
