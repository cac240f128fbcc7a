import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../clients/typescript/src/index.ts";
import { json as answerJson, KeyServer, newEcKey, published, token } from "../attack/identity/provider-fixture.ts";
import { assay, type Outcome } from "../unit/cli/terminal.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const ISSUER = "https://login.example.com/";
const key = newEcKey();
let provider: KeyServer;
let server: RunningServer;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-admin-"));
  provider = await KeyServer.start();
  provider.answer = answerJson({ keys: [published(key, "one")] });
  const providers = {
    name: "corp",
    issuer: ISSUER,
    audiences: ["assay"],
    keySetUri: `${provider.address}/keys`,
    clockToleranceS: 0,
    tenant: { claim: "org", values: { "acme-inc": "acme", "nobody-yet": "unmade" } },
    roles: { claim: "groups", values: { readers: "read", callers: "invoke", owners: "admin" } },
  };
  writeFileSync(join(folder, "providers.json"), JSON.stringify({ providers: [providers] }));
  server = await startServer({
    flags: [`--identity-providers=${join(folder, "providers.json")}`, "--log-level=debug"],
  });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command line as whoever `credential` is. */
function assayAs(credential: string, ...args: string[]): Promise<Outcome> {
  const env = { ASSAY_ADDRESS: server.address, ASSAY_TOKEN: credential };
  return assay(args, { workingDirectory: folder, env });
}

const admin = (...args: string[]): Promise<Outcome> => assayAs(server.adminToken, "admin", ...args);

async function json(...args: string[]) {
  const { exitCode, stdout } = await admin(...args, "--json");
  return { exitCode, value: JSON.parse(stdout) };
}

function tokenOf(claims: object): string {
  const nowS = Math.floor(Date.now() / 1000);
  const whole = {
    iss: ISSUER,
    aud: "assay",
    sub: "ada",
    org: "acme-inc",
    groups: ["readers"],
    exp: nowS + 600,
    ...claims,
  };
  return token({ alg: "ES256", kid: "one" }, whole, key);
}

describe("assay admin", () => {
  it("makes a tenant and a key that does what its roles say, and ends it again", async () => {
    expect(await admin("tenants", "create", "acme", "--display-name", "Acme, Inc.")).toMatchObject({
      exitCode: 0,
      stdout: "acme: made\n",
    });
    expect((await admin("tenants", "create", "acme")).exitCode).toBe(3);
    const made = await json("credentials", "create", "acme", "--roles", "read", "--expires", "1h", "--note", "ci");
    expect(made.value).toMatchObject({
      credential: { tenant: "acme", roles: ["read"], functions: [], note: "ci", revokedAt: null, lastUsedAt: null },
      output: null,
    });
    const { token: apiKey, credential } = made.value;
    expect(apiKey).toMatch(new RegExp(`^assay_${credential.id}_`));
    expect((await assayAs(apiKey, "functions")).exitCode).toBe(0);
    const refused = await assayAs(apiKey, "admin", "tenants", "list");
    expect(refused.exitCode).toBe(3);
    expect((await json("credentials", "list", "acme")).value.credentials).toMatchObject([{ id: credential.id }]);
    expect((await admin("credentials", "revoke", "acme", credential.id)).stdout).toBe(`${credential.id}: revoked\n`);
    expect((await assayAs(apiKey, "functions", "--json")).stdout).toContain('"UNAUTHENTICATED"');
    const listed = await admin("credentials", "list", "acme");
    expect(listed.stdout).toMatch(new RegExp(`^${credential.id} +revoked +read +all `, "m"));
    expect(listed.stdout).not.toContain(apiKey);
  });

  it("writes a key into a new file that only its owner can read, and leaves none behind that nobody has", async () => {
    const made = await admin(
      "credentials",
      "create",
      "acme",
      "--roles",
      "invoke,read",
      "--functions",
      "a,b-*",
      "-o",
      "acme.key",
    );
    expect([made.exitCode, made.stdout.includes("assay_")]).toEqual([0, false]);
    expect(statSync(join(folder, "acme.key")).mode & 0o777).toBe(0o600);
    expect((await assayAs("", "functions", "--token-file", "acme.key")).exitCode).toBe(0);
    const again = await admin("credentials", "create", "acme", "--roles", "read", "--note", "again", "-o", "acme.key");
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining("exists already")]);
    const { credentials } = (await json("credentials", "list", "acme")).value;
    expect(credentials[0]).toMatchObject({ note: "again", revokedAt: expect.any(String) });
    expect(credentials[1]).toMatchObject({ functions: ["a", "b-*"], revokedAt: null });
  });

  it("writes out an audit log that holds, over the network", async () => {
    const exported = await admin("audit", "export", "-o", "audit.ndjson");
    expect([exported.exitCode, exported.stderr]).toEqual([0, ""]);
    const [, count, head] =
      /^(\d+) entries in audit\.ndjson; the last one is \d+, ([0-9a-f]{64})\n$/.exec(exported.stdout) ?? [];
    expect(Number(count)).toBeGreaterThan(5);
    const verified = await assayAs("", "audit", "verify", "audit.ndjson", "--head", head ?? "");
    expect([verified.exitCode, verified.stdout]).toEqual([0, expect.stringContaining(`intact: ${count} entries`)]);
    const printed = await admin("audit", "export", "--tenant", "acme");
    const lines = printed.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    // What its credentials have asked for, and what the server's administrator has asked for about it.
    expect(new Set(lines.map(({ tenant }) => tenant))).toEqual(new Set(["acme", "default"]));
    const others = lines.filter(({ tenant }) => tenant !== "acme");
    expect(others.filter(({ resource }) => !resource.split(" ").includes("tenant/acme"))).toEqual([]);
    expect(readFileSync(join(folder, "audit.ndjson"), "utf8")).not.toMatch(/assay_[0-9a-z]{16}_/);
  });

  it("says what the server is, and sets what a tenant may use", async () => {
    const info = await json("info");
    expect(info.value).toMatchObject({ sandbox: { mode: "process" }, nodeVersion: process.versions.node });
    expect((await admin("info")).stdout).toContain(info.value.policyDigest);
    const set = await json("quota", "set", "acme", "--functions", "7", "--calls-per-second", "90");
    expect(set.value).toMatchObject({ tenant: "acme", quota: { functions: 7, callsPerSecond: 90 } });
    const got = await admin("quota", "get", "acme");
    expect(got.stdout).toMatch(/^functions +0 +7$/m);
    expect(got.stdout).toMatch(/^milliseconds of CPU time in any minute +0 +no limit$/m);
  });
});

