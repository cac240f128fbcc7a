/** A tenant that reads the audit log over and over, and goes away each time, costs the others nothing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AuditLog } from "../../../src/audit/audit-log.ts";
import { openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { ReadAuditLogRequestSchema } from "../../../src/gen/assay/v1/admin_service_pb.js";
import type { AdmittedCaller } from "../../../src/identity/tenants.ts";
import { auditReader } from "../../../src/rpc/services/audit.ts";
import { event, silent } from "./fixture.ts";

let dataDirectory: string;
let log: AuditLog;

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), "assay-audit-"));
  log = await openAuditLog({ dataDirectory, clock: systemClock, log: silent });
  await Promise.all(Array.from({ length: 2_000 }, (_, index) => log.record(event(index))));
});
afterEach(async () => {
  await log.close();
  rmSync(dataDirectory, { recursive: true });
});

function callerOf(tenant: string, signal = new AbortController().signal): AdmittedCaller {
  const identity = { tenant, credentialId: "key:x", roles: new Set(["admin"] as const), functions: undefined };
  return { tenant, credentialId: "key:x", requestId: "1", signal, identity: { ...identity, expiresAtMs: undefined } };
}

const tenants = {
  getTenant: async ({ tenant }: AdmittedCaller) => ({
    ...({ name: tenant, displayName: "", status: "active", createdAtMs: 0 } as const),
  }),
};
const everything = create(ReadAuditLogRequestSchema, {});

it("stops when its caller is gone, also where nothing that it has read was for the caller", async () => {
  const aborter = new AbortController();
  const gone = new Error("gone");
  const reading = log.read({ tenant: "nobody", signal: aborter.signal })[Symbol.asyncIterator]().next();
  aborter.abort(gone);
  await expect(reading).rejects.toBe(gone);
});

it("is done twice at once by a tenant, and others read beside it", async () => {
  const read = auditReader(log, tenants);
  const open = ["acme", "acme", "default"].map((tenant) => read(everything, callerOf(tenant)));
  for (const reading of open) expect((await reading.next()).done).toBe(false);
  await expect(read(everything, callerOf("acme")).next()).rejects.toMatchObject({ reason: "QUEUE_FULL" });
  await open.shift()?.return(undefined);
  const next = read(everything, callerOf("acme"));
  open.push(next);
  expect((await next.next()).done).toBe(false);
  for (const reading of open) await reading.return(undefined);
});
