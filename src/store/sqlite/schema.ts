/** The tables of the SQLite store, as steps: a database at version n has had the first n of them. A step that was released never changes. */

/** Marks the file as Assay's (`PRAGMA application_id`): "ASSY". */
export const APPLICATION_ID = 0x41535359;

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
];
