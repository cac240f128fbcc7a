import { createHash, createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AdminService, SandboxMode } from "../../src/gen/assay/v1/admin_service_pb.js";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { EventService } from "../../src/gen/assay/v1/event_service_pb.js";
import { InvokeService, OnFault, StateReport } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Kind, Severity } from "../../src/gen/assay/v1/module_pb.js";
import { ProjectionService } from "../../src/gen/assay/v1/projection_service_pb.js";
import { Reason } from "../../src/gen/assay/v1/reason_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import { Client, failure, pathOf } from "./client.ts";
import { added, bytesOf, compile, deploy, moduleOf, SUM, stateOf, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

const rejected = { files: [{ path: "index.ts", content: bytesOf(SUM.replace("sum.count + 1", "process.pid")) }] };

describe("Compile", () => {
  test("answers an artifact for source that is allowed, and the same one for the same source", async () => {
    const module = { files: [{ path: "index.ts", content: bytesOf(SUM) }] };
    const first = await client.unary(CompileService.method.compile, { module });
    const second = await client.unary(CompileService.method.compile, { module });
    expect(first.outcome.case).toBe("artifact");
    expect(second).toEqual(first);
  });

  test("answers a rejection with the place and the name for source that is not", async () => {
    const { outcome, diagnostics } = await client.unary(CompileService.method.compile, { module: rejected });
    expect(outcome).toMatchObject({ case: "rejection" });
    const finding = diagnostics.find(({ name }) => name.includes("process"));
    expect(finding).toMatchObject({ severity: Severity.ERROR, range: { path: "index.ts", startLine: 10 } });
    expect(finding?.codeFrame).toContain("process");
  });
});

describe("Check", () => {
  test("gives Compile's verdict and keeps nothing", async () => {
    const text = `${SUM}\n// only checked`;
    const module = { files: [{ path: "index.ts", content: bytesOf(text) }] };
    const verdict = await client.unary(CompileService.method.check, { module });
    expect(verdict).toMatchObject({ accepted: true, kind: Kind.REDUCER });
    expect((await client.unary(CompileService.method.check, { module: rejected })).accepted).toBe(false);
  });
});

describe("GetPolicy", () => {
  test("answers the library and the table of a kind", async () => {
    const policy = await client.unary(CompileService.method.getPolicy, { kind: Kind.REDUCER });
    expect(policy.policyDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(policy.library.length).toBeGreaterThan(0);
    const random = policy.entries.find(({ name }) => name === "Math.random");
    expect(random).toMatchObject({ allowed: false });
    expect(policy.entries.find(({ name }) => name === "Array.prototype.map")).toMatchObject({ allowed: true });
  });
});

describe("GetArtifact", () => {
  test("streams the manifest, then the bytes that have the digest, then the source map", async () => {
    const digest = await compile(client, moduleOf(SUM));
    const [head, ...parts] = await client.all(CompileService.method.getArtifact, { digest });
    expect(head?.part).toMatchObject({ case: "artifact", value: { digest, manifest: { kind: Kind.REDUCER } } });
    const cases = parts.map(({ part }) => part.case);
    expect(cases).toEqual([...cases].sort());
    const code = Buffer.concat(parts.flatMap(({ part }) => (part.case === "code" ? [part.value] : [])));
    expect(createHash("sha256").update(code).digest("hex")).toBe(digest);
    const map = Buffer.concat(parts.flatMap(({ part }) => (part.case === "sourceMap" ? [part.value] : [])));
    expect(JSON.parse(map.toString())).toMatchObject({ version: 3 });
  });
});

describe("Sign and Verify", () => {
  test("an attestation verifies, by the server and by any ECDSA tool with the public key alone", async () => {
    const artifactDigest = await compile(client, moduleOf(SUM));
    const { attestation } = await client.unary(SignService.method.sign, { artifactDigest });
    if (attestation === undefined) throw new Error("no attestation");
    const verdict = await client.unary(SignService.method.verify, { attestation, artifactDigest });
    expect(verdict).toMatchObject({ valid: true, statement: { artifactDigest, tenant: "default" } });

    const { keys } = await client.unary(SignService.method.listKeys, {});
    const [signature] = attestation.signatures;
    const key = keys.find(({ keyId }) => keyId === signature?.keyId);
    const type = attestation.payloadType;
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${attestation.payload.length} `),
      attestation.payload,
    ]);
    expect(verify("sha256", signed, createPublicKey(key?.pem ?? ""), signature?.signature ?? new Uint8Array())).toBe(
      true,
    );
  });

  test("an attestation with one changed byte has a verdict that says which check fails", async () => {
    const artifactDigest = await compile(client, moduleOf(SUM));
    const { attestation } = await client.unary(SignService.method.sign, { artifactDigest });
    if (attestation === undefined) throw new Error("no attestation");
    attestation.payload[40] = (attestation.payload[40] ?? 0) ^ 1;
    const verdict = await client.unary(SignService.method.verify, { attestation });
    expect(verdict.valid).toBe(false);
    expect(verdict.statement).toBeUndefined();
    expect(verdict.checks.at(-1)).toMatchObject({ passed: false });
    const failed = await failure(
      client.unary(DeployService.method.deploy, { function: "forged", artifactDigest, attestation }),
    );
    expect(failed).toMatchObject({ code: 9, reason: "SIGNATURE_INVALID" });
  });
});

describe("Deploy", () => {
  test("numbers revisions, activates, rolls back, undeploys, lists and gets", async () => {
    const name = "counter";
    expect((await deploy(client, name, moduleOf(SUM))).revision).toBe(1);
    const second = await deploy(client, name, moduleOf(SUM.replace("count + 1", "count + 2")));
    expect(second.revision).toBe(2);
    expect(await sum(client, name, [1])).toEqual({ total: 1, count: 2 });

    const rolledBack = await client.unary(DeployService.method.activate, { function: name, revision: 1n });
    expect(rolledBack.function).toMatchObject({ activeRevision: 1n, latestRevision: 2n });
    expect(await sum(client, name, [1])).toEqual({ total: 1, count: 1 });

    const exact = { function: { name, revision: 2n }, events: [added(1)] };
    expect(stateOf(await client.unary(InvokeService.method.reduce, exact))).toEqual({ total: 1, count: 2 });

    const { revisions } = await client.unary(DeployService.method.listRevisions, { function: name });
    expect(revisions.map(({ number, active }) => [number, active])).toEqual([
      [2n, false],
      [1n, true],
    ]);
    const { functions } = await client.unary(DeployService.method.listFunctions, {});
    expect(functions.map((entry) => entry.name)).toContain(name);

    const found = await client.unary(DeployService.method.getFunction, { function: name });
    expect(found.active).toMatchObject({ number: 1n, function: name, active: true });

    const gone = await client.unary(DeployService.method.undeploy, { function: name });
    expect(gone.function?.activeRevision).toBeUndefined();
    expect(await failure(sum(client, name, [1]))).toMatchObject({ code: 5, reason: "FUNCTION_NOT_FOUND" });
    await client.unary(DeployService.method.activate, { function: name, revision: 2n });
    expect(await sum(client, name, [1])).toEqual({ total: 1, count: 2 });
  });

  test("insists on an etag where one is given", async () => {
    const name = "guarded";
    await deploy(client, name, moduleOf(SUM));
    const { function: record } = await client.unary(DeployService.method.getFunction, { function: name });
    const expectedEtag = record?.etag ?? "";
    await client.unary(DeployService.method.undeploy, { function: name, expectedEtag });
    const late = client.unary(DeployService.method.activate, { function: name, revision: 1n, expectedEtag });
    expect(await failure(late)).toMatchObject({ code: 10, reason: "REVISION_CONFLICT" });
  });

  test("refuses an artifact without an attestation", async () => {
    const artifactDigest = await compile(client, moduleOf(SUM));
    const failed = await failure(client.unary(DeployService.method.deploy, { function: "bare", artifactDigest }));
    expect(failed).toMatchObject({ code: 9, reason: "ATTESTATION_MISSING", fields: ["attestation"] });
  });

  test("pages through lists", async () => {
    for (const name of ["page-a", "page-b", "page-c"]) await deploy(client, name, moduleOf(SUM));
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await client.unary(DeployService.method.listFunctions, { pageSize: 2, pageToken });
      expect(page.functions.length).toBeLessThanOrEqual(2);
      seen.push(...page.functions.map(({ name }) => name));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(["page-a", "page-b", "page-c"]));
  });
});

describe("Reduce", () => {
  const name = "sum";
  beforeAll(() => deploy(client, name, moduleOf(SUM)));

  test("folds events into a state and says what it cost", async () => {
    const answer = await client.unary(InvokeService.method.reduce, {
      function: { name },
      events: [added(1), added(2), added(3.5)],
    });
    expect(stateOf(answer)).toEqual({ total: 6.5, count: 3 });
    expect(answer).toMatchObject({ revision: 1n, eventsApplied: 3 });
    expect(answer.stateDigest).toBe(createHash("sha256").update('{"count":3,"total":6.5}').digest("hex"));
    expect(answer.usage?.cpuTimeNs).toBeGreaterThan(0n);
    expect(answer.usage?.heapBytes).toBeGreaterThan(0n);
  });

  test("folds on from a given state as if it had never been away", async () => {
    const whole = await client.unary(InvokeService.method.reduce, {
      function: { name },
      events: [added(1), added(2)],
    });
    const first = await client.unary(InvokeService.method.reduce, { function: { name }, events: [added(1)] });
    const rest = await client.unary(InvokeService.method.reduce, {
      function: { name },
      state: first.state,
      events: [added(2)],
    });
    expect(Buffer.from(rest.state)).toEqual(Buffer.from(whole.state));
    expect(rest.stateDigest).toBe(whole.stateDigest);
  });

  test("without events answers what initial returns", async () => {
    expect(stateOf(await client.unary(InvokeService.method.reduce, { function: { name } }))).toEqual({
      total: 0,
      count: 0,
    });
  });

  test("hands on what the function throws, with a stack in the author's lines and the event's index", async () => {
    const failed = await failure(sum(client, name, [1, -13, 2]));
    expect(failed).toMatchObject({ code: 2, reason: "EXCEPTION", metadata: { event_index: "1" } });
    expect(failed.message).toContain("minus thirteen is unlucky");
    expect(failed.stack[0]).toMatch(/index\.ts:8:\d+/);
    expect(failed.retryAfter).toBeUndefined();
  });
});

describe("ReduceStream", () => {
  const name = "stream-sum";
  beforeAll(() => deploy(client, name, moduleOf(SUM)));
  const open = (onFault: OnFault, stateReport: StateReport) =>
    ({ message: { case: "open", value: { function: { name }, onFault, stateReport } } }) as const;
  const batch = (number: number, ...amounts: number[]) =>
    ({ message: { case: "batch", value: { batch: BigInt(number), events: amounts.map(added) } } }) as const;
  const receipts = (messages: Awaited<ReturnType<ReturnType<typeof stream>["finish"]>>) =>
    messages.flatMap(({ message }) => (message.case === "receipt" ? [message.value] : []));
  const stream = () => client.stream(InvokeService.method.reduceStream);

  test("opens, answers each batch, and reports the state at the end", async () => {
    const call = stream();
    call.send(open(OnFault.STOP, StateReport.AT_END));
    call.send(batch(5, 1, 2));
    call.send(batch(9, 3));
    const messages = await call.finish();
    expect(messages[0]?.message).toMatchObject({ case: "opened", value: { revision: 1n } });
    const [first, second, closing] = receipts(messages);
    expect(first).toMatchObject({ batch: 5n, eventsApplied: 2, eventsFailed: 0, stateDigest: "" });
    expect(second).toMatchObject({ batch: 9n, eventsApplied: 1 });
    expect(closing).toMatchObject({ batch: 0n });
    expect(stateOf(closing ?? { state: bytesOf("null") })).toEqual({ total: 6, count: 3 });
    expect(await call.ended).toBeUndefined();
  });

  test("stops at a fault, keeps the state before it, and ends with OK", async () => {
    const call = stream();
    call.send(open(OnFault.STOP, StateReport.AT_END));
    call.send(batch(1, 1, -13, 5));
    call.send(batch(2, 7));
    const [first, ...rest] = receipts(await call.finish());
    expect(first).toMatchObject({
      batch: 1n,
      eventsApplied: 1,
      eventsFailed: 1,
      faults: [{ index: 1, fault: { reason: Reason.EXCEPTION, retryable: false } }],
    });
    expect(rest.map((receipt) => receipt.batch)).toEqual([0n]);
    expect(stateOf(rest[0] ?? { state: bytesOf("null") })).toEqual({ total: 1, count: 1 });
    expect(await call.ended).toBeUndefined();
  });

  test("skips faults where it is asked to, malformed events included", async () => {
    const call = stream();
    call.send(open(OnFault.SKIP, StateReport.EVERY_BATCH));
    call.send({
      message: {
        case: "batch",
        value: { batch: 1n, events: [added(1), added(-13), { type: "Added", data: bytesOf("{") }, added(2)] },
      },
    });
    const [first] = receipts(await call.finish());
    expect(first).toMatchObject({ eventsApplied: 2, eventsFailed: 2 });
    expect(first?.faults.map(({ index, fault }) => [index, fault?.reason])).toEqual([
      [1, Reason.EXCEPTION],
      [2, Reason.EVENT_INVALID],
    ]);
    expect(stateOf(first ?? { state: bytesOf("null") })).toEqual({ total: 3, count: 2 });
  });

  test("never reports state where it is not wanted", async () => {
    const call = stream();
    call.send(open(OnFault.STOP, StateReport.NEVER));
    call.send(batch(1, 1));
    const found = receipts(await call.finish());
    expect(found.map(({ batch: number, state }) => [number, state.length])).toEqual([[1n, 0]]);
  });
});

describe("GetServerInfo", () => {
  test("says what runs, and which walls are missing", async () => {
    const info = await client.unary(AdminService.method.getServerInfo, {});
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(info.nodeVersion).toMatch(/^26\./);
    expect(info.v8Version).toBe(process.versions.v8);
    expect(info.sandbox?.mode).toBe(SandboxMode.PROCESS);
    const { policyDigest } = await client.unary(CompileService.method.getPolicy, { kind: Kind.REDUCER });
    expect(info.policyDigest).toBe(policyDigest);
    const layers = new Map(info.sandbox?.layers.map(({ name, present }) => [name, present]));
    expect(layers.get("permission-model")).toBe(true);
    expect(layers.get("network-namespace")).toBe(false);
    expect(info.executionLimits).toMatchObject({ cpuTimeMs: 50, memoryMb: 128, batchEvents: 10_000 });
    const artifact = await compile(client, moduleOf(SUM));
    const [head] = await client.all(CompileService.method.getArtifact, { digest: artifact });
    if (head?.part.case !== "artifact") throw new Error("no head");
    expect(head.part.value.manifest?.compilerVersion).toBe(info.compilerVersion);
  });
});

describe("what is still to come", () => {
  const methods = [
    InvokeService.method.decide,
    InvokeService.method.handle,
    DeployService.method.watchFunctions,
    ...EventService.methods,
    ...ProjectionService.methods,
  ];

  test.each(methods.map((method) => [pathOf(method), method] as const))(
    "%s names the feature that is missing",
    async (_, method) => {
      const failed = await failure(
        method.methodKind === "server_streaming" ? client.all(method, {}) : client.raw(pathOf(method), Buffer.alloc(0)),
      );
      expect(failed).toMatchObject({ code: 12, reason: "NOT_IMPLEMENTED" });
      expect(failed.message).toMatch(/^this server does not have .+ yet$/);
    },
  );
});
