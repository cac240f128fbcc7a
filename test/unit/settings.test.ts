import { describe, expect, test } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../src/base/limits.ts";
import { DEFAULT_CONNECTION_LIMITS } from "../../src/connection-settings.ts";
import { readSettings, type Settings, type SettingsSources } from "../../src/settings.ts";

function read(sources: Partial<SettingsSources> = {}) {
  return readSettings({
    argv: [],
    environment: {},
    readFile: () => {
      throw new Error("no such file");
    },
    cores: 4,
    ...sources,
  });
}

function settings(sources: Partial<SettingsSources> = {}): Settings {
  const outcome = read(sources);
  if (outcome.kind !== "settings") throw new Error(JSON.stringify(outcome));
  return outcome.settings;
}

function problems(sources: Partial<SettingsSources> = {}): readonly string[] {
  const outcome = read(sources);
  if (outcome.kind !== "problems") throw new Error(JSON.stringify(outcome));
  return outcome.problems;
}

describe("settings", () => {
  test("without any, every one has its safest value", () => {
    expect(settings()).toEqual({
      listeners: {
        listen: { host: "127.0.0.1", port: 7443 },
        controlListen: undefined,
        controlPlane: "full",
        tls: undefined,
        mayBeInsecure: false,
        connections: DEFAULT_CONNECTION_LIMITS,
      },
      dataDirectory: "assay-data",
      attachedExecutors: undefined,
      executorsPerTenant: 3,
      logLevel: "info",
      telemetry: { logCalls: "failed", metricsListen: undefined, metricsSeries: 1_000, otlp: undefined },
      sandbox: "strict",
      drainGraceMs: 10_000,
      drainNoticeMs: 0,
      compilerWorkers: 2,
      spareExecutors: 1,
      maxExecutors: 32,
      acceptPolicies: [],
      tenantPolicies: undefined,
      newAdministratorKey: false,
      secrets: { masterKey: undefined, previousMasterKey: undefined },
      quota: {
        runningCalls: 1_024,
        waitingCalls: 40,
        callsPerSecond: 0,
        functions: 1_000,
        revisionsPerFunction: 10_000,
        storedBytes: 2 ** 30,
        cpuMsPerMinute: 0,
        compilesPerMinute: 0,
      },
      signing: { deploySignatures: undefined, outside: undefined },
      identityProviders: undefined,
      certificateTenants: undefined,
      limits: DEFAULT_EXECUTION_LIMITS,
      weakenings: [],
    });
  });

  test("client certificates are somebody's only where TLS vouches for them", () => {
    const alone = problems({ argv: ["--certificate-tenants=tenants.json"] });
    expect(alone).toEqual(["--certificate-tenants needs --tls-client-ca: nobody else vouches for client certificates"]);
    const tls = ["--tls-certificate=a.pem", "--tls-key=b.pem", "--tls-client-ca=c.pem"];
    const found = settings({ argv: [...tls, "--certificate-tenants=tenants.json", "--identity-providers=idp.json"] });
    expect([found.certificateTenants, found.identityProviders]).toEqual(["tenants.json", "idp.json"]);
  });

  test("a flag goes before a variable, a variable before the file", () => {
    const readFile = () => '{"drainGraceMs": 1, "spareExecutors": 2, "compilerWorkers": 3}';
    const environment = { ASSAY_DRAIN_GRACE_MS: "4", ASSAY_SPARE_EXECUTORS: "5" };
    const found = settings({ argv: ["--config=a.json", "--drain-grace-ms", "6"], environment, readFile });
    expect([found.drainGraceMs, found.spareExecutors, found.compilerWorkers]).toEqual([6, 5, 3]);
  });

  test("every problem of every source is reported at once", () => {
    const found = problems({
      argv: ["--lisen=x", "--log-level=loud", "stray", "--config=a.json", "--listen=10.0.0.1:1"],
      environment: { ASSAY_SANDBOXX: "none", ASSAY_MAX_EXECUTORS: "-1", PATH: "/bin" },
      readFile: () => '{"dataDir": "x", "spareExecutors": 1.5}',
    });
    expect(found).toHaveLength(8);
    for (const name of [
      "--lisen",
      "--log-level",
      "stray",
      "--listen",
      "ASSAY_SANDBOXX",
      "ASSAY_MAX_EXECUTORS",
      "dataDir",
      "spareExecutors",
    ]) {
      expect(found.filter((problem) => problem.includes(name))).toHaveLength(1);
    }
  });

  test("the variable that tells clients where the server is does no harm", () => {
    expect(settings({ environment: { ASSAY_ADDRESS: "127.0.0.1:1" } }).listeners.listen.port).toBe(7443);
  });

  test.each(["0.0.0.0:7443", "192.168.1.1:7443", "[::]:7443", "example.com:7443", "127.0.0.1.evil.test:1"])(
    "an address that others could reach is refused: %s",
    (address) => {
      expect(problems({ argv: [`--listen=${address}`] })[0]).toMatch(
        /--tls-certificate and --tls-key, or --insecure-listen/,
      );
    },
  );

  test.each(["127.0.0.1", "127.0.0.1:99999", ":7443", "a:b", "::1:7443"])("%s is not an address", (address) => {
    expect(problems({ argv: [`--listen=${address}`] })[0]).toMatch(/HOST:PORT/);
  });

  test.each([
    ["127.0.0.1:0", "127.0.0.1", 0],
    ["127.8.9.1:80", "127.8.9.1", 80],
    ["localhost:1", "localhost", 1],
    ["[::1]:7443", "::1", 7443],
  ])("%s is an address", (address, host, port) => {
    expect(settings({ argv: [`--listen=${address}`] }).listeners.listen).toEqual({ host, port });
  });

  test("older policies are accepted by their digests, which is logged as a weakening", () => {
    const [a, b] = ["a".repeat(64), "b".repeat(64)];
    const { acceptPolicies, weakenings } = settings({ argv: [`--accept-policies=${a}, ${b},${a}`] });
    expect(acceptPolicies).toEqual([a, b]);
    expect(weakenings.some((text) => text.includes(a))).toBe(true);
    for (const wrong of ["", "1", a.toUpperCase(), `${a};${b}`, Array.from({ length: 17 }, () => a).join(",")]) {
      expect(problems({ argv: [`--accept-policies=${wrong}`] })[0]).toMatch(/digests of policies/);
    }
  });

  test("a limit may be lowered", () => {
    expect(settings({ argv: ["--limit-cpu-time-ms=10"] }).limits.cpuTimeMs).toBe(10);
  });

  test("a limit is raised only where that is allowed by name, and then it counts as a weakening", () => {
    expect(problems({ argv: ["--limit-cpu-time-ms=51"] })[0]).toMatch(/--allow-raised-limits/);
    const raised = settings({ argv: ["--limit-cpu-time-ms=51", "--allow-raised-limits"] });
    expect(raised.limits.cpuTimeMs).toBe(51);
    expect(raised.weakenings).toEqual(["the limit of CPU time of a call or batch is 51 instead of 50"]);
  });

  test("what the protos promise cannot be raised at all", () => {
    expect(problems({ argv: ["--limit-batch-events=10001", "--allow-raised-limits"] })[0]).toMatch(/10000/);
  });

  test("a sandbox that is not strict counts as a weakening", () => {
    expect(settings({ argv: ["--sandbox=process"] }).weakenings).toEqual(["sandbox is process instead of strict"]);
  });

  test("a setting that is given twice, or without its value, is refused", () => {
    expect(problems({ argv: ["--log-level=info", "--log-level=warn"] })[0]).toMatch(/more than once/);
    expect(problems({ argv: ["--log-level"] })[0]).toMatch(/needs a value/);
    expect(problems({ argv: ["--allow-raised-limits=yes"] })[0]).toMatch(/takes no value/);
  });

  test.each(["not json", "[]", "null", '"text"'])("a settings file that holds %s is refused", (text) => {
    expect(problems({ argv: ["--config=a.json"], readFile: () => text })[0]).toMatch(/a\.json/);
  });

  test("a settings file that is not there is refused", () => {
    expect(problems({ argv: ["--config=a.json"] })[0]).toMatch(/cannot be read/);
  });

  test("help lists every setting, whatever else is wrong", () => {
    const outcome = read({ argv: ["--help", "--nonsense"] });
    expect(outcome.kind === "help" && outcome.text).toMatch(/--drain-grace-ms=MS/);
  });
});

