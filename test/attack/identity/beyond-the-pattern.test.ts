/** What a tenant and a limited credential learn that is not theirs: what was before them under their name, and what lies outside their pattern. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { Client } from "../../e2e/client.ts";
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
  // Kept for the server that is started anew over it.
  rmSync(server.dataDirectory, { recursive: true, force: true });
});

async function keyOf(tenant: string, roles: Role[], functions: string[] = []): Promise<Client> {
  const { token } = await operator.unary(AdminService.method.createCredential, { tenant, roles, functions });
  return new Client(server.address, token);
}

test("a limited credential learns no name outside its pattern from a page token, and finds all that are inside", async () => {
  for (const name of ["a-hidden", "b-seen", "c-hidden", "d-hidden", "e-seen"]) {
    await deploy(operator, name, moduleOf(SUM));
  }
  const limited = await keyOf("default", [Role.READ], ["b-*", "e-seen"]);
  const seen: string[] = [];
  let pages = 0;
  for (let pageToken = ""; pages === 0 || pageToken !== ""; pages++) {
    const page = await limited.unary(DeployService.method.listFunctions, { pageSize: 1, pageToken });
    seen.push(...page.functions.map(({ name }) => name));
    pageToken = page.nextPageToken;
    expect(Buffer.from(pageToken, "base64url").toString("latin1")).not.toContain("hidden");
  }
  expect(seen).toEqual(["b-seen", "e-seen"]);
  expect(pages).toBe(2);
  limited.close();
});

test("a tenant that is made again under a name reads nothing of the one before it in the audit log", async () => {
  await operator.unary(AdminService.method.createTenant, { name: "acme" });
  const first = await keyOf("acme", [Role.ADMIN, Role.READ]);
  await first.unary(AdminService.method.listCredentials, {});
  first.close();
  await operator.unary(AdminService.method.suspendTenant, { name: "acme" });
  await operator.unary(AdminService.method.deleteTenant, { name: "acme" });
  operator.close();
  // A restart frees the name at once.
  await server.kill();
  server = await startServer({ dataDirectory: server.dataDirectory });
  operator = new Client(server.address);
  await operator.unary(AdminService.method.createTenant, { name: "acme" });
  const second = await keyOf("acme", [Role.ADMIN]);
  await second.unary(AdminService.method.getQuota, {});
  const read = async (client: Client, tenant: string) =>
    (await client.all(AdminService.method.readAuditLog, { tenant }))
      .flatMap(({ entries }) => entries)
      .map(({ method }) => method.replace(/^.*\//, ""));
  for (const tenant of ["", "acme"]) {
    const methods = await read(second, tenant);
    expect(methods).toContain("GetQuota");
    expect(methods).not.toContain("ListCredentials");
  }
  // The operator reads both.
  expect(await read(operator, "acme")).toEqual(expect.arrayContaining(["ListCredentials", "GetQuota"]));
  second.close();
});
