/** A credential that is revoked, or whose tenant is suspended, at any moment while a call of it is being let in, leaves no call open. */
import { EventEmitter } from "node:events";
import { Metadata } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { newApiKey } from "../../../src/identity/api-keys.ts";
import { Authenticator, UNAUTHENTICATED_MESSAGE } from "../../../src/identity/authenticator.ts";
import { Door } from "../../../src/rpc/door.ts";
import { type CallHandle, OpenCall } from "../../../src/rpc/open-call.ts";
import { type DoorFixture, makeDoor } from "../../unit/rpc/door-fixture.ts";

const FACTS = {
  path: "/assay.v1.InvokeService/ReduceStream",
  rule: { roles: ["invoke"], scope: "function" },
  isControlPlane: false,
  functionOf: undefined,
  resourceOf: () => "",
} as const;
/** More than any of the ways to be let in takes. */
const MICROTASKS = 24;

let fixture: DoorFixture;
let door: Door;
let made = 0;

beforeAll(async () => {
  fixture = await makeDoor();
  const { tenants } = fixture.store;
  // A token of a provider takes a while of its own.
  const tokens = {
    verify: async (token: string) => {
      const [tenant = "", id] = token.split(".");
      await Promise.resolve();
      return {
        tenant,
        credentialId: `jwt:${id}`,
        roles: new Set(["invoke"] as const),
        functions: undefined,
        expiresAtMs: undefined,
      };
    },
    close: () => undefined,
  };
  const authenticator = new Authenticator({
    ...{ tenants, tokens, certificates: undefined },
    log: fixture.parts.log,
    clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
  });
  door = new Door({ ...fixture.parts, authenticator });
  tenants.onTenantChange((tenant) => void door.tenantChanged(tenant));
});
afterAll(async () => {
  door.close();
  await fixture.close();
});

function openCall(authorization: string): {
  readonly open: OpenCall;
  readonly handle: CallHandle;
  readonly ended: Fault[];
} {
  const metadata = new Metadata();
  metadata.set("authorization", authorization);
  const ended: Fault[] = [];
  const handle = Object.assign(new EventEmitter(), {
    metadata,
    cancelled: false,
    getDeadline: () => Number.POSITIVE_INFINITY,
    getAuthContext: () => ({}),
  });
  return { open: new OpenCall(handle, door.calls, (fault) => ended.push(fault)), handle, ended };
}

describe("a call", () => {
  it.each([
    ["an API key", "it is revoked"],
    ["an API key", "its tenant is suspended"],
    ["a provider's token", "its tenant is suspended"],
  ])("with %s does not stay open once %s", async (what, how) => {
    const { tenants } = fixture.store;
    const survivors: number[] = [];
    for (let moment = 0; moment < MICROTASKS; moment++) {
      const tenant = `acme-${++made}`;
      await tenants.createTenant(tenant, "");
      const { hash, id, token } = newApiKey();
      await tenants.addCredential(
        { id, tenant, roles: ["invoke"], functions: [], note: "", expiresAtMs: undefined },
        hash,
      );
      const { open, handle } = openCall(`Bearer ${what === "an API key" ? token : `${tenant}.${id}`}`);
      let refused = false;
      const admitted = Promise.resolve(door.admit(handle, open, FACTS)).catch(() => (refused = true));
      for (let passed = 0; passed < moment; passed++) await Promise.resolve();
      await (how === "it is revoked" ? tenants.revokeCredential(tenant, id) : tenants.setSuspended(tenant, true));
      await admitted;
      await new Promise((resolve) => setImmediate(resolve));
      if (!refused && open.isOpen) survivors.push(moment);
      if (open.isOpen) open.close();
    }
    expect(survivors).toEqual([]);
  });
});

it("tells work that asks for the signal after the call was ended that it was", () => {
  const { open } = openCall("");
  const fault = new Fault("UNAUTHENTICATED", UNAUTHENTICATED_MESSAGE);
  open.fail(fault);
  expect(open.signal.aborted && open.signal.reason).toBe(fault);
});
