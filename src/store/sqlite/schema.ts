/** The tables of the SQLite store, as steps: a database at version n has had the first n of them. A step that was released never changes. */

/** Marks the file as Assay's (`PRAGMA application_id`): "ASSY". */
export const APPLICATION_ID = 0x41535359;

/** Keeps count of what a table's rows take, as part of the writes themselves, so that no write can be forgotten or counted twice. */
function bytesOf(table: string, bytes: (row: "NEW" | "OLD") => string): string {
  return `
  CREATE TRIGGER usage_of_${table} AFTER INSERT ON ${table} BEGIN
    INSERT INTO tenant_usage (tenant, functions, stored_bytes) VALUES (NEW.tenant, 0, ${bytes("NEW")})
    ON CONFLICT (tenant) DO UPDATE SET stored_bytes = stored_bytes + excluded.stored_bytes;
  END;
  CREATE TRIGGER usage_of_other_${table} AFTER UPDATE ON ${table} BEGIN
    UPDATE tenant_usage SET stored_bytes = stored_bytes + (${bytes("NEW")}) - (${bytes("OLD")}) WHERE tenant = NEW.tenant;
  END;
  CREATE TRIGGER usage_without_${table} AFTER DELETE ON ${table} BEGIN
    UPDATE tenant_usage SET stored_bytes = stored_bytes - (${bytes("OLD")}) WHERE tenant = OLD.tenant;
  END;`;
}

