/** A tenant that asks and asks what it may ask fills no disk with the lines that say so, and keeps nobody else from asking. */
import { EventEmitter } from "node:events";
import { Metadata } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { newApiKey } from "../../../src/identity/api-keys.ts";
import { factsOf, roleOf } from "../../../src/rpc/access-rules.ts";
import { Door } from "../../../src/rpc/door.ts";
import { OpenCall } from "../../../src/rpc/open-call.ts";
import { CONTROL_BUDGET, TenantBudget } from "../../../src/rpc/tenant-budget.ts";
import { makeDoor } from "../../unit/rpc/door-fixture.ts";

it("is refused with RATE_LIMIT, and neither others nor its administrators are", async () => {
  const fixture = await makeDoor();
  const door = new Door(fixture.parts);
  try {
    await fixture.store.tenants.createTenant("acme", "");
    const { hash, id, token } = newApiKey();
    const key = { id, tenant: "acme", roles: [roleOf(Role.INVOKE)], functions: [], note: "", expiresAtMs: undefined };
    await fixture.store.tenants.addCredential(key, hash);
    const other = newApiKey();
    await fixture.store.tenants.addCredential({ ...key, id: other.id, roles: ["admin"] }, other.hash);
    const administrators = other.token;
    const facts = factsOf(AdminService.method.getServerInfo);
    const ask = async (bearer: string): Promise<void> => {
      const metadata = new Metadata();
      metadata.set("authorization", `Bearer ${bearer}`);
      const none = { cancelled: false, getDeadline: () => Number.POSITIVE_INFINITY, getAuthContext: () => ({}) };
      const call = Object.assign(new EventEmitter(), { metadata }, none);
      const open = new OpenCall(call, door.calls, () => undefined);
      try {
        await door.admit(call, open, facts);
      } finally {
        open.close();
      }
    };
    const flood = async (): Promise<void> => {
      for (let asked = 0; asked < 20_000; asked++) await ask(token);
    };
    await expect(flood()).rejects.toMatchObject({ reason: "RATE_LIMIT" });
    await ask(fixture.token);
    await ask(administrators);
  } finally {
    door.close();
    await fixture.close();
  }
});

it("is heard again as time passes, 100 times a second", () => {
  let nowMs = 0;
  const budget = new TenantBudget(CONTROL_BUDGET, () => nowMs);
  for (let asked = 0; asked < 10_000; asked++) budget.take("acme");
  expect(() => budget.take("acme")).toThrow(expect.objectContaining({ reason: "RATE_LIMIT" }));
  nowMs = 1_000;
  for (let asked = 0; asked < 100; asked++) budget.take("acme");
  expect(() => budget.take("acme")).toThrow(expect.objectContaining({ reason: "RATE_LIMIT" }));
});
