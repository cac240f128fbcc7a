/** A server that ends changes nothing once its audit log takes no more lines. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { newApiKey } from "../../../src/identity/api-keys.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import { DEFAULT_QUOTA } from "../../contract/quota-store.ts";
import { artifactOf, revisionOf, sourceOf } from "../../contract/samples.ts";

it("a store that is frozen takes no write of any part, and is read as before", async () => {
  const directory = mkdtempSync(join(tmpdir(), "assay-frozen-"));
  const store = openSqliteStore({ directory, clock: systemClock });
  try {
    const { hash, id } = newApiKey();
    const any = { activate: true, expectedEtag: undefined };
    await store.tenants.createTenant("acme", "");
    await store.putArtifact("acme", artifactOf("a"), sourceOf("a"));
    await store.addRevision(revisionOf("acme", "f", artifactOf("a")), any);
    store.freeze();
    const writes = {
      tenant: () => store.tenants.createTenant("other", ""),
      suspension: () => store.tenants.setSuspended("acme", true),
      credential: () =>
        store.tenants.addCredential(
          { id, tenant: "acme", roles: ["read"], functions: [], note: "", expiresAtMs: undefined },
          hash,
        ),
      revocation: () => store.tenants.revokeCredential("acme", id),
      artifact: () => store.putArtifact("acme", artifactOf("b"), sourceOf("b")),
      revision: () => store.addRevision(revisionOf("acme", "f", artifactOf("a")), any),
      activation: () => store.setActive("acme", "f", undefined, undefined),
      quarantine: () => store.setQuarantine("acme", artifactOf("a").digest, { policyDigest: "x", errorCount: 1 }),
      quota: () => store.quotas.set("acme", DEFAULT_QUOTA),
      dataKey: () =>
        store.secrets.addDataKey({ tenant: "acme", id: "0", masterKeyId: "m", wrapped: new Uint8Array(1) }),
      secret: () =>
        store.secrets.put(
          {
            tenant: "acme",
            functionName: "f",
            name: "A",
            dataKeyId: "0",
            nonce: new Uint8Array(12),
            ciphertext: new Uint8Array(16),
          },
          1,
        ),
      noSecret: () => store.secrets.delete("acme", "f", "A"),
    };
    for (const [what, write] of Object.entries(writes)) {
      await expect(write(), what).rejects.toMatchObject({ reason: "DRAINING" });
    }
    expect(await store.getFunction("acme", "f")).toMatchObject({ activeRevision: 1, latestRevision: 1 });
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
});
