import { describe, expect, it } from "vitest";
import { readSettings, type Settings } from "../../src/settings.ts";

function read(...argv: string[]): ReturnType<typeof readSettings> {
  return readSettings({ argv, environment: {}, readFile: () => "", cores: 2 });
}

function settings(...argv: string[]): Settings {
  const outcome = read(...argv);
  if (outcome.kind !== "settings") throw new Error(JSON.stringify(outcome));
  return outcome.settings;
}

function problems(...argv: string[]): readonly string[] {
  const outcome = read(...argv);
  return outcome.kind === "problems" ? outcome.problems : [];
}

describe("what is told of calls", () => {
  it("is, unless something is asked for, a line for each that fails, and nothing else", () => {
    expect(settings().telemetry).toEqual({
      logCalls: "failed",
      metricsListen: undefined,
      metricsSeries: 1_000,
      otlp: undefined,
    });
  });

  it("goes to a collector as the operator says", () => {
    const { telemetry, weakenings } = settings(
      "--otlp-endpoint=https://collector.example:4318/otlp/",
      "--otlp-signals=traces",
      "--otlp-headers-file=h",
      "--otlp-ca=ca.pem",
      "--otlp-service-name=assay eu",
      "--otlp-metrics-every-ms=5000",
      "--trace-ratio=0.25",
      "--traces-per-second=7",
    );
    expect(telemetry.otlp).toEqual({
      endpoint: "https://collector.example:4318/otlp",
      traces: true,
      metrics: false,
      headersFile: "h",
      caFile: "ca.pem",
      serviceName: "assay eu",
      metricsEveryMs: 5_000,
      traceRatio: 0.25,
      tracesPerSecond: 7,
    });
    expect(weakenings).toEqual([]);
  });

  it("goes over no network in the open, unless the operator says so", () => {
    for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
      expect(problems(`--otlp-endpoint=http://${host}:4318`, `--metrics-listen=${host}:9464`)).toEqual([]);
    }
    const open = ["--otlp-endpoint=http://collector:4318", "--metrics-listen=0.0.0.0:9464"];
    expect(problems(...open)).toEqual([
      "--metrics-listen names 0.0.0.0, which other machines reach, and metrics need no credential: " +
        "name a loopback address, or give --insecure-telemetry where something else keeps the network private",
      "--otlp-endpoint has no TLS, and names a machine that is not this one: use https, " +
        "or give --insecure-telemetry where something else keeps the network private",
    ]);
    expect(settings(...open, "--insecure-telemetry").weakenings).toEqual([
      "--metrics-listen is 0.0.0.0: whoever reaches it reads names of tenants and functions",
      "--otlp-endpoint has no TLS: whoever is on the way reads what is sent",
    ]);
  });

  it("is refused with all that is wrong, and without what may be a password", () => {
    const endpoint = "--otlp-endpoint=https://user:hunter2@collector:4318";
    const found = problems(
      endpoint,
      "--trace-ratio=1.5",
      "--traces-per-second=0",
      "--otlp-signals=logs",
      "--log-calls=some",
    );
    expect(found).toEqual([
      "--log-calls must be one of none, failed, all",
      "--otlp-endpoint must be an http or https URL without user, query and fragment, such as https://collector:4318; " +
        "what identifies the server goes into --otlp-headers-file",
      "--otlp-signals must be one of traces,metrics, traces, metrics",
      "--trace-ratio must be a number from 0 to 1, such as 0.05",
      "--traces-per-second must be a whole number from 1 to 100000",
    ]);
    expect(found.join("\n")).not.toContain("hunter2");
    expect(problems("--otlp-endpoint=collector:4318").length).toBe(1);
    expect(problems("--otlp-endpoint=grpc://collector:4317").length).toBe(1);
  });

  it("is asked for as a whole: a part that means nothing without an endpoint is refused", () => {
    expect(problems("--trace-ratio=0.5", "--otlp-ca=ca.pem")).toEqual([
      "--otlp-ca needs --otlp-endpoint beside it",
      "--trace-ratio needs --otlp-endpoint beside it",
    ]);
  });

  it.each(["0", "1", "0.5", ".5", "1.0"])("takes %s for a share", (text) => {
    expect(settings("--otlp-endpoint=https://c", `--trace-ratio=${text}`).telemetry.otlp?.traceRatio).toBe(
      Number(text),
    );
  });
  it.each(["", "-1", "1.1", "1e-3", "NaN", "half", "0x1"])("takes %j for none", (text) => {
    expect(problems("--otlp-endpoint=https://c", `--trace-ratio=${text}`).length).toBe(1);
  });
});
