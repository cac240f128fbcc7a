/**
 * `npm run bench:oracle`: whether the time of an answer tells a thing of another tenant from a thing that is not there. Both are asked for in turns; the last
 * column is the chance that the one takes longer than the other: 0.50 says that nothing can be learned. Flags: --calls N (of each kind) [250]. Many more
 * than 300 and the audit log begins to put refusals together, which holds each up for as long as a second.
 */
import { parseArgs } from "node:util";
import type { DescMethod } from "@bufbuild/protobuf";
import { Role } from "../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import { AnyCaller, type Names, requestNaming } from "../attack/identity/every-method.ts";
import { Client } from "../e2e/client.ts";
import { compile, deploy, moduleOf, SUM } from "../e2e/journey.ts";
import { startServer } from "../e2e/server-fixture.ts";

const { values: flags } = parseArgs({ options: { calls: { type: "string", default: "250" } } });
const calls = Number(flags.calls);
if (!Number.isInteger(calls) || calls < 100) throw new Error("--calls is a whole number of at least 100");

const ALL = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE, Role.READ, Role.ADMIN];
const server = await startServer();
const operator = new Client(server.address);
const keyOf = async (tenant: string) => operator.unary(AdminService.method.createCredential, { tenant, roles: ALL });
await operator.unary(AdminService.method.createTenant, { name: "other" });
const theirs = await keyOf("other");
const other = new Client(server.address, theirs.token);
await deploy(other, "theirs", moduleOf(SUM));
const digest = await compile(other, moduleOf(SUM.replace("thirteen", "13")));
const caller = new AnyCaller(server.address);

const id = theirs.credential?.id ?? "";
const nothing = { function: "missin", tenant: "othar", artifactDigest: "0".repeat(64), id: "a".repeat(16) };
const cases: readonly (readonly [string, DescMethod, Names, Names])[] = [
  ["Reduce, their function", InvokeService.method.reduce, { function: "theirs" }, nothing],
  ["GetFunction, their function", DeployService.method.getFunction, { function: "theirs" }, nothing],
  ["Undeploy, their function", DeployService.method.undeploy, { function: "theirs" }, nothing],
  ["GetArtifact, their artifact", CompileService.method.getArtifact, { artifactDigest: digest }, nothing],
  ["Sign, their artifact", SignService.method.sign, { artifactDigest: digest }, nothing],
  ["GetTenant, their tenant", AdminService.method.getTenant, { tenant: "other" }, nothing],
  ["RevokeCredential, their key", AdminService.method.revokeCredential, { id }, { id: nothing.id }],
];

console.log(`${"".padEnd(36)} ${"theirs, us".padStart(12)} ${"missing, us".padStart(12)} ${"chance".padStart(8)}`);
for (const [index, [name, method, known, unknown]] of cases.entries()) {
  // Each in a tenant of its own: what is refused is counted by tenant.
  const tenant = `acme-${index}`;
  await operator.unary(AdminService.method.createTenant, { name: tenant });
  const bearer = `Bearer ${(await keyOf(tenant)).token}`;
  await compare(name, method, [known, bearer], [unknown, bearer]);
}
const wrong = "A".repeat(43);
await compare(
  "a key that exists, wrong secret",
  DeployService.method.listFunctions,
  [{}, `Bearer assay_${id}_${wrong}`],
  [{}, `Bearer assay_${"a".repeat(16)}_${wrong}`],
);
caller.close();
other.close();
operator.close();
await server.stop();

async function compare(
  name: string,
  method: DescMethod,
  first: readonly [Names, string],
  second: readonly [Names, string],
): Promise<void> {
  const times: readonly [number[], number[]] = [[], []];
  for (let call = -50; call < calls; call++) {
    // Which one goes first changes, so that neither always finds the caches warm.
    for (const side of call % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const [names, authorization] = side === 0 ? first : second;
      const request = requestNaming(method, names);
      const begunMs = performance.now();
      await caller.call(method, request, authorization);
      if (call >= 0) times[side].push((performance.now() - begunMs) * 1_000);
    }
  }
  const [a, b] = times;
  const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[values.length >> 1] ?? 0;
  const cell = (value: number, digits: number): string => value.toFixed(digits);
  console.log(
    `${name.padEnd(36)} ${cell(median(a), 0).padStart(12)} ${cell(median(b), 0).padStart(12)} ${cell(chance(a, b), 2).padStart(8)}`,
  );
}

/** How often a value of `a` is above one of `b`; ties count half (the area under the ROC curve). */
function chance(a: readonly number[], b: readonly number[]): number {
  const sorted = b.toSorted((x, y) => x - y);
  let above = 0;
  for (const value of a) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    above += low;
  }
  return above / (a.length * b.length);
}
