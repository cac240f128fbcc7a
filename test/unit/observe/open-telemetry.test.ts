import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { openTelemetry, type Telemetry } from "../../../src/observe/open-telemetry.ts";
import { TelemetryError } from "../../../src/observe/telemetry-error.ts";
import type { TelemetrySettings } from "../../../src/telemetry-settings.ts";

const RUNNING = { version: "1.2.3", nodeVersion: "26", sandbox: "strict", startedAtMs: 1_700_000_000_000 };
const OFF: TelemetrySettings = { logCalls: "failed", metricsListen: undefined, metricsSeries: 1_000, otlp: undefined };
const OTLP: NonNullable<TelemetrySettings["otlp"]> = {
  endpoint: "http://127.0.0.1:1",
  traces: true,
  metrics: true,
  headersFile: undefined,
  caFile: undefined,
  serviceName: "assay",
  metricsEveryMs: 60_000,
  traceRatio: 1,
  tracesPerSecond: 4,
};
const directory = mkdtempSync(join(tmpdir(), "assay-telemetry-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function open(settings: Partial<TelemetrySettings>): Promise<Telemetry> {
  return openTelemetry({ ...OFF, ...settings }, RUNNING, pino({ level: "silent" }));
}

async function packagesLoaded(mode: "off" | "on"): Promise<readonly string[]> {
  const program = join(import.meta.dirname, "loaded-packages.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, mode]);
  return JSON.parse(stdout);
}

describe("telemetry that nobody has asked for", () => {
  it("observes no call, and loads none of OpenTelemetry's packages, not with the whole server either", async () => {
    expect((await open({})).observer).toBeUndefined();
    const [off, on] = await Promise.all([packagesLoaded("off"), packagesLoaded("on")]);
    expect(off).toEqual([]);
    expect(on).toContain("@opentelemetry/sdk-metrics");
  });
});

describe("telemetry that cannot be had", () => {
  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  it("is refused at the start, in words that name the setting", async () => {
    const cases: readonly (readonly [Partial<NonNullable<TelemetrySettings["otlp"]>>, RegExp])[] = [
      [{ headersFile: join(directory, "absent") }, /--otlp-headers-file names cannot be read: ENOENT/],
      [{ headersFile: file("wrong", "no header") }, /--otlp-headers-file names: line 1 is not/],
      [{ caFile: join(directory, "absent") }, /--otlp-ca names cannot be read: ENOENT/],
      [{ caFile: file("ca.pem", "not PEM") }, /--otlp-ca names holds no certificate/],
    ];
    for (const [otlp, words] of cases) {
      const opening = open({ otlp: { ...OTLP, ...otlp } });
      await expect(opening).rejects.toThrow(TelemetryError);
      await expect(opening).rejects.toThrow(words);
    }
  });

  it("is refused where the port is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const telemetry = await open({ metricsListen: { host: "127.0.0.1", port } });
    await expect(telemetry.start(() => [])).rejects.toThrow(
      new TelemetryError(`cannot listen on 127.0.0.1:${port} (--metrics-listen): EADDRINUSE`),
    );
    await telemetry.close();
    other.close();
  });
});

describe("traces", () => {
  const sampled = { traceParent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, traceState: "" };

  it("are bounded a second, whatever clients ask for, and no tenant takes them all", async () => {
    const telemetry = await open({ otlp: OTLP });
    const { observer } = telemetry;
    for (const tenant of ["greedy", "greedy", "greedy", "greedy", "modest"]) {
      observer?.began("/assay.v1.InvokeService/Reduce", false, { tenant }, sampled).admitted(tenant);
    }
    const outcomes = [...(observer?.samples() ?? [])].flatMap(({ name, labels, value }) =>
      name === "assay_traces_total" ? [[labels[0], value]] : [],
    );
    expect(Object.fromEntries(outcomes)).toEqual({ recorded: 3, not_sampled: 0, over_rate: 2 });
    await telemetry.close();
  });

  it("are none where the ratio is 0, unless the client records its own", async () => {
    const telemetry = await open({ otlp: { ...OTLP, traceRatio: 0, metrics: false } });
    const { observer } = telemetry;
    const begin = (traceParent: string): string | undefined => {
      const sent = { traceParent, traceState: "" };
      const watch = observer?.began("/assay.v1.InvokeService/Reduce", false, { tenant: "acme" }, sent);
      watch?.admitted("acme");
      return watch?.traceId;
    };
    expect(begin("")).toBeUndefined();
    expect(begin(sampled.traceParent)).toBe("a".repeat(32));
    const traces = [...(observer?.samples() ?? [])].map(({ labels, value }) => [labels[0], value]);
    expect(Object.fromEntries(traces)).toMatchObject({ recorded: 1, not_sampled: 1 });
    await telemetry.close();
  });
});
