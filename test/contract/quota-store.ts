/** The contract of `Store.quotas`: what a tenant stores is counted exactly, and no write takes it beyond its quota. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/base/clock.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { Quota, StoredBounds } from "../../src/store/quota-store.ts";
import type { Store } from "../../src/store/store.ts";
import { artifactOf, manualClock, revisionOf, sourceOf } from "./samples.ts";

/** What an implementation gives the suite. */
export interface BoundedStoreFactory {
  open(clock: Clock, bounds: StoredBounds): Promise<Store>;
  reopen(store: Store, clock: Clock, bounds: StoredBounds): Promise<Store>;
  discard(store: Store): Promise<void>;
}

/** Sets nothing. */
export const DEFAULT_QUOTA: Quota = {
  runningCalls: 0,
  waitingCalls: 0,
  callsPerSecond: 0,
  functions: 0,
  revisionsPerFunction: 0,
  storedBytes: 0,
  cpuMsPerMinute: 0,
  compilesPerMinute: 0,
};
const ANY = { activate: true, expectedEtag: undefined };
const NONE: StoredBounds = { functions: 0, revisionsPerFunction: 0, storedBytes: 0 };

/** What a refusal says of the quota; anything else that happens is told as it is. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== "QUOTA_EXCEEDED") return error;
    return error.details.quotaViolations;
  }
  return "allowed";
}

/** Runs the suite. */
export function describeQuotaStore(name: string, factory: BoundedStoreFactory): void {
  const withStore =
    (bounds: Partial<StoredBounds>, body: (store: Store, clock: Clock) => Promise<void>) => async () => {
      const clock = manualClock();
      const store = await factory.open(clock, { ...NONE, ...bounds });
      try {
        await body(store, clock);
      } finally {
        await factory.discard(store);
      }
    };
  const deploy = async (store: Store, tenant: string, functionName: string, seed = "a") => {
    await store.putArtifact(tenant, artifactOf(seed), sourceOf(seed));
    return store.addRevision(revisionOf(tenant, functionName, artifactOf(seed)), ANY);
  };

  describe(`${name} counts what a tenant stores`, () => {
    it(
      "once, whatever is written twice, apart from every other tenant, also after reopening",
      withStore({}, async (store, clock) => {
        expect(await store.quotas.usage("t1")).toEqual({ functions: 0, storedBytes: 0 });
        await store.putArtifact("t1", artifactOf("a"), sourceOf("a"));
        const { storedBytes } = await store.quotas.usage("t1");
        const { code, sourceMap } = artifactOf("a");
        const contents = sourceOf("a").files.reduce((sum, { content }) => sum + content.byteLength, 0);
        expect(storedBytes).toBeGreaterThan(code.byteLength + sourceMap.byteLength + contents);
        await store.putArtifact("t1", artifactOf("a"), sourceOf("a"));
        expect((await store.quotas.usage("t1")).storedBytes).toBe(storedBytes);
        // The same code of another source takes the first one's place.
        const other = { ...artifactOf("a"), manifest: { ...artifactOf("a").manifest, entry: "other.ts" } };
        await store.putArtifact("t1", other, {
          entry: "",
          files: [{ path: "other.ts", content: new Uint8Array(5_000) }],
        });
        const grown = (await store.quotas.usage("t1")).storedBytes;
        expect(grown).toBeGreaterThan(storedBytes + 4_500);
        await store.putArtifact("t1", artifactOf("a"), sourceOf("a"));
        expect((await store.quotas.usage("t1")).storedBytes).toBe(storedBytes);
        await deploy(store, "t1", "f");
        await deploy(store, "t1", "f");
        await deploy(store, "t1", "g");
        const usage = await store.quotas.usage("t1");
        expect(usage.functions).toBe(2);
        expect(usage.storedBytes).toBeGreaterThan(storedBytes);
        expect(await store.quotas.usage("t2")).toEqual({ functions: 0, storedBytes: 0 });
        const again = await factory.reopen(store, clock, NONE);
        expect(await again.quotas.usage("t1")).toEqual(usage);
        await again.close();
      }),
    );
  });

  describe(`${name} holds writes to quotas`, () => {
    it(
      "of functions, counted over all that are there, out of service or not",
      withStore({ functions: 2 }, async (store) => {
        await deploy(store, "t1", "f");
        await deploy(store, "t1", "g");
        await store.setActive("t1", "g", undefined, undefined);
        expect(await refusal(deploy(store, "t1", "h"))).toEqual([
          { subject: "tenant:t1", quota: "functions", used: 2, allowed: 2 },
        ]);
        expect(await store.getFunction("t1", "h")).toBeUndefined();
        expect(await refusal(deploy(store, "t1", "f"))).toBe("allowed");
        expect(await refusal(deploy(store, "t2", "h"))).toBe("allowed");
      }),
    );

    it(
      "of revisions of a function",
      withStore({ revisionsPerFunction: 2 }, async (store) => {
        await deploy(store, "t1", "f");
        await deploy(store, "t1", "f");
        expect(await refusal(deploy(store, "t1", "f"))).toEqual([
          { subject: "tenant:t1", quota: "revisions_per_function", used: 2, allowed: 2 },
        ]);
        expect((await store.getFunction("t1", "f"))?.latestRevision).toBe(2);
        expect(await refusal(deploy(store, "t1", "g"))).toBe("allowed");
      }),
    );

    it(
      "of bytes, for artifacts, revisions and secrets alike, to the byte, and changes nothing where it refuses",
      withStore({}, async (store) => {
        await deploy(store, "t1", "f");
        const { storedBytes } = await store.quotas.usage("t1");
        await store.quotas.set("t1", { ...DEFAULT_QUOTA, storedBytes });
        const violation = [{ subject: "tenant:t1", quota: "stored_bytes", used: storedBytes, allowed: storedBytes }];
        expect(await refusal(store.putArtifact("t1", artifactOf("b"), sourceOf("b")))).toEqual(violation);
        expect(await store.getArtifact("t1", artifactOf("b").digest)).toBeUndefined();
        const revision = revisionOf("t1", "f", artifactOf("a"));
        expect(await refusal(store.addRevision(revision, ANY))).toEqual(violation);
        await store.secrets.addDataKey({ tenant: "t1", id: "k", masterKeyId: "m", wrapped: Uint8Array.of(1) });
        const secret = { tenant: "t1", functionName: "f", name: "A", dataKeyId: "k", nonce: Uint8Array.of(1) };
        const sealed = (bytes: number) => ({ ...secret, ciphertext: new Uint8Array(bytes) });
        expect(await refusal(store.secrets.put(sealed(1), 10))).toEqual(violation);
        await store.quotas.set("t1", { ...DEFAULT_QUOTA, storedBytes: storedBytes + 11 });
        expect(await refusal(store.secrets.put(sealed(11), 10))).not.toBe("allowed");
        expect(await refusal(store.secrets.put(sealed(10), 10))).toBe("allowed");
        expect((await store.quotas.usage("t1")).storedBytes).toBe(storedBytes + 11);
        // A quota that was lowered refuses what makes more, and nothing else.
        await store.quotas.set("t1", { ...DEFAULT_QUOTA, storedBytes: 1 });
        expect(await refusal(store.secrets.put(sealed(9), 10))).toBe("allowed");
        expect(await refusal(store.secrets.put(sealed(10), 10))).not.toBe("allowed");
        await store.secrets.delete("t1", "f", "A");
        expect((await store.quotas.usage("t1")).storedBytes).toBe(storedBytes);
        expect(await refusal(deploy(store, "t2", "f"))).toBe("allowed");
      }),
    );

    it(
      "so that of many at once no more than the last places are taken",
      withStore({ functions: 5 }, async (store) => {
        await store.putArtifact("t1", artifactOf("a"), sourceOf("a"));
        const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
        const results = await Promise.all(
          names.map((each) => refusal(store.addRevision(revisionOf("t1", each, artifactOf("a")), ANY))),
        );
        expect(results.filter((result) => result === "allowed")).toHaveLength(5);
        expect((await store.quotas.usage("t1")).functions).toBe(5);
      }),
    );

    it(
      "that were set, and where 0 was set to the defaults, also after reopening",
      withStore({ functions: 1, revisionsPerFunction: 1 }, async (store, clock) => {
        const quota = { ...DEFAULT_QUOTA, functions: 2, storedBytes: 2 ** 50, runningCalls: 7 };
        await store.quotas.set("t1", quota);
        const again = await factory.reopen(store, clock, { ...NONE, functions: 1, revisionsPerFunction: 1 });
        expect(await again.quotas.list()).toEqual([{ tenant: "t1", quota }]);
        await deploy(again, "t1", "f");
        await deploy(again, "t1", "g");
        expect(await refusal(deploy(again, "t1", "h"))).not.toBe("allowed");
        expect(await refusal(deploy(again, "t1", "f"))).not.toBe("allowed");
        await again.quotas.set("t1", DEFAULT_QUOTA);
        expect(await again.quotas.list()).toEqual([{ tenant: "t1", quota: DEFAULT_QUOTA }]);
        await again.close();
      }),
    );
  });
}
