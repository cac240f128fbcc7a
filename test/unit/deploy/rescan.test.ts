import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import { createDeployRoom } from "../../../src/deploy/create-deploy-room.ts";
import type { DeployRoom } from "../../../src/deploy/deploy.ts";
import { createRescan, type RescanOrder, type RescanParts, type RescanResult } from "../../../src/deploy/rescan.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Caller, CompileVerdict, Digest, SourceModule } from "../../../src/flow.ts";
import { createSignRoom } from "../../../src/sign/create-sign-room.ts";
import { openKeyStore } from "../../../src/sign/key-store.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { BOUNDED, manualClock } from "../../contract/samples.ts";

/** A server's upgrade: what is deployed was compiled under OLD, the server compiles under the real policy. */
const OLD = sha256Hex("an older, looser policy");
const PASSES = "export default { initial: () => 0, apply: (count: number) => count + 1 };\n";
const FAILS = "export default { initial: () => process.env, apply: (state: unknown) => state };\n";

const clock = manualClock();
let directory: string;
let store: Store;
let room: DeployRoom;
let parts: RescanParts;
let compiled: number;
let checked: number;

const caller = (tenant = "default"): Caller => ({
  tenant,
  credentialId: "key:test",
  requestId: "r",
  signal: new AbortController().signal,
});
const moduleOf = (text: string): SourceModule => ({
  files: [{ path: "index.ts", content: Buffer.from(text) }],
  entry: "",
});
const present = (): Digest => {
  const verdict = compileModule(moduleOf(PASSES));
  return verdict.policyDigest;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-rescan-"));
  store = openSqliteStore({ directory, clock });
  const keyStore = openKeyStore({ directory: join(directory, "keys"), clock });
  const keys = () => keyStore.keys();
  const policyDigest = present();
  const policyDigests = new Set([OLD, policyDigest]);
  room = createDeployRoom({ store, keys, policyDigestsOf: () => policyDigests });
  const sign = createSignRoom({ store, keyStore, policyDigestOf: () => policyDigest });
  const signOld = createSignRoom({ store, keyStore, policyDigestOf: () => OLD });
  compiled = 0;
  checked = 0;
  parts = {
    store,
    policyDigestOf: () => policyDigest,
    check: async (_caller, module) => {
      checked++;
      return compileModule(module);
    },
    compile: async ({ tenant }, module) => {
      compiled++;
      const verdict = compileModule(module);
      if (verdict.outcome === "accepted") await store.putArtifact(tenant, verdict.artifact, module);
      return verdict;
    },
    sign: sign.sign,
    deploy: room.deploy,
  };
  deployOld = async (functionName, text, tenant = "default", activate = true) => {
    // Code that the older policy let through; what it holds does not matter here.
    const code = Buffer.from(`export default {}; // ${text}`);
    const verdict = compileModule(moduleOf(PASSES)) as CompileVerdict & { outcome: "accepted" };
    const artifact = {
      ...verdict.artifact,
      code,
      digest: sha256Hex(code),
      manifest: { ...verdict.artifact.manifest, policyDigest: OLD },
    };
    await store.putArtifact(tenant, artifact, moduleOf(text));
    const attestation = await signOld.sign(caller(tenant), artifact.digest);
    const order = {
      functionName,
      artifactDigest: artifact.digest,
      attestation,
      activate,
      expectedEtag: undefined,
      note: "",
    };
    await room.deploy(caller(tenant), order);
    return artifact.digest;
  };
});
let deployOld: (functionName: string, text: string, tenant?: string, activate?: boolean) => Promise<Digest>;

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function rescan(order: Partial<RescanOrder> = {}, by = caller(), using = parts): Promise<RescanResult[]> {
  const whole = { functionName: undefined, dryRun: false, renew: false, ...order };
  return await Array.fromAsync(createRescan(using).rescan(by, whole));
}
const outcomes = (results: readonly RescanResult[]) =>
  results.map(({ revision, outcome }) => `${revision.functionName}@${revision.number} ${outcome}`);

