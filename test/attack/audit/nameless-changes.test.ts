/** Whoever changes something leaves a line that says which change it was: the key that was made and what it may, what was activated, lifted, set. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { Client, failure } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

let server: RunningServer;
let operator: Client;

beforeAll(async () => {
  server = await startServer();
  operator = new Client(server.address);
});
afterAll(async () => {
  operator.close();
  expect(await server.stop()).toBe(0);
});

test("the audit log tells changes of one method apart", async () => {
  const { method: admin } = AdminService;
  await operator.unary(admin.createTenant, { name: "acme" });
  const roles = [Role.COMPILE, Role.INVOKE];
  const { credential } = await operator.unary(admin.createCredential, { tenant: "acme", roles });
  await operator.unary(admin.suspendTenant, { name: "acme" });
  await operator.unary(admin.suspendTenant, { name: "acme", lift: true });
  await operator.unary(admin.setQuota, { tenant: "acme", quota: { functions: 7 } });
  await deploy(operator, "sum", moduleOf(SUM));
  await deploy(operator, "sum", moduleOf(SUM));
  await operator.unary(DeployService.method.activate, { function: "sum", revision: 1n });
  await operator.unary(DeployService.method.setSecret, { function: "sum", name: "TOKEN", value: Buffer.from("x") });
  await operator.unary(DeployService.method.deleteSecret, { function: "sum", name: "TOKEN" });
  const { key } = await operator.unary(SignService.method.rotateKey, { group: "release" });

  const entries = (await operator.all(admin.readAuditLog, {})).flatMap((page) => page.entries);
  const resourcesOf = (name: string) =>
    entries.filter(({ method }) => method.endsWith(`/${name}`)).map(({ resource }) => resource);
  expect(resourcesOf("CreateCredential")).toEqual([`tenant/acme credential/${credential?.id} roles/compile,invoke`]);
  expect(resourcesOf("SuspendTenant")).toEqual(["tenant/acme status/suspended", "tenant/acme status/active"]);
  expect(resourcesOf("SetQuota")).toEqual(["tenant/acme quota/functions=7"]);
  expect(resourcesOf("Deploy").map((text) => text.replace(/artifact\/[0-9a-f]{64} /, ""))).toEqual([
    "function/sum revision/1 active/yes",
    "function/sum revision/2 active/yes",
  ]);
  expect(resourcesOf("Activate")).toEqual(["function/sum revision/1"]);
  expect(resourcesOf("SetSecret")).toEqual(["function/sum secret/TOKEN"]);
  expect(resourcesOf("DeleteSecret")).toEqual(["function/sum secret/TOKEN"]);
  expect(resourcesOf("RotateKey")).toEqual([`key/${key?.keyId} group/release`]);
});

test("what was done to a tenant is found by its name, and not by the tenant itself", async () => {
  const { method: admin } = AdminService;
  await operator.unary(admin.createTenant, { name: "globex" });
  await operator.unary(admin.createTenant, { name: "initech" });
  const { token } = await operator.unary(admin.createCredential, { tenant: "globex", roles: [Role.ADMIN] });
  const own = new Client(server.address, token);
  await own.unary(admin.getQuota, {});
  const methodsIn = async (client: Client, tenant: string): Promise<string[]> => {
    const entries = (await client.all(admin.readAuditLog, { tenant })).flatMap((page) => page.entries);
    return entries.map(({ method }) => method.replace(/^.*\//, ""));
  };
  expect(await methodsIn(operator, "globex")).toEqual(["CreateTenant", "CreateCredential", "GetQuota", "ReadAuditLog"]);
  expect(await methodsIn(own, "globex")).toEqual(["GetQuota", "ReadAuditLog"]);
  expect((await failure(own.all(admin.readAuditLog, { tenant: "initech" }))).reason).toBe("TENANT_NOT_FOUND");
  own.close();
});

test("the audit log says which function somebody was kept from", async () => {
  const key = { roles: [Role.INVOKE], functions: ["other-*"] };
  const { credential, token } = await operator.unary(AdminService.method.createCredential, key);
  const limited = new Client(server.address, token);
  await failure(limited.unary(InvokeService.method.reduce, { function: { name: "sum" } }));
  const stream = limited.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "sum" } } } });
  expect((await stream.ended)?.reason).toBe("PERMISSION_MISSING");
  limited.close();
  const entries = (await operator.all(AdminService.method.readAuditLog, {})).flatMap((page) => page.entries);
  const refused = entries.filter(({ credentialId }) => credentialId === `key:${credential?.id}`);
  expect(refused.map(({ resource }) => resource)).toEqual(["function/sum", "function/sum"]);
});
