import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { createDeployRoom } from "../../../src/deploy/create-deploy-room.ts";
import type { DeployOrder, DeployRoom } from "../../../src/deploy/deploy.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { ReasonName } from "../../../src/fault/reasons.ts";
import type { Artifact, Attestation, Caller, Digest, PublicKey } from "../../../src/flow.ts";
import { createSignRoom } from "../../../src/sign/create-sign-room.ts";
import { type KeyStore, openKeyStore } from "../../../src/sign/key-store.ts";
import type { SignRoom } from "../../../src/sign/sign.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { artifactOf, BOUNDED, manifestOf, manualClock, sourceOf, UNBOUNDED } from "../../contract/samples.ts";

const POLICY = manifestOf("").policyDigest;
const clock = manualClock();
let directory: string;
let store: Store;
let keyStore: KeyStore;
let listed: readonly PublicKey[];
let signRoom: SignRoom;
let room: DeployRoom;
let artifact: Artifact;

const caller = (tenant = "default"): Caller => ({
  tenant,
  credentialId: "key:test",
  requestId: "r",
  signal: new AbortController().signal,
});
const roomUnder = (policyDigest: Digest) =>
  createDeployRoom({ store, keys: () => listed, policyDigestsOf: () => new Set([policyDigest]) });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "assay-deploy-"));
  store = openSqliteStore({ directory, clock });
  keyStore = openKeyStore({ directory: join(directory, "keys"), clock });
  listed = keyStore.keys();
  signRoom = createSignRoom({ store, keyStore, policyDigestOf: () => POLICY });
  room = roomUnder(POLICY);
  artifact = await keep("a");
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function keep(seed: string, tenant = "default"): Promise<Artifact> {
  const made = artifactOf(seed);
  await store.putArtifact(tenant, made, sourceOf(seed));
  return made;
}

async function orderOf(made: Artifact, changes: Partial<DeployOrder> = {}): Promise<DeployOrder> {
  const attestation = changes.attestation ?? (await signRoom.sign(caller(), made.digest));
  const order = {
    functionName: "f",
    artifactDigest: made.digest,
    attestation,
    activate: true,
    expectedEtag: undefined,
  };
  return { ...order, note: "", ...changes };
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof Fault) return error;
  throw new Error("a fault was expected", { cause: error });
}
const expectFault = async (promise: Promise<unknown>, reason: ReasonName) =>
  expect((await faultOf(promise)).reason).toBe(reason);
const fieldsOf = async (promise: Promise<unknown>) => {
  const fault = await faultOf(promise);
  expect(fault.reason).toBe("REQUEST_INVALID");
  return fault.details.fieldViolations?.map(({ field }) => field);
};

