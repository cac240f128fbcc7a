/** What a tenant can have the server keep without end is counted or bounded, whatever it hides in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newApiKey } from "../../../src/identity/api-keys.ts";
import { createTenantRoom } from "../../../src/identity/create-tenant-room.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { DEFAULT_QUOTA } from "../../contract/quota-store.ts";
import { artifactOf, BOUNDED, manualClock, revisionOf, sourceOf } from "../../contract/samples.ts";

const clock = manualClock();
let directory: string;
let store: Store;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "assay-uncounted-"));
  store = openSqliteStore({ directory, clock });
  await store.tenants.createTenant("acme", "");
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

it("policies of functions count as stored bytes, those that are inherited too, and go with their tenant", async () => {
  await store.putArtifact("acme", artifactOf("a"), sourceOf("a"));
  const revision = revisionOf("acme", "f", artifactOf("a"));
  const used = async () => (await store.quotas.usage("acme")).storedBytes;
  const policy = { ...BOUNDED, callers: Array.from({ length: 64 }, (_, n) => `key:${"x".repeat(250)}${n}`) };
  const any = { activate: true, expectedEtag: undefined };
  const before = await used();
  await store.addRevision({ ...revision, policy }, any);
  const first = await used();
  expect(first - before).toBeGreaterThan(64 * 250);
  await store.addRevision(revision, any);
  expect((await used()) - first).toBeGreaterThan(64 * 250);
  await store.tenants.setSuspended("acme", true);
  await store.tenants.deleteTenant("acme");
  expect(await used()).toBe(0);
});

it("a tenant has so many API keys and no more; those that have ended make room", async () => {
  const ids: string[] = [];
  const add = async (tenant = "acme") => {
    const { hash, id } = newApiKey();
    clock.advance(1);
    const key = { id, tenant, roles: ["read"] as const, functions: [], note: "", expiresAtMs: undefined };
    await store.tenants.addCredential(key, hash);
    ids.push(id);
  };
  for (let made = 0; made < 1_000; made++) await add();
  await expect(add()).rejects.toMatchObject({ reason: "QUOTA_EXCEEDED" });
  await store.tenants.revokeCredential("acme", ids[7] ?? "");
  await add();
  expect(await store.tenants.findCredential(ids[7] ?? "")).toBeUndefined();
  expect(await store.tenants.findCredential(ids[0] ?? "")).toBeDefined();
  await expect(add()).rejects.toMatchObject({ reason: "QUOTA_EXCEEDED" });
  // A start that is told to make an administrator's key makes it, however many there are.
  await store.tenants.createTenant("default", "");
  for (let made = 0; made < 1_001; made++) await add("default");
});

it.each([2 ** 53, 8.64e15 + 1, 9.2e18, 1e300, Number.POSITIVE_INFINITY, Number.NaN])(
  "an end at %d ms is no end",
  async (expiresAtMs) => {
    const identity = {
      ...{ tenant: "acme", credentialId: "key:x", roles: new Set(["admin"] as const) },
      ...{ functions: undefined, expiresAtMs: undefined },
    };
    const caller = { tenant: "acme", credentialId: "key:x", requestId: "1", signal: AbortSignal.abort(), identity };
    const order = { tenant: "", roles: ["read"] as const, functions: [], note: "", expiresAtMs };
    const made = createTenantRoom({ tenants: store.tenants, clock }).createCredential(caller, order);
    await expect(made).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
  },
);

it("what was under way for a tenant when it was deleted leaves no key and no quota for the next of its name", async () => {
  await store.tenants.setSuspended("acme", true);
  await store.tenants.deleteTenant("acme");
  const key = { tenant: "acme", id: "0".repeat(32), masterKeyId: "own", wrapped: new Uint8Array(60) };
  await expect(store.secrets.addDataKey(key)).rejects.toMatchObject({ reason: "TENANT_NOT_FOUND" });
  await expect(store.quotas.set("acme", { ...DEFAULT_QUOTA, functions: 1 })).rejects.toMatchObject({
    reason: "TENANT_NOT_FOUND",
  });
});
