/** Each method × each role × own, other and missing tenant, generated from the descriptors. */
import { type DescMethod, getOption } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AccessScope, access, Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { UNAUTHENTICATED_MESSAGE } from "../../../src/identity/authenticator.ts";
import { Client, type Failure, pathOf } from "../../e2e/client.ts";
import { compile, deploy, moduleOf, SUM } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";
import { AnyCaller, everyService, type Names, requestNaming } from "./every-method.ts";

const ROLES = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE, Role.READ, Role.ADMIN] as const;
const REFUSALS: ReadonlySet<string | undefined> = new Set(["UNAUTHENTICATED", "PERMISSION_MISSING"]);

const services = await everyService();
const methods: readonly DescMethod[] = services.flatMap((service) => service.methods);

let server: RunningServer;
let caller: AnyCaller;
let operator: Client;
/** Tokens by tenant and role. */
const tokens = new Map<string, string>();
let everything = "";
let limited = "";
let theirDigest = "";
let theirCredential = "";

const token = (tenant: string, role: Role): string => `Bearer ${tokens.get(`${tenant} ${role}`)}`;

beforeAll(async () => {
  server = await startServer();
  caller = new AnyCaller(server.address);
  operator = new Client(server.address);
  const make = async (tenant: string, roles: readonly Role[], functions: readonly string[] = []) =>
    operator.unary(AdminService.method.createCredential, { tenant, roles: [...roles], functions: [...functions] });
  for (const name of ["acme", "other"]) await operator.unary(AdminService.method.createTenant, { name });
  for (const tenant of ["acme", "default"]) {
    for (const role of ROLES) tokens.set(`${tenant} ${role}`, (await make(tenant, [role])).token);
  }
  everything = `Bearer ${(await make("acme", ROLES)).token}`;
  limited = `Bearer ${(await make("acme", ROLES.slice(0, 5), ["orders", "billing-*"])).token}`;
  const theirs = await make("other", ROLES);
  theirCredential = theirs.credential?.id ?? "";
  const other = new Client(server.address, theirs.token);
  const other2 = new Client(server.address, (await make("acme", ROLES)).token);
  await deploy(other, "theirs", moduleOf(SUM));
  theirDigest = await compile(other, moduleOf(SUM.replace("thirteen", "13")));
  await deploy(other2, "orders", moduleOf(SUM));
  other.close();
  other2.close();
});

afterAll(async () => {
  caller.close();
  operator.close();
  await server.stop();
});

function call(method: DescMethod, names: Names, authorization: string | undefined): Promise<Failure | undefined> {
  return caller.call(method, requestNaming(method, names), authorization);
}

/** What is there for nobody, so that a call that is let in changes nothing. */
const NOTHING: Names = {
  function: "nothing",
  id: "a".repeat(16),
  keyId: "0".repeat(64),
  artifactDigest: "0".repeat(64),
};

describe("every method", () => {
  test("says who may call it", () => {
    for (const method of methods) {
      const rule = getOption(method, access);
      expect([pathOf(method), rule.scope === AccessScope.UNSPECIFIED]).toEqual([pathOf(method), false]);
      // What touches the server or a tenant as a whole is for some role.
      if (method !== AdminService.method.getServerInfo)
        expect([pathOf(method), rule.roles.length > 0]).toEqual([pathOf(method), true]);
    }
    expect(methods.length).toBeGreaterThan(40);
  });
});

