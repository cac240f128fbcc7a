/** What was revoked, suspended or deleted is out at once: for the next call, and for calls that run. */
import { setTimeout as sleep } from "node:timers/promises";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failure } from "../../e2e/client.ts";
import { added, deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

const ALL = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE, Role.READ, Role.ADMIN];

let server: RunningServer;
let operator: Client;
let tenants = 0;
let tenant: string;
let id: string;
let client: Client;
let bystander: Client;

async function keyOf(name: string, roles = ALL, expiresAtMs?: number): Promise<{ id: string; token: string }> {
  const { credential, token } = await operator.unary(AdminService.method.createCredential, {
    tenant: name,
    roles,
    ...(expiresAtMs === undefined ? {} : { expiresAt: timestampFromMs(expiresAtMs) }),
  });
  return { id: credential?.id ?? "", token };
}

beforeAll(async () => {
  server = await startServer();
  operator = new Client(server.address);
  await operator.unary(AdminService.method.createTenant, { name: "bystander" });
  bystander = new Client(server.address, (await keyOf("bystander")).token);
  await deploy(bystander, "sum", moduleOf(SUM));
});

beforeEach(async () => {
  tenant = `acme-${++tenants}`;
  await operator.unary(AdminService.method.createTenant, { name: tenant });
  const key = await keyOf(tenant);
  id = key.id;
  client = new Client(server.address, key.token);
  await deploy(client, "sum", moduleOf(SUM));
});

afterAll(async () => {
  operator.close();
  bystander.close();
  expect(await server.stop()).toBe(0);
});

/** An open stream of the client, with one batch answered. */
async function openStream(of = client) {
  const stream = of.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
  stream.send({ message: { case: "batch", value: { batch: 1n, events: [added(1)] } } });
  expect((await stream.next())?.message.case).toBe("opened");
  expect((await stream.next())?.message.case).toBe("receipt");
  return stream;
}

async function bystanderIsServed(): Promise<void> {
  expect(await sum(bystander, "sum", [1, 2])).toEqual({ total: 3, count: 2 });
}

describe("a credential that is revoked", () => {
  test("makes no more calls, and its streams end", async () => {
    const stream = await openStream();
    const others = await openStream(bystander);
    await operator.unary(AdminService.method.revokeCredential, { tenant, id });
    expect((await failure(sum(client, "sum", [1]))).reason).toBe("UNAUTHENTICATED");
    expect((await stream.ended)?.reason).toBe("UNAUTHENTICATED");
    others.send({ message: { case: "batch", value: { batch: 2n, events: [added(1)] } } });
    expect((await others.next())?.message).toMatchObject({ case: "receipt" });
    await others.finish();
  });

  test("does not take another of the same tenant with it", async () => {
    const second = new Client(server.address, (await keyOf(tenant)).token);
    const stream = await openStream(second);
    await operator.unary(AdminService.method.revokeCredential, { tenant, id });
    expect(await sum(second, "sum", [4])).toEqual({ total: 4, count: 1 });
    stream.send({ message: { case: "batch", value: { batch: 2n, events: [added(1)] } } });
    expect((await stream.next())?.message).toMatchObject({ case: "receipt" });
    await stream.finish();
    second.close();
  });

  test("is listed as revoked", async () => {
    await operator.unary(AdminService.method.revokeCredential, { tenant, id });
    const { credentials } = await operator.unary(AdminService.method.listCredentials, { tenant });
    expect(credentials.map((credential) => [credential.id, credential.revokedAt !== undefined])).toEqual([[id, true]]);
  });
});

describe("a credential that ends by itself", () => {
  test("makes no more calls from then on", async () => {
    let wasServed = false;
    // On a busy machine a key may have ended before it is used.
    for (let lastsMs = 1_500; !wasServed; lastsMs *= 2) {
      const endsAtMs = Date.now() + lastsMs;
      const ending = new Client(server.address, (await keyOf(tenant, ALL, endsAtMs)).token);
      await sum(ending, "sum", [1]).then(
        (state) => {
          expect(state).toEqual({ total: 1, count: 1 });
          wasServed = true;
        },
        (error) => {
          if (Date.now() < endsAtMs) throw error;
        },
      );
      await sleep(Math.max(0, endsAtMs - Date.now()) + 100);
      expect((await failure(sum(ending, "sum", [1]))).reason).toBe("UNAUTHENTICATED");
      ending.close();
    }
  });
});

