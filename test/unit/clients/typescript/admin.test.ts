import { inspect } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { afterEach, describe, expect, it } from "vitest";
import {
  CreateCredentialRequestSchema,
  ListCredentialsRequestSchema,
  ReadAuditLogRequestSchema,
  SetQuotaRequestSchema,
} from "../../../../clients/typescript/src/gen/assay/v1/admin_service_pb.js";
import { type Client, connect } from "../../../../clients/typescript/src/index.ts";
import { Reason, Role } from "../../../../clients/typescript/src/stubs.ts";
import { type Answer, type AnsweringServer, type Came, startAnswering } from "./answering-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function answering(
  answer: (method: string, came: Came) => Answer,
): Promise<{ readonly client: Client; readonly server: AnsweringServer }> {
  const server = await startAnswering(answer);
  const client = connect(server.address);
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return { client, server };
}

const NO_BYTES = Buffer.alloc(0);

describe("the client for administrators", () => {
  it("hands out a new key's token once, and shows it in no log", async () => {
    const token = "assay_k1_not-to-be-printed";
    const { client, server } = await answering(() => ({
      ok: [{ credential: { id: "k1", tenant: "acme", roles: [Role.INVOKE, 99] }, token }],
    }));
    const expiresAt = new Date("2027-01-02T03:04:05.678Z");
    const created = await client.admin.createCredential("acme", {
      roles: ["invoke", "read"],
      functions: ["sum*"],
      expiresAt,
    });
    const { credential, token: answered } = created;
    expect(answered).toBe(token);
    expect(credential).toMatchObject({ id: "k1", roles: ["invoke"], expiresAt: undefined });
    for (const shown of [inspect(created, { depth: 9 }), JSON.stringify(created), String(created)]) {
      expect(shown).not.toContain("not-to-be-printed");
    }
    const request = fromBinary(CreateCredentialRequestSchema, server.calls("CreateCredential")[0]?.request ?? NO_BYTES);
    expect(request).toMatchObject({ tenant: "acme", roles: [Role.INVOKE, Role.READ], functions: ["sum*"], note: "" });
    expect(request.expiresAt && timestampDate(request.expiresAt)).toEqual(expiresAt);
    await expect(
      client.admin.createCredential("acme", { roles: ["read"], expiresAt: new Date(Number.NaN) }),
    ).rejects.toMatchObject({ reason: "REQUEST_INVALID", fieldViolations: [{ field: "expiresAt" }] });
    expect(server.calls("CreateCredential")).toHaveLength(1);
  });

  it("reads lists page by page, and no page that nobody asks for", async () => {
    const { client, server } = await answering((method, { nth }) => {
      const items = method === "ListTenants" ? { tenants: [{ name: "acme" }] } : { credentials: [{ id: `k${nth}` }] };
      return { ok: [{ ...items, nextPageToken: nth < 3 ? `after k${nth}` : "" }] };
    });
    const ids = (await Array.fromAsync(client.admin.credentials("acme"))).map(({ id }) => id);
    expect(ids).toEqual(["k1", "k2", "k3"]);
    const asked = server
      .calls("ListCredentials")
      .map(({ request }) => fromBinary(ListCredentialsRequestSchema, request).pageToken);
    expect(asked).toEqual(["", "after k1", "after k2"]);
    for await (const _ of client.admin.tenants()) break;
    expect(server.calls("ListTenants")).toHaveLength(1);
  });

  it("ends a list that a server would never end, after what came of it", async () => {
    const { client, server } = await answering((method, { nth }) => {
      const items = method === "ListTenants" ? {} : { credentials: [{ id: `k${nth}` }] };
      return { ok: [{ ...items, nextPageToken: "again" }] };
    });
    const ids: string[] = [];
    const reading = async () => {
      for await (const { id } of client.admin.credentials("acme")) ids.push(id);
    };
    await expect(reading()).rejects.toMatchObject({ reason: "UNRECOGNISED" });
    expect(ids).toEqual(["k1", "k2"]);
    for (const list of [client.admin.tenants(), client.functions(), client.revisions("f")]) {
      await expect(list.next()).rejects.toMatchObject({ reason: "UNRECOGNISED" });
    }
    expect(server.calls("ListTenants")).toHaveLength(2);
  });

  it("reads the audit log as it comes, with a reason where something was refused", async () => {
    const entries = [
      { sequence: 7n, method: "Deploy", count: 1 },
      { sequence: 8n, reason: Reason.RATE_LIMIT, count: 12 },
      { sequence: 9n, reason: 9_999, count: 1 },
    ];
    const { client, server } = await answering(() => ({
      ok: [{ entries: entries.slice(0, 2) }, { entries: entries.slice(2) }],
    }));
    const from = new Date("2026-01-01T00:00:00Z");
    const read = await Array.fromAsync(client.admin.audit({ tenant: "acme", fromSequence: 7, from }));
    expect(read.map(({ count, reason, sequence }) => [sequence, reason, count])).toEqual([
      [7, undefined, 1],
      [8, "RATE_LIMIT", 12],
      [9, "UNRECOGNISED", 1],
    ]);
    const request = fromBinary(ReadAuditLogRequestSchema, server.calls("ReadAuditLog")[0]?.request ?? NO_BYTES);
    expect(request).toMatchObject({ tenant: "acme", fromSequence: 7n });
    expect(request.until).toBeUndefined();
    expect(request.from && timestampDate(request.from)).toEqual(from);
  });

  it("sets a quota as a whole: what is absent is the server's default", async () => {
    const { client, server } = await answering(() => ({ ok: [{ quota: { functions: 3, storedBytes: 5n } }] }));
    const quota = await client.admin.setQuota("acme", { storedBytes: Number.MAX_SAFE_INTEGER });
    expect(quota).toMatchObject({ functions: 3, storedBytes: 5, callsPerSecond: 0 });
    const { quota: sent } = fromBinary(SetQuotaRequestSchema, server.calls("SetQuota")[0]?.request ?? NO_BYTES);
    expect(sent).toMatchObject({ functions: 0, storedBytes: BigInt(Number.MAX_SAFE_INTEGER) });
  });
});
