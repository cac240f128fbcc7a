/** Many clients want the last place that a quota leaves, and the server is killed while they do. */
import { expect, it } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { Client, failureOf } from "../../e2e/client.ts";
import { compile, moduleOf, SUM } from "../../e2e/journey.ts";
import { startServer } from "../../e2e/server-fixture.ts";

const PLACES = 5;
const CLIENTS = 8;

it("no more than the quota's functions are ever deployed, however many ask at once, also over a kill -9", async () => {
  const first = await startServer();
  const { dataDirectory } = first;
  const admin = new Client(first.address);
  await admin.unary(AdminService.method.createTenant, { name: "acme" });
  await admin.unary(AdminService.method.setQuota, { tenant: "acme", quota: { functions: PLACES } });
  const roles = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.READ];
  const { token } = await admin.unary(AdminService.method.createCredential, { tenant: "acme", roles });
  const one = new Client(first.address, token);
  const artifactDigest = await compile(one, moduleOf(SUM));
  const { attestation } = await one.unary(SignService.method.sign, { artifactDigest });
  if (attestation === undefined) throw new Error("no attestation");
  one.close();
  admin.close();

  /** All clients deploy functions of their own, all at once; answers the names that were acknowledged, and why others were refused. */
  const stampede = async (address: string, round: string, meanwhile: () => Promise<void>) => {
    const clients = Array.from({ length: CLIENTS }, () => new Client(address, token));
    const acknowledged: string[] = [];
    const reasons = new Set<string | undefined>();
    const all = clients.flatMap((client, index) =>
      Array.from({ length: 4 }, async (_, number) => {
        const name = `f-${round}-${index}-${number}`;
        try {
          await client.unary(DeployService.method.deploy, { function: name, artifactDigest, attestation });
          acknowledged.push(name);
        } catch (error) {
          const failure = failureOf(error);
          reasons.add(failure.reason);
          if (failure.reason === "QUOTA_EXCEEDED")
            expect(failure.quotas).toEqual([`tenant:acme functions: ${PLACES} of ${PLACES}`]);
        }
      }),
    );
    await meanwhile();
    await Promise.all(all);
    for (const client of clients) client.close();
    return { acknowledged, reasons };
  };

  const cut = await stampede(first.address, "a", () => first.kill());
  expect(cut.acknowledged.length).toBeLessThanOrEqual(PLACES);

  const second = await startServer({ dataDirectory });
  try {
    const rest = await stampede(second.address, "b", async () => undefined);
    expect([...rest.reasons]).toEqual(["QUOTA_EXCEEDED"]);
    const reader = new Client(second.address, token);
    const { functions } = await reader.unary(DeployService.method.listFunctions, {});
    reader.close();
    const names = functions.map(({ name }) => name);
    expect(names).toHaveLength(PLACES);
    expect(names).toEqual(expect.arrayContaining([...cut.acknowledged, ...rest.acknowledged]));
    const operator = new Client(second.address);
    const { usage } = await operator.unary(AdminService.method.getQuota, { tenant: "acme" });
    operator.close();
    expect(usage?.functions).toBe(PLACES);
  } finally {
    await second.stop();
  }
});
