/** Policies of functions and quotas of tenants, as a client meets them at a real server. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Role } from "../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import { assay } from "../unit/cli/terminal.ts";
import { Client, failure } from "./client.ts";
import { added, compile, deploy, LOOP, moduleOf, SUM, stateOf, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

type Policy = NonNullable<Parameters<typeof deployWith>[1]>;
const { deploy: deployMethod } = DeployService.method;

/** Deploys SUM; without a policy, as the function's newest revision has it. */
async function deployWith(
  name: string,
  policy?: { readonly [key in string]: number | string[] },
  by = client,
  text = SUM,
) {
  const artifactDigest = await compile(by, moduleOf(text));
  const { attestation } = await by.unary(SignService.method.sign, { artifactDigest });
  if (attestation === undefined) throw new Error("no attestation");
  const order = { function: name, artifactDigest, attestation };
  const { revision } = await by.unary(deployMethod, policy === undefined ? order : { ...order, policy });
  return revision;
}

const reduce = (name: string, amounts: readonly number[], by = client) =>
  by.unary(InvokeService.method.reduce, { function: { name }, events: amounts.map(added) });

/** A tenant of its own, and a client with every role in it. */
async function tenant(name: string): Promise<Client> {
  await client.unary(AdminService.method.createTenant, { name });
  const roles = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE, Role.READ, Role.ADMIN];
  const { token } = await client.unary(AdminService.method.createCredential, { tenant: name, roles });
  return new Client(server.address, token);
}

describe("a function's policy", () => {
  it("is set at Deploy, told with the revision, inherited by the next, and lifted by an empty one", async () => {
    const policy: Policy = { methods: ["Reduce"], maxBatchEvents: 2, callers: [] };
    expect((await deployWith("kept", policy))?.policy).toMatchObject({ methods: ["Reduce"], maxBatchEvents: 2 });
    expect((await deployWith("kept"))?.policy).toMatchObject({ methods: ["Reduce"], maxBatchEvents: 2 });
    const { active } = await client.unary(DeployService.method.getFunction, { function: "kept" });
    expect(active?.policy).toMatchObject({ methods: ["Reduce"] });
    expect(await failure(reduce("kept", [1, 2, 3]))).toMatchObject({ code: 8, reason: "PAYLOAD_TOO_LARGE" });
    expect(stateOf(await reduce("kept", [1, 2]))).toEqual({ total: 3, count: 2 });
    expect((await deployWith("kept", {}))?.policy).toBeUndefined();
    expect(stateOf(await reduce("kept", [1, 2, 3]))).toEqual({ total: 6, count: 3 });
  });

  it("that is wrong is refused whole, with each field", async () => {
    const { fields, reason } = await failure(deployWith("wrong", { methods: ["Deploy"], burst: 1, callers: ["me"] }));
    expect({ fields, reason }).toEqual({
      reason: "REQUEST_INVALID",
      fields: ["policy.burst", "policy.methods[0]", "policy.callers[0]"],
    });
  });

  it("keeps callers out in the words that a credential without the role meets, whatever else they ask", async () => {
    const { credential, token } = await client.unary(AdminService.method.createCredential, { roles: [Role.INVOKE] });
    const roleless = await client.unary(AdminService.method.createCredential, { roles: [Role.READ] });
    const invited = new Client(server.address, token);
    const reader = new Client(server.address, roleless.token);
    try {
      await deployWith("guarded", { callers: [`key:${credential?.id}`] });
      expect(stateOf(await reduce("guarded", [4], invited))).toEqual({ total: 4, count: 1 });
      const { requestId: _, ...kept } = await failure(reduce("guarded", [4]));
      const { requestId: __, ...role } = await failure(reduce("guarded", [4], reader));
      expect(kept).toEqual(role);
      const stream = client.stream(InvokeService.method.reduceStream);
      stream.send({ message: { case: "open", value: { function: { name: "guarded" } } } });
      expect(await stream.ended).toMatchObject({ code: 7, reason: "PERMISSION_MISSING" });
    } finally {
      invited.close();
      reader.close();
    }
  });

  it("refuses calls beyond the rate, and says when to come back", async () => {
    await deployWith("slow", { callsPerSecond: 1, burst: 2 });
    await reduce("slow", [1]);
    await reduce("slow", [1]);
    const refused = await failure(reduce("slow", [1]));
    expect(refused).toMatchObject({ code: 8, reason: "RATE_LIMIT" });
    expect(refused.retryAfter?.retryDelay).toBeDefined();
  });

  it("ends calls and streams after its longest deadline, and says so to the client at once", async () => {
    await deployWith("brief", { maxDeadlineMs: 300 });
    const stream = client.stream(InvokeService.method.reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "brief" } } } });
    // Whether it is open by then or not.
    expect(await stream.ended).toMatchObject({ code: 4, reason: "DEADLINE_EXCEEDED" });
    await deployWith("brief-loop", { maxDeadlineMs: 1 }, client, LOOP);
    const loop = client.unary(InvokeService.method.reduce, {
      function: { name: "brief-loop" },
      events: [{ type: "x", data: Buffer.from("1") }],
    });
    expect(await failure(loop)).toMatchObject({ code: 4, reason: "DEADLINE_EXCEEDED" });
    await deployWith("brief", { maxDeadlineMs: 60_000 });
    expect(stateOf(await reduce("brief", [1]))).toEqual({ total: 1, count: 1 });
  });
});

