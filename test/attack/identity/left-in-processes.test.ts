import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { Client } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { childrenOf, startServer } from "../../e2e/server-fixture.ts";

/** Those of the server, however they were started. */
function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

test("compiler and executor of a tenant end with it, and those of others go on", async () => {
  const server = await startServer();
  const operator = new Client(server.address);
  try {
    const roles = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE];
    const clients: Client[] = [];
    for (const tenant of ["bystander", "acme"]) {
      await operator.unary(AdminService.method.createTenant, { name: tenant });
      const { token } = await operator.unary(AdminService.method.createCredential, { tenant, roles });
      const client = new Client(server.address, token);
      clients.push(client);
      await deploy(client, "sum", moduleOf(SUM));
      expect(await sum(client, "sum", [1])).toEqual({ total: 1, count: 1 });
    }
    const before = new Set(descendantsOf(server.pid));
    await operator.unary(AdminService.method.suspendTenant, { name: "acme" });
    await operator.unary(AdminService.method.deleteTenant, { name: "acme" });
    const gone = () => [...before].filter((pid) => !readdirSync("/proc").includes(String(pid)));
    for (let waited = 0; waited < 300 && gone().length < 2; waited++) await sleep(100);
    expect(gone()).toHaveLength(2);
    const [bystander] = clients;
    if (bystander !== undefined) expect(await sum(bystander, "sum", [2])).toEqual({ total: 2, count: 1 });
    for (const client of clients) client.close();
  } finally {
    operator.close();
    expect(await server.stop()).toBe(0);
  }
});