/** Each brings a database from the version that is its index to the next. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE artifacts (
    tenant        TEXT    NOT NULL,
    digest        TEXT    NOT NULL,
    code          BLOB    NOT NULL,
    source_map    BLOB    NOT NULL,
    manifest      TEXT    NOT NULL,
    source_entry  TEXT    NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
  ) STRICT;

  CREATE TABLE source_files (
    tenant          TEXT    NOT NULL,
    artifact_digest TEXT    NOT NULL,
    position        INTEGER NOT NULL,
    path            TEXT    NOT NULL,
    content         BLOB    NOT NULL,
    PRIMARY KEY (tenant, artifact_digest, position),
    FOREIGN KEY (tenant, artifact_digest) REFERENCES artifacts (tenant, digest)
  ) STRICT;

  CREATE TABLE functions (
    tenant          TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    active_revision INTEGER,
    latest_revision INTEGER NOT NULL,
    created_at_ms   INTEGER NOT NULL,
    updated_at_ms   INTEGER NOT NULL,
    etag            TEXT    NOT NULL,
    PRIMARY KEY (tenant, name),
    FOREIGN KEY (tenant, name, active_revision) REFERENCES revisions (tenant, function_name, number)
      DEFERRABLE INITIALLY DEFERRED
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE revisions (
    tenant              TEXT    NOT NULL,
    function_name       TEXT    NOT NULL,
    number              INTEGER NOT NULL CHECK (number >= 1),
    artifact_digest     TEXT    NOT NULL,
    artifact_size_bytes INTEGER NOT NULL,
    manifest            TEXT    NOT NULL,
    payload_type        TEXT    NOT NULL,
    payload             BLOB    NOT NULL,
    signatures          TEXT    NOT NULL,
    key_ids             TEXT    NOT NULL,
    created_at_ms       INTEGER NOT NULL,
    note                TEXT    NOT NULL,
    PRIMARY KEY (tenant, function_name, number),
    FOREIGN KEY (tenant, function_name) REFERENCES functions (tenant, name),
    FOREIGN KEY (tenant, artifact_digest) REFERENCES artifacts (tenant, digest)
  ) STRICT;

  CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
    BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END;
  CREATE TRIGGER revisions_never_go BEFORE DELETE ON revisions
    BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;
  CREATE TRIGGER revisions_have_no_gaps BEFORE INSERT ON revisions
    WHEN NEW.number <> 1 + coalesce(
      (SELECT max(number) FROM revisions WHERE tenant = NEW.tenant AND function_name = NEW.function_name), 0)
    BEGIN SELECT RAISE(ABORT, 'revision numbers have no gaps'); END;
  `,
  `
  CREATE TABLE quarantines (
    tenant          TEXT    NOT NULL,
    artifact_digest TEXT    NOT NULL,
    policy_digest   TEXT    NOT NULL,
    error_count     INTEGER NOT NULL CHECK (error_count >= 1),
    created_at_ms   INTEGER NOT NULL,
    PRIMARY KEY (tenant, artifact_digest),
    FOREIGN KEY (tenant, artifact_digest) REFERENCES artifacts (tenant, digest)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX revisions_of_an_artifact ON revisions (tenant, artifact_digest, function_name);
  `,
  `
  CREATE TABLE tenants (
    name          TEXT    NOT NULL PRIMARY KEY,
    display_name  TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('active', 'suspended', 'deleting')),
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE credentials (
    id            TEXT    NOT NULL PRIMARY KEY,
    tenant        TEXT    NOT NULL REFERENCES tenants (name),
    roles         TEXT    NOT NULL,
    functions     TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    salt          BLOB    NOT NULL,
    hash          BLOB    NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    last_used_at_ms INTEGER,
    revoked_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX credentials_of_a_tenant ON credentials (tenant, created_at_ms DESC, id);

  DROP TRIGGER revisions_never_go;
  CREATE TRIGGER revisions_go_with_their_tenant BEFORE DELETE ON revisions
    WHEN NOT EXISTS (SELECT 1 FROM tenants WHERE name = OLD.tenant AND status = 'deleting')
    BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;
  `,
  `
  CREATE TABLE function_policies (
    tenant        TEXT    NOT NULL,
    function_name TEXT    NOT NULL,
    revision      INTEGER NOT NULL,
    policy        TEXT    NOT NULL,
    PRIMARY KEY (tenant, function_name, revision),
    FOREIGN KEY (tenant, function_name, revision) REFERENCES revisions (tenant, function_name, number) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER function_policies_never_change BEFORE UPDATE ON function_policies
    BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END;
  CREATE TRIGGER function_policies_go_with_their_tenant BEFORE DELETE ON function_policies
    WHEN NOT EXISTS (SELECT 1 FROM tenants WHERE name = OLD.tenant AND status = 'deleting')
    BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END;
  `,
  `
  CREATE TABLE quotas (
    tenant                 TEXT    NOT NULL PRIMARY KEY,
    running_calls          INTEGER NOT NULL CHECK (running_calls >= 0),
    waiting_calls          INTEGER NOT NULL CHECK (waiting_calls >= 0),
    calls_per_second       INTEGER NOT NULL CHECK (calls_per_second >= 0),
    functions              INTEGER NOT NULL CHECK (functions >= 0),
    revisions_per_function INTEGER NOT NULL CHECK (revisions_per_function >= 0),
    stored_bytes           INTEGER NOT NULL CHECK (stored_bytes >= 0),
    cpu_ms_per_minute      INTEGER NOT NULL CHECK (cpu_ms_per_minute >= 0),
    compiles_per_minute    INTEGER NOT NULL CHECK (compiles_per_minute >= 0)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE data_keys (
    tenant        TEXT NOT NULL PRIMARY KEY,
    id            TEXT NOT NULL,
    master_key_id TEXT NOT NULL,
    wrapped       BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE secrets (
    tenant        TEXT    NOT NULL,
    function_name TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    data_key_id   TEXT    NOT NULL,
    nonce         BLOB    NOT NULL,
    ciphertext    BLOB    NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, function_name, name),
    FOREIGN KEY (tenant, function_name) REFERENCES functions (tenant, name) ON DELETE CASCADE
  ) STRICT;

  CREATE TABLE tenant_usage (
    tenant       TEXT    NOT NULL PRIMARY KEY,
    functions    INTEGER NOT NULL CHECK (functions >= 0),
    stored_bytes INTEGER NOT NULL CHECK (stored_bytes >= 0)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO tenant_usage (tenant, functions, stored_bytes)
  SELECT tenant, sum(functions), sum(bytes) FROM (
    SELECT tenant, 1 AS functions, 0 AS bytes FROM functions
    UNION ALL SELECT tenant, 0, length(code) + length(source_map) + octet_length(manifest) FROM artifacts
    UNION ALL SELECT tenant, 0, octet_length(path) + length(content) FROM source_files
    UNION ALL SELECT tenant, 0, octet_length(manifest) + length(payload) + octet_length(signatures) + octet_length(note)
      FROM revisions
  ) GROUP BY tenant;

  CREATE TRIGGER usage_of_functions AFTER INSERT ON functions BEGIN
    INSERT INTO tenant_usage (tenant, functions, stored_bytes) VALUES (NEW.tenant, 1, 0)
    ON CONFLICT (tenant) DO UPDATE SET functions = functions + 1;
  END;
  CREATE TRIGGER usage_without_functions AFTER DELETE ON functions BEGIN
    UPDATE tenant_usage SET functions = functions - 1 WHERE tenant = OLD.tenant;
  END;
  ${bytesOf("artifacts", (row) => `length(${row}.code) + length(${row}.source_map) + octet_length(${row}.manifest)`)}
  ${bytesOf("source_files", (row) => `octet_length(${row}.path) + length(${row}.content)`)}
  ${bytesOf(
    "revisions",
    (row) =>
      `octet_length(${row}.manifest) + length(${row}.payload) + octet_length(${row}.signatures) + octet_length(${row}.note)`,
  )}
  ${bytesOf("secrets", (row) => `octet_length(${row}.name) + length(${row}.ciphertext)`)}

  CREATE TRIGGER terms_go_with_their_tenant AFTER DELETE ON tenants BEGIN
    DELETE FROM quotas WHERE tenant = OLD.name;
    DELETE FROM secrets WHERE tenant = OLD.name;
    DELETE FROM data_keys WHERE tenant = OLD.name;
    DELETE FROM tenant_usage WHERE tenant = OLD.name;
  END;
  `,
  // What tenants may fill without end is counted too.
  `
  UPDATE tenant_usage SET stored_bytes = stored_bytes + coalesce(
    (SELECT sum(octet_length(p.policy)) FROM function_policies p WHERE p.tenant = tenant_usage.tenant), 0);
  ${bytesOf("function_policies", (row) => `octet_length(${row}.policy)`)}
  `,
];
