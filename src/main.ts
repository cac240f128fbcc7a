/**
 * `assay serve`: the only file that touches the process. Takes the settings, empties the environment, assembles the server, serves, drains.
 *
 * Nothing of the house or of its dependencies is loaded before the environment is empty (security invariant 4).
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const EXIT_CLEAN = 0;
const EXIT_CALLS_CUT = 1;
const EXIT_WRONG_SETTING = 2;
const EXIT_CANNOT_START = 3;
const EXIT_DEFECT = 70;
/**
 * A terminal sends Ctrl-C to the launcher and to the server, as systemd does with SIGTERM, and the launcher passes it on: that is one wish, not two. On a
 * busy machine the launcher may take its time, and a second wish that came of it would cut off every call.
 */
const SAME_SIGNAL_WITHIN_MS = 1_000;
const CLOSE_WITHIN_MS = 5_000;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

const environment = { ...process.env };
for (const name of Object.keys(process.env)) delete process.env[name];
/** Who started the server and passes signals on to it; undefined where nobody does, and the server is on its own. */
const launcherPid = environment.ASSAY_LAUNCHER_PID;
delete environment.ASSAY_LAUNCHER_PID;
// Whoever started the server may be gone; that is no reason to end.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const { closeInheritedDescriptors } = await import("./base/inherited-descriptors.ts");
closeInheritedDescriptors();

/** Names alone: their values may be secrets. The launcher keeps these from the server, and says which there were. */
const openTelemetryVariables = [
  ...Object.keys(environment).filter((name) => name.startsWith("OTEL_")),
  ...(environment.ASSAY_LAUNCHER_IGNORED ?? "").split(",").filter((name) => name !== ""),
];
delete environment.ASSAY_LAUNCHER_IGNORED;

const { readSettings } = await import("./settings.ts");
const outcome = readSettings({
  argv: process.argv.slice(2),
  environment,
  readFile: (path) => readFileSync(path, "utf8"),
  cores: availableParallelism(),
});
switch (outcome.kind) {
  case "help":
    process.stdout.write(outcome.text);
    break;
  case "problems":
    complain(outcome.problems, EXIT_WRONG_SETTING);
    break;
  case "settings":
    await serve(outcome.settings);
    break;
  default:
    outcome satisfies never;
}

async function serve(settings: import("./settings.ts").Settings): Promise<void> {
  const { createLogger } = await import("./base/log.ts");
  const { watchLauncher } = await import("./base/launcher.ts");
  const { assemble, StartError } = await import("./assemble.ts");
  const log = createLogger(settings.logLevel);
  let endingSinceMs: number | undefined;
  const { drainGraceMs, drainNoticeMs } = settings;
  /** Also while the server starts: what is half open is then opened, and closed again. */
  const end = (why: { readonly signal: string } | { readonly launcher: string }): void => {
    endingSinceMs = performance.now();
    log.info({ ...why, noticeMs: drainNoticeMs, graceMs: drainGraceMs }, "draining");
    exitAfter(
      starting.then(
        async (server) => {
          const cut = await server.drain(drainGraceMs, drainNoticeMs);
          log.info({ cut }, "drained");
          return cut === 0 ? EXIT_CLEAN : EXIT_CALLS_CUT;
        },
        // It is complained of below, with its status.
        () => new Promise<never>(() => undefined),
      ),
      EXIT_CALLS_CUT,
      drainNoticeMs + drainGraceMs,
    );
  };
  for (const signal of Object.keys(SIGNAL_NUMBERS) as (keyof typeof SIGNAL_NUMBERS)[]) {
    process.on(signal, () => {
      if (endingSinceMs === undefined) end({ signal });
      else if (performance.now() - endingSinceMs > SAME_SIGNAL_WITHIN_MS) process.exit(128 + SIGNAL_NUMBERS[signal]);
    });
  }
  watchLauncher(launcherPid, () => {
    if (endingSinceMs === undefined) end({ launcher: "gone" });
  });

  for (const weakening of settings.weakenings) log.warn({ weakening }, "a setting is weaker than its default");
  if (openTelemetryVariables.length > 0) {
    log.warn(
      { variables: openTelemetryVariables },
      "OpenTelemetry's variables are not read: --otlp-endpoint (ASSAY_OTLP_ENDPOINT) and the settings beside it say what is sent",
    );
  }

  const starting = assemble(settings, { node: process.versions.node, v8: process.versions.v8 }, log);
  let server: Awaited<typeof starting>;
  try {
    server = await starting;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    complain([error.message], EXIT_CANNOT_START);
    // Where it is to end already nothing else would end it.
    return endingSinceMs === undefined ? undefined : process.exit();
  }
  process.on("uncaughtException", (error, origin) => {
    log.fatal({ err: error, origin }, "a defect ends the server");
    exitAfter(server.closeNow(), EXIT_DEFECT);
  });
  if (server.administratorKey !== undefined) {
    process.stdout.write(
      `The first administrator's key, shown this once: ${server.administratorKey}\nGive it to the command line as ASSAY_TOKEN.\n`,
    );
  }
  if (endingSinceMs !== undefined) return;
  if (server.controlAddress !== undefined) {
    process.stdout.write(`assay control plane listening on ${server.controlAddress}\n`);
  }
  if (server.metricsAddress !== undefined)
    process.stdout.write(`assay metrics on http://${server.metricsAddress}/metrics\n`);
  process.stdout.write(`assay listening on ${server.address}\n`);
  const missing = server.sandboxLayers.flatMap(({ name, present }) => (present ? [] : [name]));
  const { address, controlAddress, metricsAddress, policyDigest, version } = server;
  const { dataDirectory, limits, listeners, sandbox } = settings;
  const node = process.versions.node;
  log.info(
    {
      address,
      controlAddress,
      metricsAddress,
      controlPlane: listeners.controlPlane,
      tls: listeners.tls !== undefined,
      version,
      node,
      policyDigest,
      dataDirectory,
      limits,
      sandbox,
      missingSandboxLayers: missing,
    },
    "listening",
  );
}

/** Ends the process when `work` is done, with the status that it answers or `status`; in the end also when it is never done. */
function exitAfter(work: Promise<number | undefined>, status: number, graceMs = 0): void {
  const timer = setTimeout(() => process.exit(status), graceMs + CLOSE_WITHIN_MS);
  work
    .catch(() => status)
    .then((answered) => {
      clearTimeout(timer);
      process.exit(answered ?? status);
    });
}

function complain(problems: readonly string[], status: number): void {
  for (const problem of problems) process.stderr.write(`assay serve: ${problem}\n`);
  process.exitCode = status;
}
