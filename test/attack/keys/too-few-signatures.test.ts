/** What has fewer signatures than the operator asks for is neither deployed nor run, even where the store says that it was deployed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { generateKeyPair, writePrivateKey } from "../../../src/sign/file-signer.ts";
import { Client, failure } from "../../e2e/client.ts";
import { compile, deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";
import { assay } from "../../unit/cli/terminal.ts";

let root: string;
let dataDirectory: string;
let outsideKey: string;
let server: RunningServer;
let client: Client;

const start = async (flags: readonly string[] = []) => {
  server = await startServer({ dataDirectory, flags });
  client = new Client(server.address);
};
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "assay-attack-"));
  dataDirectory = join(root, "data");
  await start();
  await deploy(client, "once", moduleOf(SUM));
  expect(await sum(client, "once", [1])).toEqual({ total: 1, count: 1 });
  client.close();
  await server.stop();
  const file = join(root, "signatures.json");
  const rules = [{ signatures: 2 }, { group: "release", signatures: 1 }];
  writeFileSync(file, JSON.stringify({ rules, groups: { vault: { signers: ["key:nobody"] } } }));
  const { privateKey, pem, keyId } = generateKeyPair();
  outsideKey = keyId;
  writePrivateKey(join(root, "outside.pem"), privateKey);
  writeFileSync(join(root, "outside.pub.pem"), pem);
  const command = ["/usr/bin/openssl", "dgst", "-sha256", "-sign", join(root, "outside.pem")];
  await start([
    `--deploy-signatures=${file}`,
    `--signer-command=${JSON.stringify(command)}`,
    `--signer-key=${join(root, "outside.pub.pem")}`,
    "--signer-group=outside",
  ]);
});
afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

it("a revision that is in the store with one signature is neither called nor activated", async () => {
  const refusal = await failure(sum(client, "once", [1]));
  expect([refusal.reason, refusal.message]).toEqual([
    "SIGNATURES_INSUFFICIENT",
    "lacks 1 signature of different keys and 1 signature of the group release",
  ]);
  const activate = client.unary(DeployService.method.activate, { function: "once", revision: 1n });
  expect((await failure(activate)).reason).toBe("SIGNATURES_INSUFFICIENT");
});

it("a deployment is refused in words that name what is missing, until it is there", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM.replace("unlucky", "not lucky")));
  const { attestation: once } = await client.unary(SignService.method.sign, { artifactDigest });
  if (once === undefined) throw new Error("no attestation");
  const order = { function: "twice", artifactDigest };
  const refusal = await failure(client.unary(DeployService.method.deploy, { ...order, attestation: once }));
  expect(refusal.reason).toBe("SIGNATURES_INSUFFICIENT");
  expect(refusal.message).toContain("1 signature of the group release");

  await client.unary(SignService.method.rotateKey, { group: "release" });
  const release = { artifactDigest, keyGroup: "release" };
  const { attestation: alone } = await client.unary(SignService.method.sign, release);
  if (alone === undefined) throw new Error("no attestation");
  expect(
    (await failure(client.unary(DeployService.method.deploy, { ...order, attestation: alone }))).message,
  ).toContain("lacks 1 signature of different keys");
  const { attestation: both } = await client.unary(SignService.method.sign, { ...release, attestation: once });
  if (both === undefined) throw new Error("no attestation");
  await client.unary(DeployService.method.deploy, { ...order, attestation: both });
  expect(await sum(client, "twice", [2])).toEqual({ total: 2, count: 1 });
});

it("a key that the server never sees signs as any other, and is revoked as any other", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM.replace("unlucky", "out of luck")));
  const { attestation: once } = await client.unary(SignService.method.sign, { artifactDigest, keyGroup: "outside" });
  expect(once?.signatures.map(({ keyId }) => keyId)).toEqual([outsideKey]);
  if (once === undefined) return;
  const release = { artifactDigest, keyGroup: "release", attestation: once };
  const { attestation } = await client.unary(SignService.method.sign, release);
  if (attestation === undefined) throw new Error("no attestation");
  await client.unary(DeployService.method.deploy, { function: "outside", artifactDigest, attestation });
  expect(await sum(client, "outside", [2])).toEqual({ total: 2, count: 1 });
  expect((await failure(client.unary(SignService.method.rotateKey, { group: "outside" }))).reason).toBe(
    "REQUEST_INVALID",
  );
  await client.unary(SignService.method.revokeKey, { keyId: outsideKey });
  expect((await failure(sum(client, "outside", [2]))).reason).toBe("KEY_REVOKED");
  const again = client.unary(SignService.method.sign, { artifactDigest, keyGroup: "outside" });
  expect((await failure(again)).reason).toBe("KEY_NOT_FOUND");
});

it("a signature that is given twice counts once", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM.replace("unlucky", "a pity")));
  const { attestation } = await client.unary(SignService.method.sign, { artifactDigest, keyGroup: "release" });
  if (attestation === undefined) throw new Error("no attestation");
  const [signature] = attestation.signatures;
  if (signature === undefined) throw new Error("no signature");
  const doubled = { ...attestation, signatures: [signature, signature] };
  const refusal = await failure(
    client.unary(DeployService.method.deploy, { function: "doubled", artifactDigest, attestation: doubled }),
  );
  expect(refusal.reason).toBe("SIGNATURE_INVALID");
});

it("a group's key does not sign for who is not among its signers", async () => {
  const artifactDigest = await compile(client, moduleOf(SUM));
  await client.unary(SignService.method.rotateKey, { group: "vault" });
  const sign = client.unary(SignService.method.sign, { artifactDigest, keyGroup: "vault" });
  expect((await failure(sign)).reason).toBe("PERMISSION_MISSING");
});

it("the command line walks the same way: rotate, sign twice, retire, revoke", async () => {
  const env = { ASSAY_ADDRESS: server.address, ASSAY_TOKEN: server.adminToken };
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await assay(args, { workingDirectory: root, env });
    expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: "" });
    return stdout;
  };
  const artifactDigest = await compile(client, moduleOf(SUM.replace("unlucky", "no go")));
  const { key } = JSON.parse(await run("keys", "rotate", "--group", "release", "--json"));
  expect(key).toMatchObject({ group: "release", status: "active" });
  await run("sign", artifactDigest, "-o", "a.json");
  await run("sign", artifactDigest, "--group", "release", "--add-to", "a.json", "-o", "a.json");
  expect(JSON.parse(readFileSync(join(root, "a.json"), "utf8")).signatures).toHaveLength(2);
  expect(await run("keys", "retire", key.keyId)).toContain("is retired");
  expect(await run("keys")).toMatch(new RegExp(`${key.keyId} +release +retired`));
  expect(await run("keys", "revoke", key.keyId)).toContain("is revoked");
  const { exitCode } = await assay(["keys", "retire", key.keyId], { env });
  expect(exitCode).toBe(3);
});

it("what was done and refused here stands in the audit log, in one chain up to the head, and can be read by the operator", async () => {
  const messages = await client.all(AdminService.method.readAuditLog, {});
  const entries = messages.flatMap((message) => message.entries);
  const seen = entries.map(({ method, reason }) => `${method.split("/")[1]} ${reason}`);
  for (const one of ["Deploy 0", "Deploy 37", "RotateKey 0", "RevokeKey 0", "Sign 4", "Reduce 37"]) {
    expect(seen).toContain(one);
  }
  const kept = JSON.parse((await assay(["audit", "verify", dataDirectory, "--json"])).stdout);
  expect(kept).toMatchObject({ valid: true });
  const last = entries.at(-1);
  const at = await assay(["audit", "verify", dataDirectory, "--head", last?.digest ?? ""]);
  expect(at.exitCode).toBe(0);
  // A request in parts: from the middle on.
  const rest = await client.all(AdminService.method.readAuditLog, { fromSequence: 3n });
  expect(rest.flatMap((message) => message.entries)[0]?.sequence).toBe(3n);
});