describe("a token of an identity provider", () => {
  it("lets its bearer do what its claims are mapped to, in its tenant, until the tenant is suspended", async () => {
    const reader = tokenOf({});
    expect(await assayAs(reader, "functions", "--json")).toMatchObject({
      exitCode: 0,
      stdout: '{\n  "functions": []\n}\n',
    });
    const missing = await assayAs(reader, "admin", "credentials", "list", "acme", "--json");
    expect(missing.stdout).toContain('"PERMISSION_MISSING"');
    const owner = tokenOf({ sub: "olga", groups: ["owners"] });
    expect((await assayAs(owner, "admin", "credentials", "list", "acme")).exitCode).toBe(0);
    expect((await assayAs(owner, "admin", "tenants", "list", "--json")).stdout).toContain('"PERMISSION_MISSING"');
    expect((await assayAs(owner, "admin", "credentials", "list", "default", "--json")).stdout).toContain(
      '"TENANT_NOT_FOUND"',
    );
    await admin("tenants", "suspend", "acme");
    expect((await assayAs(reader, "functions", "--json")).stdout).toContain('"TENANT_SUSPENDED"');
    await admin("tenants", "resume", "acme");
    expect((await assayAs(reader, "functions")).exitCode).toBe(0);
    const audit = await admin("audit", "export", "--tenant", "acme");
    expect(audit.stdout).toContain('"credentialId":"jwt:corp:olga"');
  });

  it.each([
    ["expired", () => tokenOf({ exp: Math.floor(Date.now() / 1000) - 31 })],
    ["not yet valid", () => tokenOf({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ["for another audience", () => tokenOf({ aud: "elsewhere" })],
    ["for the operator's tenant, unmapped", () => tokenOf({ org: "default" })],
    ["for a tenant that is not there", () => tokenOf({ org: "nobody-yet" })],
    [
      "of another key",
      () => token({ alg: "ES256", kid: "one" }, { iss: ISSUER, aud: "assay", sub: "eve" }, newEcKey()),
    ],
    ["malformed", () => "x.y.z"],
  ])("that is %s gets the answer that no credential gets, and no word more", async (_what, make) => {
    const [bad, none] = [await assayAs(make(), "functions", "--json"), await assayAs("", "functions", "--json")];
    const errorOf = ({ stdout }: Outcome) => ({ ...JSON.parse(stdout).error, requestId: "" });
    expect(errorOf(bad)).toEqual(errorOf(none));
    expect(errorOf(bad)).toMatchObject({ reason: "UNAUTHENTICATED", metadata: {}, exitCode: 3 });
  });

  it("stands in no log line, however it fared", async () => {
    const good = tokenOf({});
    const bad = tokenOf({ aud: "elsewhere" });
    await assayAs(good, "functions");
    await assayAs(bad, "functions");
    await vi.waitFor(() => expect(server.log()).toContain("ERR_JWT_CLAIM_VALIDATION_FAILED"), { timeout: 10_000 });
    for (const part of [...good.split("."), ...bad.split(".")]) {
      if (part.length > 40) expect(server.log()).not.toContain(part);
    }
  });
});

describe("a stream", () => {
  it("ends with the token that opened it", async () => {
    const made = await json("credentials", "create", "acme", "--roles", "compile,sign,deploy");
    using owner = connect(server.address, { token: made.value.token });
    const source =
      'export default { initial: () => 0, apply: (sum: number, event: { type: "A"; data: number }) => sum + event.data };';
    expect((await owner.publish("sum", source)).outcome).toBe("deployed");
    let applied = 0;
    // On a busy machine a token may have ended before its stream has begun.
    for (let lastsS = 2; applied === 0; lastsS *= 2) {
      const endsAtS = Math.floor(Date.now() / 1000) + lastsS;
      using caller = connect(server.address, { token: tokenOf({ groups: ["callers"], exp: endsAtS }) });
      const stream = caller.stream<number>("sum");
      const reading = (async () => {
        await stream.send([{ type: "A", data: 1 }]);
        for await (const receipt of stream) applied += receipt.eventsApplied;
      })();
      await expect(reading).rejects.toMatchObject({ reason: "UNAUTHENTICATED" });
      expect(Date.now()).toBeGreaterThanOrEqual(endsAtS * 1000);
    }
    expect(applied).toBe(1);
  });
});

describe("a server whose files say what cannot be", () => {
  it("does not start, and says all of it", async () => {
    writeFileSync(join(folder, "wrong.json"), JSON.stringify({ providers: [{ name: "corp", algorithms: ["HS256"] }] }));
    const started = startServer({ flags: [`--identity-providers=${join(folder, "wrong.json")}`] });
    await expect(started).rejects.toThrow(/status 3[\s\S]*"issuer" must be a text[\s\S]*"HS256" is not taken/);
  });
});