describe("deploy", () => {
  it("writes the next revision with what was attested, and activates it", async () => {
    const order = await orderOf(artifact, { note: "first" });
    const { revision, function: record } = await room.deploy(caller(), order);
    expect(revision).toEqual({
      tenant: "default",
      functionName: "f",
      number: 1,
      artifactDigest: artifact.digest,
      artifactSizeBytes: artifact.code.byteLength,
      manifest: artifact.manifest,
      attestation: order.attestation,
      keyIds: [keyStore.keys()[0]?.keyId],
      createdAtMs: clock.nowMs(),
      note: "first",
    });
    expect(record).toMatchObject({ name: "f", activeRevision: 1, latestRevision: 1 });
    expect(await room.getFunction(caller(), "f")).toEqual({ function: record, active: revision });
  });

  it("keeps a policy with the revision, and says everything that is wrong with one", async () => {
    const policy = { ...BOUNDED, callers: ["key:a", "jwt:google:7", "cert:ci"] };
    expect((await room.deploy(caller(), await orderOf(artifact, { policy }))).revision.policy).toEqual(policy);
    expect((await room.deploy(caller(), await orderOf(artifact))).revision.policy).toEqual(policy);
    const wrong = {
      methods: ["Reduce", "Compile", "Reduce"],
      maxRequestBytes: 4 * 1024 * 1024 + 1,
      maxBatchEvents: 10_001,
      maxDeadlineMs: 86_400_001,
      maxRunningCalls: -1,
      callsPerSecond: 0,
      burst: 1,
      callers: ["key:a", "nobody", "key:", "key:a", `key:${"x".repeat(253)}`],
    };
    expect(await fieldsOf(room.deploy(caller(), await orderOf(artifact, { policy: wrong })))).toEqual([
      "policy.max_request_bytes",
      "policy.max_batch_events",
      "policy.max_deadline_ms",
      "policy.max_running_calls",
      "policy.burst",
      "policy.methods[1]",
      "policy.methods[2]",
      "policy.callers[1]",
      "policy.callers[2]",
      "policy.callers[3]",
      "policy.callers[4]",
    ]);
    const crowd = { ...UNBOUNDED, callers: Array.from({ length: 65 }, (_, index) => `key:${index}`) };
    expect(await fieldsOf(room.deploy(caller(), await orderOf(artifact, { policy: crowd })))).toEqual([
      "policy.callers",
    ]);
  });

  it("keeps the active revision when asked", async () => {
    await room.deploy(caller(), await orderOf(artifact));
    const { function: record } = await room.deploy(caller(), await orderOf(artifact, { activate: false }));
    expect(record).toMatchObject({ activeRevision: 1, latestRevision: 2 });
  });

  it("keeps the attested manifest when the same code was compiled again since", async () => {
    const order = await orderOf(artifact);
    await store.putArtifact("default", artifactOf("a", manifestOf("another source")), sourceOf("b"));
    const { revision } = await room.deploy(caller(), order);
    expect(revision.manifest).toEqual(artifact.manifest);
  });

  it("refuses an artifact that was not compiled for the tenant", async () => {
    const order = await orderOf(artifact);
    await expectFault(room.deploy(caller("other"), order), "ARTIFACT_NOT_FOUND");
    await expectFault(room.deploy(caller(), { ...order, artifactDigest: sha256Hex("x") }), "ARTIFACT_NOT_FOUND");
  });

  it("refuses what does not verify, names the failed checks, and writes nothing", async () => {
    const order = await orderOf(artifact);
    const other = await keep("b");
    const cases: readonly (readonly [Partial<DeployOrder>, ReasonName, string])[] = [
      [
        { attestation: { payloadType: "", payload: new Uint8Array(0), signatures: [] } },
        "ATTESTATION_MISSING",
        "envelope",
      ],
      [{ attestation: { ...order.attestation, signatures: [] } }, "ATTESTATION_MISSING", "envelope"],
      [{ attestation: tampered(order.attestation) }, "SIGNATURE_INVALID", "signature"],
      [{ artifactDigest: other.digest }, "SIGNATURE_INVALID", "subject"],
    ];
    for (const [changes, reason, failedChecks] of cases) {
      const fault = await faultOf(room.deploy(caller(), { ...order, ...changes }));
      expect([fault.reason, fault.details.metadata?.failedChecks]).toEqual([reason, failedChecks]);
    }
    expect(await store.getFunction("default", "f")).toBeUndefined();
  });

  it("refuses another tenant's attestation of the very same code", async () => {
    const order = await orderOf(artifact);
    await keep("a", "other");
    const fault = await faultOf(room.deploy(caller("other"), order));
    expect([fault.reason, fault.details.metadata?.failedChecks]).toEqual(["SIGNATURE_INVALID", "tenant"]);
  });

  it("refuses a revoked key and a replaced policy", async () => {
    const order = await orderOf(artifact);
    await expectFault(roomUnder(sha256Hex("newer policy")).deploy(caller(), order), "POLICY_STALE");
    listed = listed.map((key) => ({ ...key, status: "revoked" as const }));
    await expectFault(room.deploy(caller(), order), "KEY_REVOKED");
  });

  it("refuses an artifact whose stored bytes have changed on the disk", async () => {
    const order = await orderOf(artifact);
    await room.deploy(caller(), order);
    await store.close();
    const database = new DatabaseSync(join(directory, "assay.db"));
    database.exec("UPDATE artifacts SET code = CAST(code || x'0a' AS BLOB)");
    database.close();
    store = openSqliteStore({ directory, clock });
    room = roomUnder(POLICY);
    const signAgain = createSignRoom({
      store,
      keyStore,
      policyDigestOf: () => POLICY,
    });
    await expectFault(room.deploy(caller(), order), "INTERNAL");
    await expectFault(room.activate(caller(), "f", 1, undefined), "INTERNAL");
    await expectFault(signAgain.sign(caller(), artifact.digest), "INTERNAL");
  });

  it("insists on the etag", async () => {
    const first = await room.deploy(caller(), await orderOf(artifact, { expectedEtag: "absent" }));
    await expectFault(room.deploy(caller(), await orderOf(artifact, { expectedEtag: "absent" })), "REVISION_CONFLICT");
    const second = await orderOf(artifact, { expectedEtag: first.function.etag });
    expect((await room.deploy(caller(), second)).revision.number).toBe(2);
    await expectFault(room.deploy(caller(), second), "REVISION_CONFLICT");
  });

  it("names every field that is wrong", async () => {
    const order = await orderOf(artifact, {
      functionName: "Not_a_label",
      artifactDigest: "ABC",
      expectedEtag: "x".repeat(65),
      note: "é".repeat(257),
    });
    expect(await fieldsOf(room.deploy(caller(), order))).toEqual([
      "function",
      "artifact_digest",
      "expected_etag",
      "note",
    ]);
  });

  it("takes names and notes up to their bounds, and nothing beyond", async () => {
    const good = ["a", "a-b", "a1", "a".repeat(63)];
    for (const functionName of good) {
      await room.deploy(caller(), await orderOf(artifact, { functionName, note: "😀".repeat(256) }));
    }
    const bad = ["", "a".repeat(64), "1a", "-a", "a-", "A", "a_b", "a.b", "a\n", "ä", "a b", "../a", "__proto__"];
    for (const functionName of bad) {
      expect(await fieldsOf(room.deploy(caller(), await orderOf(artifact, { functionName })))).toEqual(["function"]);
    }
    for (const note of ["😀".repeat(257), "a\0b", "\ud800"]) {
      expect(await fieldsOf(room.deploy(caller(), await orderOf(artifact, { note })))).toEqual(["note"]);
    }
  });
});

