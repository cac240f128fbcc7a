/** A tenant that its operator holds to less: what it is told, what it compiles now, and what becomes of what it deployed before. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService, RescanOutcome } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Kind, Severity } from "../../src/gen/assay/v1/module_pb.js";
import { Client, failure } from "./client.ts";
import { added, bytesOf, compile, deploy, moduleOf, SUM } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const USES_MAP = SUM.replace("count: sum.count + 1", "count: new Map([[1, sum.count + 1]]).get(1) ?? 0");
const { getPolicy, check } = CompileService.method;

let folder: string;
let server: RunningServer;
let client: Client;

async function restart(...flags: readonly string[]): Promise<void> {
  client.close();
  expect(await server.stop()).toBe(0);
  server = await startServer({ dataDirectory: join(folder, "data"), flags });
  client = new Client(server.address);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-narrower-"));
  server = await startServer({ dataDirectory: join(folder, "data") });
  client = new Client(server.address);
});

afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("is refused what was taken from it, finds what it had quarantined or renewed, and is given it back", async () => {
  const before = await client.unary(getPolicy, { kind: Kind.REDUCER });
  await deploy(client, "plain", moduleOf(SUM));
  await deploy(client, "mapped", moduleOf(USES_MAP));

  const policies = join(folder, "policies");
  mkdirSync(policies);
  writeFileSync(
    join(policies, "default.json"),
    '{ "deny": ["Map"], "kinds": ["reducer"], "errors": ["sort-as-text"] }',
  );
  await restart(`--tenant-policies=${policies}`);

  const after = await client.unary(getPolicy, { kind: Kind.REDUCER });
  expect(after.policyDigest).not.toBe(before.policyDigest);
  expect(after.policyVersion).toBe(before.policyVersion);
  expect(before.entries.find(({ name }) => name === "Map")).toMatchObject({ allowed: true, allowedSince: 1 });
  expect(after.entries.find(({ name }) => name === "Map")).toMatchObject({ allowed: false, allowedSince: 0 });
  expect(after.rules.find(({ id }) => id === "sort-as-text")?.severity).toBe(Severity.ERROR);
  expect((await client.unary(getPolicy, { kind: Kind.DECIDER })).kindAvailable).toBe(false);
  const { policyDigest } = await client.unary(AdminService.method.getServerInfo, {});
  expect(policyDigest).toBe(after.policyDigest);

  await expect(compile(client, moduleOf(USES_MAP))).rejects.toThrow(/denied-global: `Map` is not available/);
  const module = { files: [{ path: "index.ts", content: bytesOf(SUM) }], entry: "" };
  expect((await client.unary(check, { module })).policyDigest).toBe(after.policyDigest);

  const call = (name: string) => client.unary(InvokeService.method.reduce, { function: { name }, events: [added(1)] });
  for (const name of ["plain", "mapped"]) expect(await failure(call(name))).toMatchObject({ reason: "POLICY_STALE" });

  const results = await client.all(DeployService.method.rescanRevisions, { renew: true });
  const outcomes = results.map(({ revision, outcome }) => `${revision?.function} ${RescanOutcome[outcome]}`);
  expect(outcomes.sort()).toEqual(["mapped QUARANTINED", "plain RENEWED"]);
  expect(await call("plain")).toBeDefined();
  expect(await failure(call("mapped"))).toMatchObject({ reason: "POLICY_STALE" });

  await restart();
  expect((await client.unary(getPolicy, { kind: Kind.REDUCER })).policyDigest).toBe(before.policyDigest);
  await client.all(DeployService.method.rescanRevisions, { renew: true });
  expect(await call("mapped")).toBeDefined();
});