describe("a tenant that is suspended", () => {
  test("has its calls refused and its streams ended, keeps its data, and comes back", async () => {
    const stream = await openStream();
    await operator.unary(AdminService.method.suspendTenant, { name: tenant });
    expect((await failure(sum(client, "sum", [1]))).reason).toBe("TENANT_SUSPENDED");
    expect((await failure(client.unary(DeployService.method.listFunctions, {}))).reason).toBe("TENANT_SUSPENDED");
    expect((await stream.ended)?.reason).toBe("TENANT_SUSPENDED");
    // Only who has its credential learns of it.
    const stranger = new Client(server.address, `assay_${id}_${"A".repeat(43)}`);
    expect((await failure(sum(stranger, "sum", [1]))).reason).toBe("UNAUTHENTICATED");
    stranger.close();
    await bystanderIsServed();
    await operator.unary(AdminService.method.suspendTenant, { name: tenant, lift: true });
    expect(await sum(client, "sum", [5])).toEqual({ total: 5, count: 1 });
  });

  test("is never the operator's", async () => {
    const name = "default";
    expect((await failure(operator.unary(AdminService.method.suspendTenant, { name }))).reason).toBe(
      "REVISION_CONFLICT",
    );
    expect((await failure(operator.unary(AdminService.method.deleteTenant, { name }))).reason).toBe(
      "REVISION_CONFLICT",
    );
  });
});

describe("a tenant that is deleted", () => {
  test("is gone with its credentials and functions, and its name is not at once another's", async () => {
    expect((await failure(operator.unary(AdminService.method.deleteTenant, { name: tenant }))).reason).toBe(
      "REVISION_CONFLICT",
    );
    await operator.unary(AdminService.method.suspendTenant, { name: tenant });
    await operator.unary(AdminService.method.deleteTenant, { name: tenant });
    expect((await failure(sum(client, "sum", [1]))).reason).toBe("UNAUTHENTICATED");
    expect((await failure(operator.unary(AdminService.method.getTenant, { name: tenant }))).reason).toBe(
      "TENANT_NOT_FOUND",
    );
    expect((await failure(operator.unary(AdminService.method.createTenant, { name: tenant }))).reason).toBe(
      "REVISION_CONFLICT",
    );
    await bystanderIsServed();
  });
});

describe("an administrator of a tenant", () => {
  test("makes and revokes keys of the own tenant, and of no other", async () => {
    const { credential, token } = await client.unary(AdminService.method.createCredential, { roles: [Role.INVOKE] });
    expect(credential).toMatchObject({ tenant, roles: [Role.INVOKE] });
    const made = new Client(server.address, token);
    expect(await sum(made, "sum", [1])).toEqual({ total: 1, count: 1 });
    const asked = client.unary(AdminService.method.createCredential, { tenant: "bystander", roles: [Role.INVOKE] });
    expect((await failure(asked)).reason).toBe("TENANT_NOT_FOUND");
    const operators = client.unary(AdminService.method.createCredential, { tenant: "default", roles: [Role.ADMIN] });
    expect((await failure(operators)).reason).toBe("TENANT_NOT_FOUND");
    await client.unary(AdminService.method.revokeCredential, { id: credential?.id ?? "" });
    expect((await failure(sum(made, "sum", [1]))).reason).toBe("UNAUTHENTICATED");
    made.close();
  });
});

test("keys and their secrets stand in no line of the log and in no file", async () => {
  const { token } = await keyOf(tenant);
  const used = new Client(server.address, token);
  await sum(used, "sum", [1]);
  await failure(used.unary(AdminService.method.createTenant, { name: token }));
  await failure(used.unary(DeployService.method.getFunction, { function: token }));
  used.close();
  const { readdirSync, readFileSync, statSync } = await import("node:fs");
  const { join } = await import("node:path");
  const files = readdirSync(server.dataDirectory, { recursive: true }).map((name) =>
    join(server.dataDirectory, String(name)),
  );
  const everything = [
    server.log(),
    ...files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file).toString("latin1")),
  ];
  for (const secret of [token, server.adminToken].map((key) => key.slice(24))) {
    expect(secret).toHaveLength(42);
    const forms = [secret, Buffer.from(secret).toString("base64").slice(0, -4), Buffer.from(secret).toString("hex")];
    for (const form of forms) expect(everything.filter((text) => text.includes(form))).toEqual([]);
  }
});