describe("activate", () => {
  it("rolls back and forth, and brings back what was undeployed", async () => {
    await room.deploy(caller(), await orderOf(artifact));
    await room.deploy(caller(), await orderOf(await keep("b")));
    expect((await room.activate(caller(), "f", 1, undefined)).activeRevision).toBe(1);
    const down = await room.undeploy(caller(), "f", undefined);
    expect(down).toMatchObject({ activeRevision: undefined, latestRevision: 2 });
    expect((await room.getFunction(caller(), "f")).active).toBeUndefined();
    expect((await room.activate(caller(), "f", 2, down.etag)).activeRevision).toBe(2);
    await expectFault(room.activate(caller(), "f", 1, down.etag), "REVISION_CONFLICT");
    await expectFault(room.undeploy(caller(), "f", down.etag), "REVISION_CONFLICT");
  });

  it("verifies again: a key revoked or a policy replaced since keeps a revision down", async () => {
    await room.deploy(caller(), await orderOf(artifact));
    await room.deploy(caller(), await orderOf(artifact));
    await expectFault(roomUnder(sha256Hex("newer")).activate(caller(), "f", 1, undefined), "POLICY_STALE");
    const before = listed;
    listed = before.map((key) => ({ ...key, status: "revoked" as const }));
    await expectFault(room.activate(caller(), "f", 1, undefined), "KEY_REVOKED");
    listed = [];
    await expectFault(room.activate(caller(), "f", 1, undefined), "SIGNATURE_INVALID");
    expect((await room.getFunction(caller(), "f")).function.activeRevision).toBe(2);
    listed = before.map((key) => ({ ...key, status: "retired" as const }));
    expect((await room.activate(caller(), "f", 1, undefined)).activeRevision).toBe(1);
  });

  it("finds nothing that is not there or another tenant's", async () => {
    await room.deploy(caller(), await orderOf(artifact));
    await expectFault(room.activate(caller(), "f", 2, undefined), "FUNCTION_NOT_FOUND");
    await expectFault(room.activate(caller(), "g", 1, undefined), "FUNCTION_NOT_FOUND");
    await expectFault(room.activate(caller("other"), "f", 1, undefined), "FUNCTION_NOT_FOUND");
    await expectFault(room.undeploy(caller("other"), "f", undefined), "FUNCTION_NOT_FOUND");
    await expectFault(room.getFunction(caller("other"), "f"), "FUNCTION_NOT_FOUND");
    await expectFault(room.listRevisions(caller("other"), "f", 0, undefined), "FUNCTION_NOT_FOUND");
    for (const number of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(await fieldsOf(room.activate(caller(), "f", number, undefined))).toEqual(["revision"]);
    }
  });
});

