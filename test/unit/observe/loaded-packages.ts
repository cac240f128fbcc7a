/** Prints which of OpenTelemetry's packages are loaded once the server's assembly is and its telemetry was opened; the first argument: `off` or `on`. */
import { registerHooks } from "node:module";
import { pino } from "pino";

const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith("@opentelemetry/")) loaded.add(specifier);
    return next(specifier, context);
  },
});
await import("../../../src/assemble.ts");
const { openTelemetry } = await import("../../../src/observe/open-telemetry.ts");
const isOn = process.argv[2] === "on";
const telemetry = await openTelemetry(
  {
    logCalls: isOn ? "failed" : "all",
    metricsListen: isOn ? { host: "127.0.0.1", port: 0 } : undefined,
    metricsSeries: 1_000,
    otlp: undefined,
  },
  { version: "0", nodeVersion: "0", sandbox: "process", startedAtMs: 0 },
  pino({ level: "silent" }),
);
await telemetry.start(() => []);
await telemetry.close();
process.stdout.write(JSON.stringify([...loaded]));
