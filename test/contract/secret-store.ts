/** The contract of `Store.secrets`. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/base/clock.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { SealedSecret } from "../../src/store/secret-store.ts";
import type { Store } from "../../src/store/store.ts";
import { artifactOf, manualClock, revisionOf, sourceOf } from "./samples.ts";
import type { StoreFactory } from "./store.ts";

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof Fault ? error.reason : error),
  );
const sealed = (tenant: string, functionName: string, name: string, seed = 1): SealedSecret => ({
  ...{ tenant, functionName, name, dataKeyId: `k-${tenant}` },
  ...{ nonce: Uint8Array.of(seed, 0), ciphertext: Uint8Array.of(seed, 255, 0) },
});
const dataKey = (tenant: string, seed = 1) => ({
  ...{ tenant, id: `k-${tenant}`, masterKeyId: `m${seed}`, wrapped: Uint8Array.of(seed, 255, 0) },
});

/** Runs the suite. */
export function describeSecretStore(name: string, factory: StoreFactory): void {
  const withStore =
    (body: (store: Store, clock: Clock & { advance(ms: number): void }) => Promise<void>) => async () => {
      const clock = manualClock();
      const store = await factory.open(clock);
      try {
        for (const tenant of ["t1", "t2"]) {
          await store.putArtifact(tenant, artifactOf("a"), sourceOf("a"));
          for (const each of ["f", "g"]) {
            const options = { activate: true, expectedEtag: undefined };
            await store.addRevision(revisionOf(tenant, each, artifactOf("a")), options);
          }
          await store.secrets.addDataKey(dataKey(tenant));
        }
        await body(store, clock);
      } finally {
        await factory.discard(store);
      }
    };

  describe(`${name} keeps sealed secrets`, () => {
    it(
      "byte for byte, listed by name without them, also after reopening",
      withStore(async (store, clock) => {
        for (const each of ["B", "A_1", "A"]) await store.secrets.put(sealed("t1", "f", each), 10);
        const firstMs = clock.nowMs();
        clock.advance(5);
        expect(await store.secrets.put(sealed("t1", "f", "A", 2), 10)).toEqual({ name: "A", updatedAtMs: firstMs + 5 });
        const again = await factory.reopen(store, clock);
        expect(await again.secrets.list("t1", "f")).toEqual([
          { name: "A", updatedAtMs: firstMs + 5 },
          { name: "A_1", updatedAtMs: firstMs },
          { name: "B", updatedAtMs: firstMs },
        ]);
        expect(await again.secrets.all("t1")).toEqual([
          sealed("t1", "f", "A", 2),
          sealed("t1", "f", "A_1"),
          sealed("t1", "f", "B"),
        ]);
        await again.secrets.delete("t1", "f", "A_1");
        expect((await again.secrets.list("t1", "f")).map(({ name: each }) => each)).toEqual(["A", "B"]);
        await again.close();
      }),
    );

    it(
      "of a tenant and a function apart from all others'",
      withStore(async (store) => {
        await store.secrets.put(sealed("t1", "f", "A"), 10);
        expect(await store.secrets.list("t2", "f")).toEqual([]);
        expect(await store.secrets.list("t1", "g")).toEqual([]);
        expect(await store.secrets.all("t2")).toEqual([]);
        expect(await reasonOf(store.secrets.delete("t2", "f", "A"))).toBe("SECRET_NOT_FOUND");
        expect(await reasonOf(store.secrets.delete("t1", "g", "A"))).toBe("SECRET_NOT_FOUND");
        expect(await store.secrets.list("t1", "f")).toHaveLength(1);
      }),
    );

    it(
      "of functions that are there alone, and no more of one than it may have",
      withStore(async (store) => {
        expect(await reasonOf(store.secrets.put(sealed("t1", "h", "A"), 10))).toBe("FUNCTION_NOT_FOUND");
        expect(await reasonOf(store.secrets.list("t1", "h"))).toBe("FUNCTION_NOT_FOUND");
        expect(await reasonOf(store.secrets.delete("t1", "h", "A"))).toBe("FUNCTION_NOT_FOUND");
        await store.secrets.put(sealed("t1", "f", "A"), 2);
        await store.secrets.put(sealed("t1", "f", "B"), 2);
        expect(await reasonOf(store.secrets.put(sealed("t1", "f", "C"), 2))).toBe("QUOTA_EXCEEDED");
        expect(await reasonOf(store.secrets.put(sealed("t1", "f", "B", 3), 2))).toBe("none");
        expect(await reasonOf(store.secrets.put(sealed("t1", "g", "C"), 2))).toBe("none");
        expect(await store.secrets.list("t1", "f")).toHaveLength(2);
      }),
    );
  });

  describe(`${name} keeps wrapped data keys`, () => {
    it(
      "one for each tenant: the first that came stays",
      withStore(async (store, clock) => {
        expect(await store.secrets.addDataKey({ ...dataKey("t1", 9), id: "other" })).toEqual(dataKey("t1"));
        const again = await factory.reopen(store, clock);
        expect(await again.secrets.dataKey("t1")).toEqual(dataKey("t1"));
        expect(await again.secrets.dataKey("t3")).toBeUndefined();
        expect(await again.secrets.dataKeys()).toEqual([dataKey("t1"), dataKey("t2")]);
        await again.close();
      }),
    );

    it(
      "wraps all of them anew, or none",
      withStore(async (store) => {
        await store.secrets.rewrap([dataKey("t1", 2), dataKey("t2", 3)]);
        expect(await store.secrets.dataKeys()).toEqual([dataKey("t1", 2), dataKey("t2", 3)]);
        const stray = { ...dataKey("t2", 4), id: "other" };
        expect(await reasonOf(store.secrets.rewrap([dataKey("t1", 4), stray]))).toBe("REVISION_CONFLICT");
        expect(await store.secrets.dataKeys()).toEqual([dataKey("t1", 2), dataKey("t2", 3)]);
      }),
    );

    it(
      "and takes no secret that is sealed by another key than the tenant's",
      withStore(async (store) => {
        const stray = { ...sealed("t1", "f", "A"), dataKeyId: "k-t2" };
        expect(await reasonOf(store.secrets.put(stray, 10))).toBe("REVISION_CONFLICT");
        expect(await store.secrets.all("t1")).toEqual([]);
      }),
    );
  });
}