describe("lists", () => {
  it("come page by page and whole, functions by name", async () => {
    const names = ["e", "a", "c", "b", "d"];
    const order = await orderOf(artifact);
    for (const functionName of names) await room.deploy(caller(), { ...order, functionName });
    const found: string[] = [];
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await room.listFunctions(caller(), 2, token);
      sizes.push(page.items.length);
      found.push(...page.items.map(({ name }) => name));
      token = page.nextPageToken;
    } while (token !== undefined);
    expect(found).toEqual([...names].sort());
    expect(sizes).toEqual([2, 2, 1]);
    expect((await room.listFunctions(caller(), 5, undefined)).nextPageToken).toBeUndefined();
    expect((await room.listFunctions(caller("other"), 0, undefined)).items).toEqual([]);
  });

  it("come page by page and whole, revisions newest first, 100 a page unless asked", async () => {
    const order = await orderOf(artifact);
    for (let count = 0; count < 103; count++) await room.deploy(caller(), order);
    const first = await room.listRevisions(caller(), "f", 0, undefined);
    expect(first.items.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => 103 - index));
    const second = await room.listRevisions(caller(), "f", 0, first.nextPageToken);
    expect(second.items.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(second.nextPageToken).toBeUndefined();
  });

  it("refuse a page token that was not answered for them", async () => {
    const order = await orderOf(artifact);
    for (const functionName of ["a", "b", "c"]) {
      await room.deploy(caller(), { ...order, functionName });
      await room.deploy(caller(), { ...order, functionName });
    }
    const { nextPageToken: functions = "" } = await room.listFunctions(caller(), 1, undefined);
    const { nextPageToken: revisions = "" } = await room.listRevisions(caller(), "a", 1, undefined);
    expect(functions).not.toBe("");
    expect(revisions).not.toBe("");
    const badForFunctions = [
      revisions,
      "",
      "a",
      functions.slice(1),
      `${functions}=`,
      `${functions}A`,
      "😀",
      "A".repeat(10_000),
    ];
    for (const token of badForFunctions) {
      expect(await fieldsOf(room.listFunctions(caller(), 1, token)), token.slice(0, 40)).toEqual(["page_token"]);
    }
    expect(await fieldsOf(room.listFunctions(caller("other"), 1, functions))).toEqual(["page_token"]);
    expect(await fieldsOf(room.listRevisions(caller(), "b", 1, revisions))).toEqual(["page_token"]);
    expect(await fieldsOf(room.listRevisions(caller(), "a", 1, functions))).toEqual(["page_token"]);
  });

  it("refuse a page size out of bounds", async () => {
    for (const size of [-1, 1_001, 1.5, Number.NaN]) {
      expect(await fieldsOf(room.listFunctions(caller(), size, undefined))).toEqual(["page_size"]);
    }
  });
});

function tampered(attestation: Attestation): Attestation {
  const payload = Uint8Array.from(attestation.payload);
  payload[payload.length - 3] = (payload.at(-3) ?? 0) ^ 1;
  return { ...attestation, payload };
}
