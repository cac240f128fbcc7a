/** The contract of `Store`: one suite that every implementation passes. Made anew for each test by `open`; opened again on the same data by `reopen`. */
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/base/canonical-json.ts";
import type { Clock } from "../../src/base/clock.ts";
import { sha256Hex } from "../../src/base/digest.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { ReasonName } from "../../src/fault/reasons.ts";
import type { Artifact, FunctionPolicy } from "../../src/flow.ts";
import type { Store } from "../../src/store/store.ts";
import { artifactOf, BOUNDED, manifestOf, manualClock, revisionOf, sourceOf, UNBOUNDED } from "./samples.ts";

/** What an implementation gives the suite. */
export interface StoreFactory {
  /** A store on data of its own, empty. */
  open(clock: Clock): Promise<Store>;
  /** Closes `store` and opens its data again. */
  reopen(store: Store, clock: Clock): Promise<Store>;
  /** Closes `store` and removes its data. */
  discard(store: Store): Promise<void>;
}

const ANY = { activate: true, expectedEtag: undefined };

async function expectFault(promise: Promise<unknown>, reason: ReasonName): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(Fault);
  expect(error instanceof Fault ? error.reason : undefined).toBe(reason);
}

/** Runs the suite. */
export function describeStore(name: string, factory: StoreFactory): void {
  const withStore = (body: (store: Store, clock: ReturnType<typeof manualClock>) => Promise<void>) => async () => {
    const clock = manualClock();
    const store = await factory.open(clock);
    try {
      await body(store, clock);
    } finally {
      await factory.discard(store);
    }
  };

  describe(`${name} keeps artifacts`, () => {
    it(
      "byte for byte, with their source, also after reopening",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        expect(await store.getArtifact("t1", artifact.digest)).toEqual(artifact);
        expect(await store.getSource("t1", artifact.digest)).toEqual(sourceOf("a"));
        const again = await factory.reopen(store, clock);
        expect(await again.getArtifact("t1", artifact.digest)).toEqual(artifact);
        expect(await again.getSource("t1", artifact.digest)).toEqual(sourceOf("a"));
        await again.close();
      }),
    );

    it(
      "of the largest size, and with an empty source map",
      withStore(async (store) => {
        const code = new Uint8Array(4 * 1024 * 1024).map((_, index) => (index * 31) & 0xff);
        const artifact: Artifact = { ...artifactOf("a"), digest: sha256Hex(code), code, sourceMap: new Uint8Array(0) };
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const kept = await store.getArtifact("t1", artifact.digest);
        expect(kept?.sourceMap.byteLength).toBe(0);
        expect(Buffer.compare(kept?.code ?? new Uint8Array(0), code)).toBe(0);
      }),
    );

    it(
      "once: keeping the same one again changes nothing",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.putArtifact("t1", artifact, sourceOf("another source that is not looked at"));
        expect(await store.getArtifact("t1", artifact.digest)).toEqual(artifact);
        expect(await store.getSource("t1", artifact.digest)).toEqual(sourceOf("a"));
      }),
    );

    it(
      "with the latest manifest and source when the same code comes of another policy, while revisions keep theirs",
      withStore(async (store) => {
        const old = artifactOf("a");
        const renewed = artifactOf("a", { ...old.manifest, policyDigest: sha256Hex("newer policy") });
        await store.putArtifact("t1", old, sourceOf("a"));
        await store.addRevision(revisionOf("t1", "f", old), ANY);
        await store.putArtifact("t1", renewed, sourceOf("b"));
        expect(await store.getArtifact("t1", old.digest)).toEqual(renewed);
        expect(await store.getSource("t1", old.digest)).toEqual(sourceOf("b"));
        expect((await store.getRevision("t1", "f", 1))?.manifest).toEqual(old.manifest);
      }),
    );

    it(
      "for their own tenant alone",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        expect(await store.getArtifact("t2", artifact.digest)).toBeUndefined();
        expect(await store.getSource("t2", artifact.digest)).toBeUndefined();
        await store.putArtifact("t2", artifactOf("a", manifestOf("of t2")), sourceOf("of t2"));
        expect(await store.getArtifact("t1", artifact.digest)).toEqual(artifact);
        expect(await store.getSource("t1", artifact.digest)).toEqual(sourceOf("a"));
      }),
    );

    it(
      "under no digest but that of their code",
      withStore(async (store) => {
        const artifact = { ...artifactOf("a"), digest: sha256Hex("something else") };
        await expect(store.putArtifact("t1", artifact, sourceOf("a"))).rejects.toThrow(TypeError);
        expect(await store.getArtifact("t1", artifact.digest)).toBeUndefined();
      }),
    );

    it(
      "says whether there is a revision of any tenant's",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t9", artifact, sourceOf("a"));
        expect(await store.hasRevisions()).toBe(false);
        await store.addRevision(revisionOf("t9", "f", artifact), ANY);
        expect(await store.hasRevisions()).toBe(true);
      }),
    );

    it(
      "and answers undefined for what it never saw",
      withStore(async (store) => {
        expect(await store.getArtifact("t1", sha256Hex("x"))).toBeUndefined();
        expect(await store.getSource("t1", sha256Hex("x"))).toBeUndefined();
        expect(await store.getFunction("t1", "f")).toBeUndefined();
        expect(await store.getRevision("t1", "f", 1)).toBeUndefined();
        expect(await store.listFunctions("t1", undefined, 10)).toEqual([]);
        expect(await store.listRevisions("t1", "f", undefined, 10)).toEqual([]);
      }),
    );
  });

  describe(`${name} keeps revisions`, () => {
    it(
      "as they were added, numbered from 1 without gaps",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const createdAtMs = clock.nowMs();
        for (const number of [1, 2, 3]) {
          const order = revisionOf("t1", "f", artifact, `note ${number} ✓`);
          const added = await store.addRevision(order, ANY);
          expect(added.revision).toEqual({ ...order, number, createdAtMs: clock.nowMs() });
          expect(await store.getRevision("t1", "f", number)).toEqual(added.revision);
          expect(added.function).toEqual({
            tenant: "t1",
            name: "f",
            activeRevision: number,
            latestRevision: number,
            createdAtMs,
            updatedAtMs: clock.nowMs(),
            etag: added.function.etag,
          });
          expect(await store.getFunction("t1", "f")).toEqual(added.function);
          clock.advance(10);
        }
        const again = await factory.reopen(store, clock);
        expect((await again.listRevisions("t1", "f", undefined, 10)).map(({ number }) => number)).toEqual([3, 2, 1]);
        expect((await again.getFunction("t1", "f"))?.createdAtMs).toBe(createdAtMs);
        await again.close();
      }),
    );

    it(
      "inactive when asked",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const first = await store.addRevision(revisionOf("t1", "f", artifact), {
          activate: false,
          expectedEtag: undefined,
        });
        expect(first.function).toMatchObject({ activeRevision: undefined, latestRevision: 1 });
        await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        const third = await store.addRevision(revisionOf("t1", "f", artifact), {
          activate: false,
          expectedEtag: undefined,
        });
        expect(third.function).toMatchObject({ activeRevision: 2, latestRevision: 3 });
      }),
    );

    it(
      "only of artifacts that the same tenant has",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await expectFault(store.addRevision(revisionOf("t2", "f", artifact), ANY), "ARTIFACT_NOT_FOUND");
        expect(await store.getFunction("t2", "f")).toBeUndefined();
        expect(await store.listFunctions("t2", undefined, 10)).toEqual([]);
      }),
    );

    it(
      "apart for each tenant and function",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        for (const tenant of ["t1", "t2"]) await store.putArtifact(tenant, artifact, sourceOf("a"));
        await store.addRevision(revisionOf("t1", "f", artifact, "mine"), ANY);
        await store.addRevision(revisionOf("t1", "f", artifact, "mine"), ANY);
        const other = await store.addRevision(revisionOf("t2", "f", artifact, "theirs"), ANY);
        expect(other.revision.number).toBe(1);
        expect((await store.addRevision(revisionOf("t1", "g", artifact), ANY)).revision.number).toBe(1);
        expect((await store.listRevisions("t2", "f", undefined, 10)).map(({ note }) => note)).toEqual(["theirs"]);
        expect((await store.listFunctions("t2", undefined, 10)).map(({ name: found }) => found)).toEqual(["f"]);
        await expectFault(store.setActive("t2", "g", 1, undefined), "FUNCTION_NOT_FOUND");
        await expectFault(store.setActive("t2", "f", 2, undefined), "FUNCTION_NOT_FOUND");
      }),
    );

    it(
      "without gaps or repeats when many are added at once",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const added = await Promise.all(
          Array.from({ length: 25 }, () => store.addRevision(revisionOf("t1", "f", artifact), ANY)),
        );
        expect(added.map(({ revision }) => revision.number).sort((a, b) => a - b)).toEqual(
          Array.from({ length: 25 }, (_, index) => index + 1),
        );
        expect(new Set(added.map((entry) => entry.function.etag)).size).toBe(25);
      }),
    );
  });

  describe(`${name} keeps policies of revisions`, () => {
    it(
      "that the next revision has too unless it says otherwise, also after reopening",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const add = (to: Store, policy?: FunctionPolicy) =>
          to.addRevision({ ...revisionOf("t1", "f", artifact), ...(policy === undefined ? {} : { policy }) }, ANY);
        expect((await add(store)).revision.policy).toBeUndefined();
        expect((await add(store, BOUNDED)).revision.policy).toEqual(BOUNDED);
        expect((await add(store)).revision.policy).toEqual(BOUNDED);
        const again = await factory.reopen(store, clock);
        expect((await again.getRevision("t1", "f", 3))?.policy).toEqual(BOUNDED);
        expect((await add(again, UNBOUNDED)).revision.policy).toBeUndefined();
        expect((await add(again)).revision.policy).toBeUndefined();
        const policies = (await again.listRevisions("t1", "f", undefined, 10)).map(({ policy }) => policy);
        expect(policies).toEqual([undefined, undefined, BOUNDED, BOUNDED, undefined]);
        await again.close();
      }),
    );

    it(
      "of the newest revision, not of the active one, of the same function and the same tenant",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        for (const tenant of ["t1", "t2"]) await store.putArtifact(tenant, artifact, sourceOf("a"));
        await store.addRevision({ ...revisionOf("t1", "f", artifact), policy: BOUNDED }, ANY);
        await store.addRevision({ ...revisionOf("t1", "f", artifact), policy: UNBOUNDED }, { ...ANY, activate: false });
        expect((await store.addRevision(revisionOf("t1", "f", artifact), ANY)).revision.policy).toBeUndefined();
        await store.addRevision({ ...revisionOf("t1", "f", artifact), policy: BOUNDED }, ANY);
        expect((await store.addRevision(revisionOf("t1", "g", artifact), ANY)).revision.policy).toBeUndefined();
        expect((await store.addRevision(revisionOf("t2", "f", artifact), ANY)).revision.policy).toBeUndefined();
      }),
    );
  });

  describe(`${name} keeps quarantines`, () => {
    const policyDigest = sha256Hex("newer policy");
    const verdict = { policyDigest, errorCount: 3 };

    it(
      "of artifacts, seen on each revision of them, also after reopening, until they are lifted",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        await store.addRevision(revisionOf("t1", "g", artifact), ANY);
        expect(await store.getQuarantine("t1", artifact.digest)).toBeUndefined();
        await store.setQuarantine("t1", artifact.digest, verdict);
        const kept = { ...verdict, createdAtMs: clock.nowMs() };
        const again = await factory.reopen(store, clock);
        expect(await again.getQuarantine("t1", artifact.digest)).toEqual(kept);
        expect((await again.getRevision("t1", "f", 1))?.quarantine).toEqual(kept);
        expect((await again.listRevisions("t1", "g", undefined, 10)).map(({ quarantine }) => quarantine)).toEqual([
          kept,
        ]);
        // A later revision of the same artifact is in quarantine too.
        expect((await again.addRevision(revisionOf("t1", "h", artifact), ANY)).revision.quarantine).toEqual(kept);
        await again.setQuarantine("t1", artifact.digest, undefined);
        expect((await again.getRevision("t1", "f", 1))?.quarantine).toBeUndefined();
        await again.setQuarantine("t1", artifact.digest, undefined);
        await again.close();
      }),
    );

    it(
      "for their own tenant alone, and for artifacts that are there",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        for (const tenant of ["t1", "t2"]) {
          await store.putArtifact(tenant, artifact, sourceOf("a"));
          await store.addRevision(revisionOf(tenant, "f", artifact), ANY);
        }
        await store.setQuarantine("t1", artifact.digest, verdict);
        expect(await store.getQuarantine("t2", artifact.digest)).toBeUndefined();
        expect((await store.getRevision("t2", "f", 1))?.quarantine).toBeUndefined();
        await expectFault(store.setQuarantine("t3", artifact.digest, verdict), "ARTIFACT_NOT_FOUND");
        await expectFault(store.setQuarantine("t1", sha256Hex("x"), undefined), "ARTIFACT_NOT_FOUND");
      }),
    );

    it(
      "until the same code is compiled under the policy that it did not pass",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        const under = (policy: string) => artifactOf("a", { ...artifact.manifest, policyDigest: sha256Hex(policy) });
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.setQuarantine("t1", artifact.digest, verdict);
        await store.putArtifact("t1", under("an older policy"), sourceOf("a"));
        expect(await store.getQuarantine("t1", artifact.digest)).toBeDefined();
        await store.putArtifact("t1", under("newer policy"), sourceOf("b"));
        expect(await store.getQuarantine("t1", artifact.digest)).toBeUndefined();
      }),
    );

    it(
      "and tells of each change once for every function that it concerns",
      withStore(async (store) => {
        const [a, b] = [artifactOf("a"), artifactOf("b")];
        for (const artifact of [a, b]) await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.addRevision(revisionOf("t1", "f", a), ANY);
        await store.addRevision(revisionOf("t1", "f", a), ANY);
        await store.addRevision(revisionOf("t1", "g", a), ANY);
        await store.addRevision(revisionOf("t1", "h", b), ANY);
        const heard: string[] = [];
        store.onFunctionChange((tenant, functionName) => heard.push(`${tenant}/${functionName}`));
        await store.setQuarantine("t1", a.digest, verdict);
        expect(heard.sort()).toEqual(["t1/f", "t1/g"]);
        await store.setQuarantine("t1", a.digest, verdict);
        expect(heard).toHaveLength(2);
        await store.putArtifact("t1", artifactOf("a", { ...a.manifest, policyDigest }), sourceOf("a"));
        expect(heard.sort()).toEqual(["t1/f", "t1/f", "t1/g", "t1/g"]);
      }),
    );
  });

  describe(`${name} makes conditional writes`, () => {
    it(
      "only on the state whose etag was read",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const first = await store.addRevision(revisionOf("t1", "f", artifact), {
          activate: true,
          expectedEtag: "absent",
        });
        await expectFault(
          store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: "absent" }),
          "REVISION_CONFLICT",
        );
        await expectFault(
          store.addRevision(revisionOf("t1", "g", artifact), { activate: true, expectedEtag: first.function.etag }),
          "REVISION_CONFLICT",
        );
        expect(await store.getFunction("t1", "g")).toBeUndefined();
        const second = await store.addRevision(revisionOf("t1", "f", artifact), {
          activate: true,
          expectedEtag: first.function.etag,
        });
        expect(second.revision.number).toBe(2);
        await expectFault(
          store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: first.function.etag }),
          "REVISION_CONFLICT",
        );
        await expectFault(store.setActive("t1", "f", 1, first.function.etag), "REVISION_CONFLICT");
        expect(await store.getFunction("t1", "f")).toEqual(second.function);
        expect((await store.listRevisions("t1", "f", undefined, 10)).length).toBe(2);
      }),
    );

    it(
      "so that of many writers with the same etag exactly one wins",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const { function: before } = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, () =>
            store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: before.etag }),
          ),
        );
        expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
        expect((await store.getFunction("t1", "f"))?.latestRevision).toBe(2);
      }),
    );
  });

  describe(`${name} sets the active revision`, () => {
    it(
      "to an older one, to none and back, with a new etag each time",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        const { function: start } = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        const etags = [start.etag];
        for (const revision of [1, undefined, 2]) {
          clock.advance(5);
          const record = await store.setActive("t1", "f", revision, etags.at(-1));
          expect(record).toMatchObject({ activeRevision: revision, latestRevision: 2, updatedAtMs: clock.nowMs() });
          expect(await store.getFunction("t1", "f")).toEqual(record);
          etags.push(record.etag);
        }
        expect(new Set(etags).size).toBe(4);
        const third = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        expect(third.revision.number).toBe(3);
      }),
    );

    it(
      "and changes nothing when it is active already",
      withStore(async (store, clock) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const { function: before } = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        clock.advance(5);
        expect(await store.setActive("t1", "f", 1, undefined)).toEqual(before);
        await expectFault(store.setActive("t1", "f", 1, "stale"), "REVISION_CONFLICT");
      }),
    );

    it(
      "never to one that does not exist",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await expectFault(store.setActive("t1", "f", 1, undefined), "FUNCTION_NOT_FOUND");
        await expectFault(store.setActive("t1", "f", undefined, undefined), "FUNCTION_NOT_FOUND");
        const { function: before } = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        for (const number of [0, 2, -1, Number.MAX_SAFE_INTEGER]) {
          await expectFault(store.setActive("t1", "f", number, undefined), "FUNCTION_NOT_FOUND");
        }
        expect(await store.getFunction("t1", "f")).toEqual(before);
      }),
    );
  });

  describe(`${name} lists`, () => {
    it(
      "functions bytewise by name, page by page",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        for (const functionName of ["b", "a-1", "a", "a1", "z"]) {
          await store.addRevision(revisionOf("t1", functionName, artifact), ANY);
        }
        const names = async (after: string | undefined, limit: number) =>
          (await store.listFunctions("t1", after, limit)).map((found) => found.name);
        expect(await names(undefined, 10)).toEqual(["a", "a-1", "a1", "b", "z"]);
        expect(await names(undefined, 2)).toEqual(["a", "a-1"]);
        expect(await names("a-1", 2)).toEqual(["a1", "b"]);
        expect(await names("a0", 10)).toEqual(["a1", "b", "z"]);
        expect(await names("z", 10)).toEqual([]);
      }),
    );

    it(
      "revisions newest first, page by page",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        for (let count = 0; count < 12; count++) await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        const numbers = async (below: number | undefined, limit: number) =>
          (await store.listRevisions("t1", "f", below, limit)).map(({ number }) => number);
        expect(await numbers(undefined, 3)).toEqual([12, 11, 10]);
        expect(await numbers(10, 3)).toEqual([9, 8, 7]);
        expect(await numbers(2, 3)).toEqual([1]);
        expect(await numbers(1, 3)).toEqual([]);
      }),
    );
  });

  describe(`${name} tells of changes`, () => {
    it(
      "after each and before its promise resolves, until it is told to stop",
      withStore(async (store) => {
        const heard: string[] = [];
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const stop = store.onFunctionChange((tenant, functionName) => heard.push(`${tenant}/${functionName}`));
        await store.addRevision(revisionOf("t1", "f", artifact), ANY).then(() => heard.push("added"));
        await store.setActive("t1", "f", undefined, undefined).then(() => heard.push("cleared"));
        await store.setActive("t1", "f", undefined, undefined).then(() => heard.push("nothing changed"));
        await expectFault(store.setActive("t1", "f", 9, undefined), "FUNCTION_NOT_FOUND");
        stop();
        stop();
        await store.setActive("t1", "f", 1, undefined);
        expect(heard).toEqual(["t1/f", "added", "t1/f", "cleared", "nothing changed"]);
      }),
    );

    it(
      "when the change can be read already",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const read: Promise<unknown>[] = [];
        store.onFunctionChange((tenant, functionName) => read.push(store.getFunction(tenant, functionName)));
        const { function: after } = await store.addRevision(revisionOf("t1", "f", artifact), ANY);
        expect(await Promise.all(read)).toEqual([after]);
      }),
    );
  });

  describe(`${name}, closed,`, () => {
    it(
      "refuses everything with DRAINING, and may be closed again",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        await store.close();
        await store.close();
        await expectFault(store.putArtifact("t1", artifact, sourceOf("a")), "DRAINING");
        await expectFault(store.getArtifact("t1", artifact.digest), "DRAINING");
        await expectFault(store.getSource("t1", artifact.digest), "DRAINING");
        await expectFault(store.addRevision(revisionOf("t1", "f", artifact), ANY), "DRAINING");
        await expectFault(store.setActive("t1", "f", 1, undefined), "DRAINING");
        await expectFault(store.getFunction("t1", "f"), "DRAINING");
        await expectFault(store.getRevision("t1", "f", 1), "DRAINING");
        await expectFault(store.listFunctions("t1", undefined, 1), "DRAINING");
        await expectFault(store.listRevisions("t1", "f", undefined, 1), "DRAINING");
        await expectFault(store.hasRevisions(), "DRAINING");
      }),
    );
  });

  describe(`${name}, treated badly,`, () => {
    it(
      "keeps hostile strings as data",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        const tenant = "t'; DROP TABLE functions; --";
        await store.putArtifact(tenant, artifact, sourceOf("a"));
        const note = `"'\`;\\ %_ \u202e 😀`;
        const { revision } = await store.addRevision(revisionOf(tenant, "f%_' OR 1=1", artifact, note), ANY);
        expect(revision.note).toBe(note);
        expect(await store.listFunctions("t1", undefined, 10)).toEqual([]);
        expect((await store.listFunctions(tenant, undefined, 10)).length).toBe(1);
        expect(await store.getFunction(tenant, "f%")).toBeUndefined();
      }),
    );

    it(
      "hands out copies: what a caller does to an answer stays with the caller",
      withStore(async (store) => {
        const artifact = artifactOf("a");
        await store.putArtifact("t1", artifact, sourceOf("a"));
        const taken = await store.getArtifact("t1", artifact.digest);
        taken?.code.fill(0);
        expect(canonicalJson([...((await store.getArtifact("t1", artifact.digest))?.code ?? [])])).toBe(
          canonicalJson([...artifact.code]),
        );
      }),
    );
  });
}
