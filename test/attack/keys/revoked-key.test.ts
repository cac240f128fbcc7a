/** Nothing that a revoked key signed runs on: not in a call that runs, not in a stream that is open, not after a restart. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { Client, failure, failureOf } from "../../e2e/client.ts";
import { added, compile, deploy, LOOP, moduleOf, SUM, stateOf, sum } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

/** Long enough that no limit can be what ends a call here. */
const FLAGS = ["--allow-raised-limits", "--limit-cpu-time-ms=60000", "--limit-wall-clock-ms=120000"];
let dataDirectory: string;
let server: RunningServer;
let client: Client;
let revokedKey: string;

const start = async (flags: readonly string[] = []) => {
  server = await startServer({ dataDirectory, flags: [...FLAGS, ...flags] });
  client = new Client(server.address);
};
beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), "assay-attack-"));
  await start();
});
afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const openStream = async (name: string) => {
  const stream = client.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name } } } });
  expect((await stream.next())?.message.case).toBe("opened");
  return stream;
};
const loop = (name: string) =>
  client.unary(InvokeService.method.reduce, {
    function: { name },
    events: [{ type: "Spin", data: Buffer.from("1") }],
  });

it("a revocation ends the call that runs, the stream that rests and the stream whose batch runs", async () => {
  await deploy(client, "sum", moduleOf(SUM));
  await deploy(client, "loop", moduleOf(LOOP));
  const [old] = (await client.unary(SignService.method.listKeys, {})).keys;
  const oldKey = old?.keyId ?? "";
  // What the next key signed has to go on.
  const { key } = await client.unary(SignService.method.rotateKey, {});
  expect(key?.keyId).not.toBe(oldKey);
  await deploy(client, "kept", moduleOf(SUM.replace("unlucky", "no luck")));
  expect(await sum(client, "sum", [1])).toEqual({ total: 1, count: 1 });

  const resting = await openStream("sum");
  const keeping = await openStream("kept");
  keeping.send({ message: { case: "batch", value: { batch: 1n, events: [added(2)] } } });
  const busy = await openStream("loop");
  busy.send({ message: { case: "batch", value: { batch: 1n, events: [{ type: "Spin", data: Buffer.from("1") }] } } });
  const running = failure(loop("loop"));

  const { key: revoked } = await client.unary(SignService.method.revokeKey, { keyId: oldKey });
  expect(revoked?.status).toBe(3);
  expect((await running).reason).toBe("KEY_REVOKED");
  expect((await resting.ended)?.reason).toBe("KEY_REVOKED");
  expect((await busy.ended)?.reason).toBe("KEY_REVOKED");
  expect((await failure(sum(client, "sum", [1]))).reason).toBe("KEY_REVOKED");
  revokedKey = oldKey;

  // The other function's stream has lost its executor, perhaps, and nothing else.
  expect((await keeping.next())?.message.case).toBe("receipt");
  keeping.send({ message: { case: "batch", value: { batch: 2n, events: [added(3)] } } });
  const rest = await keeping.finish();
  const last = rest.at(-1)?.message;
  expect(last?.case === "receipt" ? stateOf(last.value) : undefined).toEqual({ total: 5, count: 2 });
  expect(await sum(client, "kept", [4])).toEqual({ total: 4, count: 1 });
}, 60_000);

it("nothing of it is deployed, activated or called after a restart", async () => {
  client.close();
  await server.stop();
  await start();
  const { keys } = await client.unary(SignService.method.listKeys, {});
  expect(keys.map(({ keyId, status }) => [keyId === revokedKey, status])).toEqual([
    [false, 1],
    [true, 3],
  ]);
  expect((await failure(sum(client, "sum", [1]))).reason).toBe("KEY_REVOKED");
  const stream = client.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
  await stream.next().catch((error: unknown) => expect(failureOf(error).reason).toBe("KEY_REVOKED"));
  expect((await stream.ended)?.reason).toBe("KEY_REVOKED");
  const activate = client.unary(DeployService.method.activate, { function: "sum", revision: 1n });
  expect((await failure(activate)).reason).toBe("KEY_REVOKED");
  expect(await sum(client, "kept", [4])).toEqual({ total: 4, count: 1 });
});

it("a revision with two signatures lives until too few are left", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM.replace("unlucky", "not lucky")));
  const { key: other } = await client.unary(SignService.method.rotateKey, { group: "release" });
  const { attestation: once } = await client.unary(SignService.method.sign, { artifactDigest });
  const { attestation } = await client.unary(SignService.method.sign, {
    artifactDigest,
    keyGroup: "release",
    ...(once === undefined ? {} : { attestation: once }),
  });
  expect(attestation?.signatures).toHaveLength(2);
  if (attestation === undefined) return;
  await client.unary(DeployService.method.deploy, { function: "twice", artifactDigest, attestation });
  const [first] = attestation.signatures.map(({ keyId }) => keyId).filter((id) => id !== other?.keyId);
  await client.unary(SignService.method.revokeKey, { keyId: first ?? "" });
  expect(await sum(client, "twice", [1])).toEqual({ total: 1, count: 1 });
  await client.unary(SignService.method.revokeKey, { keyId: other?.keyId ?? "" });
  expect((await failure(sum(client, "twice", [1]))).reason).toBe("KEY_REVOKED");
});

it("a server whose keys are all revoked starts, signs nothing, and signs again after a rotation", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM));
  client.close();
  await server.stop();
  await start();
  expect((await failure(client.unary(SignService.method.sign, { artifactDigest }))).reason).toBe("KEY_NOT_FOUND");
  await client.unary(SignService.method.rotateKey, {});
  await deploy(client, "sum", moduleOf(SUM));
  expect(await sum(client, "sum", [1])).toEqual({ total: 1, count: 1 });
});

it("the keys' list, lost, is not made anew beside functions that it signed for, of whatever tenant", async () => {
  client.close();
  await server.stop();
  rmSync(join(dataDirectory, "keys", "keys.json"));
  await expect(startServer({ dataDirectory, flags: FLAGS })).rejects.toThrow(/keys\.json is missing/);
});
