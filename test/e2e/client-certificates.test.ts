import { X509Certificate } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates, type Pair, read } from "../attack/edge/certificates.ts";
import { assay, type Outcome } from "../unit/cli/terminal.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

let certificates: Certificates;
let server: RunningServer;
let ops: Pair;
let payments: Pair;
let stranger: Pair;
let outsider: Pair;

beforeAll(async () => {
  certificates = makeCertificates();
  ops = certificates.issue("ops");
  payments = certificates.issue("payments");
  stranger = certificates.issue("stranger");
  outsider = certificates.issue("ops-of-another-authority", { by: certificates.authority("another") });
  const { fingerprint256 } = new X509Certificate(read(payments.certificate));
  const rules = [
    { name: "ops", subject: "CN=ops", tenant: "default", roles: ["admin", "read"] },
    { name: "payments", fingerprint: fingerprint256, tenant: "acme", roles: ["read"], functions: ["pay-*"] },
    { name: "outsider", subject: "CN=ops-of-another-authority", tenant: "default", roles: ["admin"] },
  ];
  const file = join(certificates.directory, "tenants.json");
  writeFileSync(file, JSON.stringify({ certificates: rules }));
  server = await startServer({
    flags: [
      `--tls-certificate=${certificates.server.certificate}`,
      `--tls-key=${certificates.server.key}`,
      `--tls-client-ca=${certificates.ca.certificate}`,
      `--certificate-tenants=${file}`,
    ],
  });
});
afterAll(async () => {
  await server.stop();
  certificates.remove();
});

/** Its address by the name that its certificate has too. */
const named = (): string => server.address.replace("127.0.0.1", "localhost");

/** Runs a command line that shows the server a certificate. */
function assayBy(pair: Pair | undefined, args: readonly string[], credential = ""): Promise<Outcome> {
  const shown = pair === undefined ? [] : ["--tls-certificate", pair.certificate, "--tls-key", pair.key];
  const env = { ASSAY_ADDRESS: named(), ASSAY_TLS_CA: certificates.ca.certificate, ASSAY_TOKEN: credential };
  return assay([...args, ...shown], { workingDirectory: certificates.directory, env });
}

const reasonOf = ({ stdout }: Outcome): string => JSON.parse(stdout).error?.reason;

describe("a client certificate", () => {
  it("is whose the operator's file says it is, with its roles and no others", async () => {
    expect(await assayBy(ops, ["admin", "tenants", "create", "acme"])).toMatchObject({
      exitCode: 0,
      stdout: "acme: made\n",
    });
    const refused = await assayBy(ops, ["deploy", "account", "ab".repeat(32), "--json"]);
    expect(reasonOf(refused)).toBe("PERMISSION_MISSING");
  });

  it("counts in its tenant alone, for the functions that it is limited to", async () => {
    expect(reasonOf(await assayBy(payments, ["functions", "pay-roll", "--json"]))).toBe("FUNCTION_NOT_FOUND");
    expect(reasonOf(await assayBy(payments, ["functions", "account", "--json"]))).toBe("PERMISSION_MISSING");
    expect(reasonOf(await assayBy(payments, ["admin", "tenants", "list", "--json"]))).toBe("PERMISSION_MISSING");
  });

  it("that nobody has mapped is worth as much as none", async () => {
    expect(reasonOf(await assayBy(stranger, ["functions", "--json"]))).toBe("UNAUTHENTICATED");
    expect(reasonOf(await assayBy(undefined, ["functions", "--json"]))).toBe("UNAUTHENTICATED");
  });

  it("of another authority opens nothing, though a rule would fit it", async () => {
    const { exitCode, stdout } = await assayBy(outsider, ["admin", "tenants", "list", "--json"]);
    expect(exitCode).not.toBe(0);
    expect(JSON.parse(stdout).tenants).toBeUndefined();
  });

  it("counts for nothing beside a token, good or bad", async () => {
    expect(reasonOf(await assayBy(ops, ["admin", "tenants", "list", "--json"], "assay_nobody"))).toBe(
      "UNAUTHENTICATED",
    );
    const made = await assayBy(undefined, ["admin", "info", "--json"], server.adminToken);
    expect(made.exitCode).toBe(0);
    const deployed = await assayBy(payments, ["admin", "tenants", "list"], server.adminToken);
    expect(deployed.exitCode).toBe(0);
  });
});

describe("the command line's TLS", () => {
  const run = (...args: string[]): Promise<Outcome> =>
    assay(["functions", "--address", named(), ...args], {
      workingDirectory: certificates.directory,
      env: { ASSAY_TOKEN: server.adminToken },
    });

  it("trusts nobody whom it was not told to trust", async () => {
    for (const args of [["--tls"], ["--tls-ca", certificates.authority("third").certificate]]) {
      const { exitCode, stderr } = await run(...args);
      expect([exitCode, stderr]).toEqual([69, expect.stringContaining("with --tls-ca FILE")]);
      expect(stderr).toContain(`the server at ${named()} shows a certificate that nobody trusted vouches for`);
    }
    expect((await run("--tls-ca", certificates.ca.certificate)).exitCode).toBe(0);
  });

  it("says what is wrong with its files", async () => {
    const lone = await run("--tls-certificate", ops.certificate);
    expect([lone.exitCode, lone.stderr]).toEqual([2, expect.stringContaining("give both")]);
    const mixed = await run("--tls-certificate", ops.certificate, "--tls-key", payments.key);
    expect([mixed.exitCode, mixed.stderr]).toEqual([2, expect.stringContaining("belong together")]);
    const none = await run("--tls-ca", ops.key);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("holds no certificate in PEM")]);
    const gone = await run("--tls-ca", "none.pem");
    expect([gone.exitCode, gone.stderr]).toEqual([2, expect.stringContaining("none.pem: no such file")]);
  });

  it("takes the server's IP address where its certificate has it", async () => {
    expect((await run("--address", server.address, "--tls-ca", certificates.ca.certificate)).exitCode).toBe(0);
  });

  it("says that it may be what is missing", async () => {
    const { exitCode, stderr } = await run();
    expect([exitCode, stderr]).toEqual([69, expect.stringContaining("give --tls or --tls-ca FILE")]);
  });

  it("is asked for before a token goes to another machine", async () => {
    const { exitCode, stderr } = await run("--address", "192.0.2.1:7443");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Give --tls or --tls-ca FILE.")]);
  });
});

describe("a server whose certificate file says what cannot be", () => {
  it("does not start, and says all of it", async () => {
    const file = join(certificates.directory, "wrong.json");
    writeFileSync(file, JSON.stringify({ certificates: [{ name: "a", dns: "*.example.com", tenant: "A" }] }));
    const { certificate, key } = certificates.server;
    const flags = [
      `--tls-certificate=${certificate}`,
      `--tls-key=${key}`,
      `--tls-client-ca=${certificates.ca.certificate}`,
    ];
    await expect(startServer({ flags: [...flags, `--certificate-tenants=${file}`] })).rejects.toThrow(
      /status 3[\s\S]*without a wildcard[\s\S]*"tenant" is no tenant's name[\s\S]*"roles" must be a list/,
    );
    rmSync(file);
  });
});