describe("a rescan", () => {
  it("quarantines what does not pass the present policy, says why, and leaves what passes", async () => {
    const bad = await deployOld("bad", FAILS);
    await deployOld("good", PASSES);
    const results = await rescan();
    expect(outcomes(results)).toEqual(["bad@1 quarantined", "good@1 passes"]);
    expect(results[0]).toMatchObject({ active: true, errorCount: 1, presentPolicy: present() });
    expect(results[0]?.diagnostics[0]).toMatchObject({ rule: "denied-global", name: "process.env" });
    expect(await store.getQuarantine("default", bad)).toMatchObject({ policyDigest: present(), errorCount: 1 });
  });

  it("lets nobody deploy or activate what it has quarantined", async () => {
    const bad = await deployOld("f", FAILS);
    await deployOld("f", PASSES);
    await rescan();
    const revision = await store.getRevision("default", "f", 1);
    if (revision === undefined) throw new TypeError("the revision is gone");
    const again = {
      functionName: "g",
      artifactDigest: bad,
      attestation: revision.attestation,
      activate: true,
      expectedEtag: undefined,
      note: "",
    };
    const refused = { reason: "POLICY_STALE", details: { metadata: { quarantined: "true" } } };
    await expect(room.deploy(caller(), again)).rejects.toMatchObject(refused);
    await expect(room.activate(caller(), "f", 1, undefined)).rejects.toMatchObject(refused);
    await expect(room.activate(caller(), "f", 2, undefined)).resolves.toBeDefined();
  });

  it("changes nothing as a dry run, and says the same", async () => {
    const bad = await deployOld("bad", FAILS);
    await deployOld("good", PASSES);
    const results = await rescan({ dryRun: true, renew: true });
    expect(outcomes(results)).toEqual(["bad@1 quarantined", "good@1 renewed"]);
    expect(results[1]?.renewedAs).toBeUndefined();
    expect(await store.getQuarantine("default", bad)).toBeUndefined();
    expect((await store.getFunction("default", "good"))?.latestRevision).toBe(1);
  });

  it("leaves undecided, and goes on after, what passes but needs signatures that the server alone cannot give", async () => {
    await deployOld("first", PASSES);
    await deployOld("second", PASSES);
    const deploy = () => Promise.reject(new Fault("SIGNATURES_INSUFFICIENT", "lacks 1 signature of the group release"));
    const results = await rescan({ renew: true }, caller(), { ...parts, deploy });
    expect(outcomes(results)).toEqual(["first@1 undecided", "second@1 undecided"]);
    expect(results[0]?.why).toContain("lacks 1 signature of the group release");
  });

  it("renews the active revision of what passes, and has nothing left to do the next time", async () => {
    await deployOld("good", PASSES);
    await deployOld("good", `${PASSES}// newer\n`);
    const results = await rescan({ renew: true });
    expect(outcomes(results)).toEqual(["good@2 renewed", "good@1 passes"]);
    expect(results[0]?.renewedAs).toBe(3);
    expect((await store.getFunction("default", "good"))?.activeRevision).toBe(3);
    expect((await store.getRevision("default", "good", 3))?.manifest.policyDigest).toBe(present());
    expect(outcomes(await rescan({ renew: true }))).toEqual(["good@3 current", "good@2 passes", "good@1 passes"]);
    expect(compiled).toBe(1);
  });

  it("renews a revision with its own policy, not with that of the newest", async () => {
    const digest = await deployOld("f", PASSES);
    const newest = await store.getRevision("default", "f", 1);
    if (newest === undefined) throw new TypeError("the revision is gone");
    const { attestation, artifactSizeBytes, keyIds, manifest } = newest;
    const revision = { tenant: "default", functionName: "f", artifactDigest: digest, note: "", policy: BOUNDED };
    const options = { activate: false, expectedEtag: undefined };
    await store.addRevision({ ...revision, attestation, artifactSizeBytes, keyIds, manifest }, options);
    await rescan({ renew: true });
    expect((await store.getRevision("default", "f", 3))?.policy).toBeUndefined();
    await store.setActive("default", "f", 2, undefined);
    await rescan({ renew: true });
    expect((await store.getRevision("default", "f", 4))?.policy).toEqual(BOUNDED);
  });

  it("renews no revision that is not active, and no function that is out of service", async () => {
    await deployOld("f", PASSES);
    await room.undeploy(caller(), "f", undefined);
    expect(outcomes(await rescan({ renew: true }))).toEqual(["f@1 passes"]);
    expect((await store.getFunction("default", "f"))?.activeRevision).toBeUndefined();
  });

  it("ends a quarantine when a later policy lets the source pass again", async () => {
    const digest = await deployOld("f", PASSES);
    await store.setQuarantine("default", digest, { policyDigest: sha256Hex("a mistaken policy"), errorCount: 2 });
    expect(outcomes(await rescan())).toEqual(["f@1 passes"]);
    expect(await store.getQuarantine("default", digest)).toBeUndefined();
  });

  it("analyses an artifact once, however many revisions have it", async () => {
    for (let count = 0; count < 3; count++) await deployOld("f", FAILS);
    await deployOld("g", FAILS);
    expect(outcomes(await rescan())).toHaveLength(4);
    expect(checked).toBe(1);
  });

  it("looks through every page of functions and revisions", async () => {
    for (let number = 0; number < 101; number++) await deployOld("many", PASSES, "default", false);
    for (let number = 0; number < 101; number++) await deployOld(`f${number}`, PASSES);
    expect(await rescan()).toHaveLength(202);
  });

  it("quarantines nothing for want of a verdict, and says what to do", async () => {
    const digest = await deployOld("f", FAILS);
    const check = () => Promise.reject(new Fault("COMPILE_TIMEOUT", "too slow"));
    const results = await rescan({}, caller(), { ...parts, check });
    expect(outcomes(results)).toEqual(["f@1 undecided"]);
    expect(results[0]?.why).toContain("run the rescan again");
    expect(await store.getQuarantine("default", digest)).toBeUndefined();
    const busy = () => Promise.reject(new Fault("QUEUE_FULL", "busy", { retryAfterMs: 1 }));
    await expect(rescan({}, caller(), { ...parts, check: busy })).rejects.toMatchObject({ reason: "QUEUE_FULL" });
  });

  it("leaves a function alone that somebody changed meanwhile", async () => {
    await deployOld("f", PASSES);
    const sign: RescanParts["sign"] = async (by, digest) => {
      await room.undeploy(caller(), "f", undefined);
      return await parts.sign(by, digest);
    };
    const results = await rescan({ renew: true }, caller(), { ...parts, sign });
    expect(outcomes(results)).toEqual(["f@1 undecided"]);
    expect((await store.getFunction("default", "f"))?.activeRevision).toBeUndefined();
  });

  it("sees and touches its own tenant alone", async () => {
    const theirs = await deployOld("f", FAILS, "other");
    await deployOld("f", FAILS);
    expect(outcomes(await rescan())).toEqual(["f@1 quarantined"]);
    expect(await store.getQuarantine("other", theirs)).toBeUndefined();
  });

  it("of one function leaves the others, and refuses a name that is none or that is not there", async () => {
    await deployOld("f", FAILS);
    const other = await deployOld("g", `${FAILS}// other\n`);
    expect(outcomes(await rescan({ functionName: "f" }))).toEqual(["f@1 quarantined"]);
    expect(await store.getQuarantine("default", other)).toBeUndefined();
    await expect(rescan({ functionName: "No Name" })).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
    await expect(rescan({ functionName: "absent" })).rejects.toMatchObject({ reason: "FUNCTION_NOT_FOUND" });
  });

  it("ends when its caller goes away", async () => {
    await deployOld("f", FAILS);
    const signal = AbortSignal.abort();
    await expect(rescan({}, { ...caller(), signal })).rejects.toMatchObject({ reason: "CANCELLED" });
  });
});
