/** A front door for tests that bring their own services: one tenant, one key with every role, and an audit log in memory. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { AuditEvent, AuditLog } from "../../../src/audit/audit-log.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { Logger } from "../../../src/base/log.ts";
import { Authenticator } from "../../../src/identity/authenticator.ts";
import { firstAdministratorKey } from "../../../src/identity/first-key.ts";
import type { DoorParts } from "../../../src/rpc/door.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";

/** What a door is opened with, and what a test asks of it afterwards. */
export interface DoorFixture {
  readonly parts: DoorParts;
  readonly store: Store;
  /** The operator's key. */
  readonly token: string;
  readonly recorded: readonly AuditEvent[];
  close(): Promise<void>;
}

/** Makes one over a store in a folder of its own. */
export async function makeDoor(log: Logger = pino({ level: "silent" })): Promise<DoorFixture> {
  const directory = mkdtempSync(join(tmpdir(), "assay-door-"));
  const store = openSqliteStore({ directory, clock: systemClock });
  const token = (await firstAdministratorKey(store.tenants, false)) ?? "";
  const authenticator = new Authenticator({
    tenants: store.tenants,
    clock: systemClock,
    log,
    tokens: undefined,
    certificates: undefined,
  });
  const recorded: AuditEvent[] = [];
  const audit: AuditLog = {
    record: async (event) => {
      recorded.push(event);
    },
    assertWritable: () => undefined,
    read: async function* () {
      yield [];
    },
    head: () => ({ sequence: recorded.length, digest: "0".repeat(64) }),
    close: async () => undefined,
  };
  return {
    parts: { log, authenticator, audit },
    store,
    token,
    recorded,
    async close() {
      await authenticator.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
