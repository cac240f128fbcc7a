/** The contract of `TenantStore`: part of every store's. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/base/clock.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { Store } from "../../src/store/store.ts";
import type { KeyHash, NewCredential } from "../../src/store/tenant-store.ts";
import { artifactOf, manualClock, revisionOf, sourceOf } from "./samples.ts";
import type { StoreFactory } from "./store.ts";

const credentialOf = (id: string, tenant = "acme"): NewCredential => ({
  id: id.padEnd(16, "0"),
  tenant,
  roles: ["invoke", "read"],
  functions: ["orders", "billing-*"],
  note: `key ${id}`,
  expiresAtMs: 99_000,
});
const hashOf = (text: string): KeyHash => ({
  salt: new Uint8Array(Buffer.from(`salt ${text}`)),
  hash: new Uint8Array(Buffer.from(`hash ${text}`)),
});

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return error instanceof Fault ? error.reason : String(error);
}

/** Runs the suite. */
export function describeTenantStore(name: string, factory: StoreFactory): void {
  const withStore =
    (body: (store: Store, clock: ReturnType<typeof manualClock>) => Promise<void>) => async (): Promise<void> => {
      const clock = manualClock();
      const store = await factory.open(clock);
      try {
        await body(store, clock);
      } finally {
        await factory.discard(store);
      }
    };
  const reopened = async (store: Store, clock: Clock, body: (again: Store) => Promise<void>): Promise<void> => {
    const again = await factory.reopen(store, clock);
    await body(again);
    await again.close();
  };

  describe(`${name} keeps tenants`, () => {
    it(
      "by name, once each, also after reopening",
      withStore(async (store, clock) => {
        const made = await store.tenants.createTenant("acme", "Acme Ltd");
        expect(made).toMatchObject({ name: "acme", displayName: "Acme Ltd", status: "active" });
        expect(await reasonOf(store.tenants.createTenant("acme", ""))).toBe("REVISION_CONFLICT");
        await reopened(store, clock, async (again) => {
          expect(await again.tenants.getTenant("acme")).toEqual(made);
          expect(await again.tenants.getTenant("other")).toBeUndefined();
        });
      }),
    );

    it(
      "in order of name, in pages",
      withStore(async ({ tenants }) => {
        for (const tenant of ["c", "a", "b"]) await tenants.createTenant(tenant, "");
        const names = async (after: string | undefined, limit: number) =>
          (await tenants.listTenants(after, limit)).map(({ name: tenant }) => tenant);
        expect([await names(undefined, 2), await names("b", 2), await names("c", 2)]).toEqual([["a", "b"], ["c"], []]);
      }),
    );

    it(
      "suspended and active again",
      withStore(async ({ tenants }) => {
        await tenants.createTenant("acme", "");
        expect((await tenants.setSuspended("acme", true)).status).toBe("suspended");
        expect((await tenants.getTenant("acme"))?.status).toBe("suspended");
        expect((await tenants.setSuspended("acme", false)).status).toBe("active");
        expect(await reasonOf(tenants.setSuspended("nobody", true))).toBe("TENANT_NOT_FOUND");
      }),
    );

    it(
      "and deletes one with everything of it, but only when it is suspended, and nothing of another",
      withStore(async (store, clock) => {
        const { tenants } = store;
        const announced: string[] = [];
        store.onFunctionChange((tenant, functionName) => announced.push(`${tenant}/${functionName}`));
        for (const tenant of ["acme", "other"]) {
          await tenants.createTenant(tenant, "");
          await tenants.addCredential(credentialOf(tenant, tenant), hashOf(tenant));
          await store.putArtifact(tenant, artifactOf("a"), sourceOf("a"));
          await store.addRevision(revisionOf(tenant, "orders", artifactOf("a")), {
            activate: true,
            expectedEtag: undefined,
          });
        }
        expect(await reasonOf(tenants.deleteTenant("acme"))).toBe("REVISION_CONFLICT");
        await tenants.setSuspended("acme", true);
        announced.length = 0;
        await tenants.deleteTenant("acme");
        expect(announced).toEqual(["acme/orders"]);
        expect(await reasonOf(tenants.deleteTenant("acme"))).toBe("TENANT_NOT_FOUND");
        expect(await store.getFunction("acme", "orders")).toBeUndefined();
        expect(await store.getRevision("acme", "orders", 1)).toBeUndefined();
        expect(await store.getArtifact("acme", artifactOf("a").digest)).toBeUndefined();
        expect(await tenants.findCredential(credentialOf("acme").id)).toBeUndefined();
        expect(await store.quotas.usage("acme")).toEqual({ functions: 0, storedBytes: 0 });
        expect(await store.getFunction("other", "orders")).toMatchObject({ activeRevision: 1 });
        expect(await tenants.findCredential(credentialOf("other").id)).toBeDefined();

        // What was under way when it was deleted is kept for nobody, and not for the next of its name.
        expect(await reasonOf(store.putArtifact("acme", artifactOf("b"), sourceOf("b")))).toBe("TENANT_NOT_FOUND");
        expect(await reasonOf(tenants.createTenant("acme", ""))).toBe("REVISION_CONFLICT");
        clock.advance(60_000);
        await tenants.createTenant("acme", "");
        expect(await store.listFunctions("acme", undefined, 10)).toEqual([]);
        await store.putArtifact("acme", artifactOf("b"), sourceOf("b"));
      }),
    );
  });

  describe(`${name} keeps API keys`, () => {
    it(
      "with a hash of each, found by id alone, also after reopening",
      withStore(async (store, clock) => {
        await store.tenants.createTenant("acme", "");
        const made = await store.tenants.addCredential(credentialOf("a"), hashOf("a"));
        expect(made).toMatchObject({ ...credentialOf("a"), lastUsedAtMs: undefined, revokedAtMs: undefined });
        expect(await reasonOf(store.tenants.addCredential(credentialOf("a"), hashOf("b")))).toBe("REVISION_CONFLICT");
        expect(await reasonOf(store.tenants.addCredential(credentialOf("c", "nobody"), hashOf("c")))).toBe(
          "TENANT_NOT_FOUND",
        );
        await reopened(store, clock, async (again) => {
          expect(await again.tenants.hasCredentials()).toBe(true);
          expect(await again.tenants.findCredential(made.id)).toEqual({ credential: made, hash: hashOf("a") });
        });
      }),
    );

    it(
      "and lists a tenant's, newest first, in pages that lose and repeat none",
      withStore(async ({ tenants }, clock) => {
        for (const tenant of ["acme", "other"]) await tenants.createTenant(tenant, "");
        for (const id of ["a", "b", "c"]) {
          await tenants.addCredential(credentialOf(id), hashOf(id));
          if (id === "b") clock.advance(5);
        }
        await tenants.addCredential(credentialOf("d", "other"), hashOf("d"));
        const page = async (tenant: string, after: string | undefined, limit: number) =>
          (await tenants.listCredentials(tenant, after, limit)).map(({ id }) => id[0]).join("");
        expect(await page("acme", undefined, 10)).toBe("cab");
        expect(await page("acme", credentialOf("c").id, 1)).toBe("a");
        expect(await page("acme", credentialOf("a").id, 5)).toBe("b");
        // Another tenant's key is no place in the list.
        expect(await page("acme", credentialOf("d").id, 5)).toBe("");
        expect(await page("other", undefined, 5)).toBe("d");
      }),
    );

    it(
      "and revokes one for its own tenant alone, once",
      withStore(async ({ tenants }, clock) => {
        for (const tenant of ["acme", "other"]) await tenants.createTenant(tenant, "");
        const { id } = await tenants.addCredential(credentialOf("a"), hashOf("a"));
        expect(await reasonOf(tenants.revokeCredential("other", id))).toBe("CREDENTIAL_NOT_FOUND");
        const { revokedAtMs } = await tenants.revokeCredential("acme", id);
        expect(revokedAtMs).toBe(clock.nowMs());
        clock.advance(1_000);
        expect((await tenants.revokeCredential("acme", id)).revokedAtMs).toBe(revokedAtMs);
      }),
    );

    it(
      "and notes when each was last used, to the minute, and passes over those that are gone",
      withStore(async ({ tenants }) => {
        await tenants.createTenant("acme", "");
        const { id } = await tenants.addCredential(credentialOf("a"), hashOf("a"));
        await tenants.noteUses([
          { id, atMs: 125_999 },
          { id: "gone", atMs: 1 },
        ]);
        expect((await tenants.findCredential(id))?.credential.lastUsedAtMs).toBe(120_000);
      }),
    );

    it(
      "and tells whoever listens whose have changed",
      withStore(async ({ tenants }) => {
        const heard: string[] = [];
        const stop = tenants.onTenantChange((tenant, isGone) => heard.push(isGone ? `${tenant} is gone` : tenant));
        await tenants.createTenant("acme", "");
        const { id } = await tenants.addCredential(credentialOf("a"), hashOf("a"));
        await tenants.revokeCredential("acme", id);
        await tenants.setSuspended("acme", true);
        await tenants.deleteTenant("acme");
        stop();
        await tenants.createTenant("other", "");
        expect(heard).toEqual(["acme", "acme", "acme", "acme", "acme is gone"]);
      }),
    );
  });
}