describe("a tenant's quota", () => {
  it("is the server's default until one is set, tells what is used, and refuses with both", async () => {
    const acme = await tenant("acme");
    const other = await tenant("other");
    try {
      await deploy(acme, "one", moduleOf(SUM));
      const before = await client.unary(AdminService.method.getQuota, { tenant: "acme" });
      expect(before.quota).toMatchObject({ functions: 1_000, runningCalls: 1_024, callsPerSecond: 0 });
      expect(before.usage).toMatchObject({ functions: 1, compilesInLastMinute: 1, runningCalls: 0 });
      expect(Number(before.usage?.storedBytes)).toBeGreaterThan(SUM.length);
      const quota = { functions: 1, revisionsPerFunction: 2, compilesPerMinute: 6 };
      await client.unary(AdminService.method.setQuota, { tenant: "acme", quota });
      expect((await acme.unary(AdminService.method.getQuota, {})).quota).toMatchObject({
        ...quota,
        runningCalls: 1_024,
      });

      expect(await failure(deploy(acme, "two", moduleOf(SUM)))).toMatchObject({
        code: 8,
        reason: "QUOTA_EXCEEDED",
        quotas: ["tenant:acme functions: 1 of 1"],
        retryAfter: undefined,
      });
      await deploy(acme, "one", moduleOf(SUM));
      expect((await failure(deploy(acme, "one", moduleOf(SUM)))).quotas).toEqual([
        "tenant:acme revisions_per_function: 2 of 2",
      ]);
      const bytes = (await client.unary(AdminService.method.getQuota, { tenant: "acme" })).usage?.storedBytes ?? 0n;
      await client.unary(AdminService.method.setQuota, { tenant: "acme", quota: { ...quota, storedBytes: bytes } });
      expect((await failure(compile(acme, moduleOf(`${SUM} // more`)))).quotas).toEqual([
        `tenant:acme stored_bytes: ${bytes} of ${bytes}`,
      ]);
      // Six were let in by now.
      await compile(acme, moduleOf(SUM));
      const late = await failure(compile(acme, moduleOf(SUM)));
      expect(late).toMatchObject({ reason: "RATE_LIMIT", quotas: ["tenant:acme compiles_per_minute: 6 of 6"] });
      expect(late.retryAfter?.retryDelay).toBeDefined();

      // Neither what it has, nor anybody else, is touched by that.
      expect(await sum(acme, "one", [1, 2])).toEqual({ total: 3, count: 2 });
      await deploy(other, "one", moduleOf(SUM));
      expect(await sum(other, "one", [5])).toEqual({ total: 5, count: 1 });
      expect((await failure(acme.unary(AdminService.method.setQuota, { tenant: "acme", quota: {} }))).reason).toBe(
        "PERMISSION_MISSING",
      );
      const { requestId: _, ...foreign } = await failure(acme.unary(AdminService.method.getQuota, { tenant: "other" }));
      const { requestId: __, ...missing } = await failure(
        acme.unary(AdminService.method.getQuota, { tenant: "nobody" }),
      );
      expect({ ...foreign, message: foreign.message.replace("other", "nobody") }).toEqual(missing);
    } finally {
      acme.close();
      other.close();
    }
  });
});

describe("on the command line", () => {
  it("a policy is deployed from a file, and a secret is set, listed and deleted without being shown", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-terms-"));
    try {
      writeFileSync(join(folder, "f.ts"), SUM);
      writeFileSync(join(folder, "policy.json"), '{"methods": ["ReduceStream"], "maxBatchEvents": 3}');
      writeFileSync(join(folder, "key"), "s3cret value");
      const run = async (...args: string[]) => {
        const env = { ASSAY_ADDRESS: server.address, ASSAY_TOKEN: server.adminToken };
        const { exitCode, stderr, stdout } = await assay([...args, "--json"], { workingDirectory: folder, env });
        expect(stderr + stdout).not.toContain("s3cret");
        return { exitCode, answer: JSON.parse(stdout) };
      };
      const deployed = await run("deploy", "line", "f.ts", "--policy", "policy.json");
      expect(deployed).toMatchObject({
        exitCode: 0,
        answer: { revision: { policy: { methods: ["ReduceStream"], maxBatchEvents: 3, burst: 0 } } },
      });
      expect((await failure(reduce("line", [1]))).reason).toBe("METHOD_NOT_ALLOWED");
      expect((await run("secrets", "set", "line", "API_KEY", "key")).answer.secret.name).toBe("API_KEY");
      expect((await run("secrets", "list", "line")).answer.secrets).toHaveLength(1);
      expect((await run("secrets", "delete", "line", "API_KEY")).exitCode).toBe(0);
      const again = await run("secrets", "delete", "line", "API_KEY");
      expect(again.answer.error.reason).toBe("SECRET_NOT_FOUND");
      expect(again.exitCode).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
