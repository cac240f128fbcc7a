/**
 * Runs every conformance case with every driver and prints the matrix: `node test/conformance/run.ts --driver go=clients/go/build/driver …`.
 * Without `--driver`, the drivers of `drivers.json`, or with `--client go …` those of these clients. `--case TEXT`: only cases whose name or group holds the text. The status is 0 if all is as expected.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { getOption } from "@bufbuild/protobuf";
import { ReasonSchema, spec } from "../../src/gen/assay/v1/reason_pb.js";
import { Code } from "../../src/gen/google/rpc/code_pb.js";
import { everyService } from "../attack/identity/every-method.ts";
import { type Case, type JsonObject, LAYERS, type Layer, readCases } from "./case.ts";
import { Driver } from "./driver.ts";
import { runCase } from "./run-case.ts";
import { RealServer } from "./servers.ts";
import { TlsFiles } from "./tls.ts";

const STREAM = "assay.v1.InvokeService/ReduceStream";
const REPOSITORY = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    client: { type: "string", multiple: true },
    driver: { type: "string", multiple: true },
    case: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help === true) {
  process.stdout.write("node test/conformance/run.ts [--client NAME …] [--driver NAME=COMMAND …] [--case TEXT]\n");
  process.exit(0);
}

// What a server reads from its environment is not meant for those that are started here.
for (const name of Object.keys(process.env)) if (name.startsWith("ASSAY_")) delete process.env[name];

const commands = values.driver === undefined ? namedDrivers(values.client) : new Map(values.driver.map(toCommand));
const services = await everyService();
const cases = readCases(join(import.meta.dirname, "cases"), { reasons: everyReason() }).filter(
  ({ name, group }) => values.case === undefined || `${group}: ${name}`.includes(values.case),
);
if (cases.length === 0) complain(`no case is called like "${values.case}"`);
const missing = values.case === undefined ? uncovered() : [];
if (missing.length > 0) complain(`no case of a real server calls ${missing.join(", ")}`);

const servers = new Map<string, Promise<RealServer>>();
const tls = new TlsFiles();
const surroundings = {
  services,
  tls,
  realServer(settings: readonly string[]): Promise<RealServer> {
    const key = settings.join(" ");
    const started = servers.get(key) ?? RealServer.start(settings, tls);
    servers.set(key, started);
    return started;
  },
};

const columns = [...commands].flatMap(([driver, { layers }]) => layers.map((layer) => ({ driver, layer })));
const outcomes = new Map<Case, string[]>();
const complaints: string[] = [];
let passed = 0;
let runs = 0;
for (const [name, { command, layers }] of commands) {
  const driver = new Driver(name, command, REPOSITORY);
  for (const layer of layers) {
    for (const test of cases) {
      const row = outcomes.get(test) ?? [];
      outcomes.set(test, row);
      if (!test.layers.includes(layer)) {
        row.push(`${test.layers[0]} only`);
        continue;
      }
      runs += 1;
      const wrong = await runCase(test, driver, layer, runs, surroundings);
      row.push(wrong.length === 0 ? "pass" : "FAIL");
      if (wrong.length === 0) passed += 1;
      else
        complaints.push(
          `${name}, ${layer}, ${test.group}: ${test.name}\n${wrong.map((one) => `    ${one}`).join("\n")}`,
        );
    }
  }
  await driver.end();
}
for (const server of servers.values()) await (await server).stop();
tls.remove();

process.stdout.write(matrix());
for (const complaint of complaints) process.stdout.write(`\n${complaint}\n`);
// What a connection that was broken on purpose has left behind keeps nobody waiting.
process.stdout.write(`\n${passed} passed, ${complaints.length} failed\n`, () =>
  process.exit(complaints.length === 0 ? 0 : 1),
);

function matrix(): string {
  const rows = [
    ["case", ...columns.map(({ driver, layer }) => `${driver} ${layer}`)],
    ...cases.map((test) => [`${test.group}: ${test.name}`, ...(outcomes.get(test) ?? [])]),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => (row[index + 1] ?? "").length)));
  const first = Math.max(...rows.map(([name = ""]) => name.length));
  return rows
    .map(([name = "", ...cells]) => {
      const padded = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
      return `${[name.padEnd(first), ...padded].join("  ").trimEnd()}\n`;
    })
    .join("");
}

/** Every reason that the protos know, as variables of a case. */
function everyReason(): JsonObject[] {
  return ReasonSchema.values
    .filter(({ number }) => number !== 0)
    .map((value) => {
      const { code, retryable } = getOption(value, spec);
      return { reason: value.name.replace(/^REASON_/, ""), code: Code[code] ?? "", retryable };
    });
}

/** The methods of the API that no case calls on a real server. */
function uncovered(): string[] {
  const called = new Set(
    cases.flatMap(({ server, steps }) =>
      server === "scripted" ? [] : steps.map(({ op, request }) => (op === "stream" ? STREAM : String(request?.method))),
    ),
  );
  return services
    .flatMap(({ typeName, methods }) => methods.map(({ name }) => `${typeName}/${name}`))
    .filter((method) => !called.has(method));
}

/** How a driver is started, and which layers it drives. */
interface Started {
  readonly command: readonly string[];
  readonly layers: readonly Layer[];
}

interface NamedDriver {
  readonly name: string;
  readonly client: string;
  readonly command: readonly string[];
  /** Absent: all. gRPC for asyncio, without the layer, loses how a stream ended now and then (docs/decisions/0042); the plain stubs of Python are driven once. */
  readonly layers?: readonly Layer[];
}

/** The drivers of `drivers.json`, or those of some clients among them. */
function namedDrivers(clients: readonly string[] | undefined): Map<string, Started> {
  const named: readonly NamedDriver[] = JSON.parse(readFileSync(join(import.meta.dirname, "drivers.json"), "utf8"));
  const stranger = clients?.find((name) => !named.some(({ client }) => client === name));
  if (stranger !== undefined) complain(`there is no client ${stranger}`);
  const chosen = named.filter(({ client }) => clients === undefined || clients.includes(client));
  return new Map(chosen.map(({ name, command, layers = LAYERS }) => [name, { command, layers }]));
}

function toCommand(given: string): [string, Started] {
  const [, name, command] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(given) ?? [];
  if (name === undefined || command === undefined) complain(`--driver must be NAME=COMMAND, not "${given}"`);
  return [name, { command: command.split(" "), layers: LAYERS }];
}

function complain(problem: string): never {
  process.stderr.write(`conformance: ${problem}\n`);
  process.exit(2);
}