describe("where executors come from", () => {
  const read = (...argv: string[]) => readSettings({ argv, environment: {}, readFile: () => "", cores: 4 });
  test("is the server itself, or a directory", () => {
    const directoryOf = (...argv: string[]): string | undefined => {
      const outcome = read(...argv);
      return outcome.kind === "settings" ? outcome.settings.attachedExecutors : "not settings";
    };
    expect(directoryOf("--executors=spawn")).toBeUndefined();
    expect(directoryOf("--executors=attach:/run/assay")).toBe("/run/assay");
  });
  test.each([
    [["--executors=attach"], /^--executors must be spawn, or attach: with the absolute path/],
    [["--executors=attach:run"], /^--executors must be spawn, or attach: with the absolute path/],
    [
      ["--executors=attach:/run", "--spare-executors=2"],
      /^--spare-executors is of no use where executors are attached/,
    ],
    [["--executors-per-tenant=0"], /^--executors-per-tenant must be a whole number from 1 to 256/],
  ])("is said to be wrong where it is: %j", (argv, words) => {
    const outcome = read(...argv);
    expect(outcome.kind === "problems" ? outcome.problems : []).toEqual([expect.stringMatching(words)]);
  });
});

describe("listeners", () => {
  const tls = ["--tls-certificate=a.pem", "--tls-key=a.key"];

  test("with TLS may be reached by others, and no weakening is told", () => {
    const { listeners, weakenings } = settings({ argv: ["--listen=0.0.0.0:443", ...tls, "--tls-client-ca=ca.pem"] });
    expect(listeners).toMatchObject({
      listen: { host: "0.0.0.0", port: 443 },
      tls: { certificate: "a.pem", key: "a.key", clientCa: "ca.pem", clientCertificates: "optional" },
    });
    expect(weakenings).toEqual([]);
  });

  test("without TLS may be reached by others where the operator says so, which is told", () => {
    const found = settings({ argv: ["--listen=0.0.0.0:80", "--control-listen=[::]:81", "--insecure-listen"] });
    expect(found.weakenings).toHaveLength(2);
    expect(found.weakenings[0]).toMatch(/--listen is 0\.0\.0\.0 without TLS/);
    expect(settings({ environment: { ASSAY_INSECURE_LISTEN: "true" } }).weakenings).toEqual([]);
  });

  test.each([
    [["--tls-certificate=a"], /--tls-certificate needs --tls-key beside it/],
    [["--tls-key=a"], /--tls-key needs --tls-certificate beside it/],
    [["--tls-client-ca=a"], /--tls-client-ca needs --tls-certificate beside it/],
    [[...tls, "--tls-client-crl=a"], /--tls-client-crl needs --tls-client-ca beside it/],
    [[...tls, "--tls-client-certificates=required"], /--tls-client-certificates needs --tls-client-ca beside it/],
    [["--listen=10.0.0.1:1", "--tls-certificate=a"], /needs --tls-key/],
    [["--control-listen=10.0.0.1:1"], /--control-listen names 10\.0\.0\.1, which other machines reach/],
    [["--control-plane=off", "--control-listen=127.0.0.1:1"], /is of no use with --control-plane=off/],
    [["--listen=127.0.0.1:1", "--control-listen=127.0.0.1:1"], /name the same address/],
    [["--listen=0.0.0.0:1", "--control-plane=local-only", ...tls], /needs --control-listen on a loopback address/],
    [["--control-listen=10.0.0.1:1", "--control-plane=local-only", ...tls], /10\.0\.0\.1 is none/],
    [["--control-plane=none"], /must be one of full, read-only, local-only, off/],
    [["--max-connections=0"], /from 1 to/],
    [["--insecure-listen=yes"], /takes no value/],
  ])("%j is refused, once", (argv, problem) => {
    const found = problems({ argv });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(problem);
  });

  test("local-only is content with a server that listens on loopback alone", () => {
    expect(settings({ argv: ["--control-plane=local-only"] }).listeners.controlPlane).toBe("local-only");
    const argv = ["--listen=0.0.0.0:1", ...tls, "--control-plane=local-only", "--control-listen=127.0.0.1:2"];
    expect(settings({ argv }).listeners.controlListen).toEqual({ host: "127.0.0.1", port: 2 });
  });
});