describe.each(methods.map((method) => [pathOf(method), method] as const))("%s", (_, method) => {
  const rule = getOption(method, access);
  const isServers = rule.scope === AccessScope.SERVER;

  test.each([
    ["no credential", undefined],
    ["an empty one", "Bearer "],
    ["another scheme", "Basic YWRtaW46YWRtaW4="],
    ["a key that was never made", `Bearer assay_${"a".repeat(16)}_${"A".repeat(43)}`],
    ["no token", "Bearer null"],
  ])("is closed to %s, and says no more than that", async (_name, authorization) => {
    const failure = await call(method, NOTHING, authorization);
    expect(failure).toMatchObject({
      code: 16,
      reason: "UNAUTHENTICATED",
      message: UNAUTHENTICATED_MESSAGE,
      metadata: {},
      fields: [],
    });
  });

  test("is open to its roles in a tenant, and to no other", async () => {
    for (const role of ROLES) {
      const failure = await call(method, NOTHING, token("acme", role));
      const mayCall = !isServers && (rule.roles.length === 0 || rule.roles.includes(role));
      expect([Role[role], REFUSALS.has(failure?.reason) ? "refused" : "let in"]).toEqual([
        Role[role],
        mayCall ? "let in" : "refused",
      ]);
    }
  });

  test("is open to its roles in the operator's tenant, and to no other", async () => {
    for (const role of ROLES) {
      // A key that signs is made and retired for good by these; that the administrator gets through is shown elsewhere.
      if (method.name === "RotateKey" && role === Role.ADMIN) continue;
      const failure = await call(method, NOTHING, token("default", role));
      const mayCall = rule.roles.length === 0 || rule.roles.includes(role);
      expect([Role[role], REFUSALS.has(failure?.reason) ? "refused" : "let in"]).toEqual([
        Role[role],
        mayCall ? "let in" : "refused",
      ]);
    }
  });

  test("answers of another tenant's things what it answers of things that are not there", async () => {
    const missing: Names = { ...NOTHING, function: "missin", tenant: "othar" };
    const theirs: Names = {
      function: "theirs",
      tenant: "other",
      id: theirCredential,
      keyId: NOTHING.keyId ?? "",
      artifactDigest: theirDigest,
    };
    const neutral = (failure: Failure | undefined) =>
      JSON.stringify({ ...failure, requestId: "" })
        .replaceAll(/missin|theirs/g, "FUNCTION")
        .replaceAll(/other|othar/g, "TENANT")
        .replaceAll(theirCredential, "CREDENTIAL")
        .replaceAll("a".repeat(16), "CREDENTIAL")
        .replaceAll(/[0-9a-f]{64}/g, "DIGEST");
    // One thing of theirs at a time, and all at once: no part of the answer tells that it is there.
    const mixes: readonly Names[] = [
      theirs,
      { ...missing, function: "theirs" },
      { ...missing, artifactDigest: theirDigest },
      { ...missing, id: theirCredential },
      { ...missing, tenant: "other" },
      { ...missing, tenant: "acme", id: theirCredential },
    ];
    for (const names of mixes) {
      const base: Names = names.tenant === "acme" ? { ...missing, tenant: "acme" } : missing;
      const failure = await call(method, names, everything);
      const control = await call(method, base, everything);
      expect(neutral(failure)).toBe(neutral(control));
    }
  });

  test("holds a credential that is limited to functions to these", async () => {
    const failure = await call(method, { ...NOTHING, function: "nothing" }, limited);
    // What this server does not have looks at no function; once it has it, the rest of this test is about it.
    if (failure?.reason === "NOT_IMPLEMENTED") return;
    const isClosed =
      rule.scope === AccessScope.SERVER ||
      rule.scope === AccessScope.TENANT ||
      !rule.roles.some((role) => role !== Role.ADMIN) ||
      (rule.scope === AccessScope.FUNCTION && namesFunction(method));
    if (rule.roles.length > 0) {
      expect([method.name, REFUSALS.has(failure?.reason)]).toEqual([method.name, isClosed]);
    }
    if (rule.scope !== AccessScope.FUNCTION) return;
    for (const name of ["billing-7", "billing-"]) {
      const inside = await call(method, { ...NOTHING, function: name }, limited);
      expect([name, inside?.reason === "PERMISSION_MISSING"]).toEqual([name, false]);
    }
    if (!namesFunction(method)) return;
    for (const name of ["billing", "orders2", "order", "", "theirs"]) {
      const outside = await call(method, { ...NOTHING, function: name }, limited);
      expect([name, outside?.reason]).toEqual([name, expect.stringMatching(/PERMISSION_MISSING|REQUEST_INVALID/)]);
    }
  });
});

/** True if a request of the method names one function, in itself or in what opens a stream. */
function namesFunction(method: DescMethod): boolean {
  const text = JSON.stringify(requestNaming(method, { function: "named" }), (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return text.includes('"named"');
}

test("a list shows to a limited credential its own functions alone", async () => {
  const { DeployService } = await import("../../../src/gen/assay/v1/deploy_service_pb.js");
  const own = new Client(server.address, limited.slice(7));
  const all = new Client(server.address, everything.slice(7));
  await deploy(all, "payments", moduleOf(SUM));
  const names = async (client: Client) =>
    (await client.unary(DeployService.method.listFunctions, {})).functions.map(({ name }) => name);
  expect(await names(own)).toEqual(["orders"]);
  expect(await names(all)).toEqual(["orders", "payments"]);
  own.close();
  all.close();
});
