/** Every module of the judged sample that may run, through the real server: compiled, signed, deployed, folded. */
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { type CorpusCase, type CorpusEvent, sampleCases } from "../corpus/cases.ts";
import { Client, failureOf } from "./client.ts";
import { bytesOf, deploy, moduleOf, SUM, stateOf, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

/** The corpus's own words for how a run ends. */
const KIND_OF_REASON: Readonly<Record<string, string>> = {
  EXCEPTION: "exception",
  CPU_TIME_LIMIT: "cpu_limit",
  WALL_CLOCK_LIMIT: "wall_limit",
  MEMORY_LIMIT: "memory_limit",
  STATE_TOO_LARGE: "output_limit",
};

interface Run {
  readonly kind: string;
  readonly state?: unknown;
}

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  await deploy(client, "ordinary", moduleOf(SUM));
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

const message = ({ module }: CorpusCase) => ({
  module: {
    files: module.files.map(({ path, content }) => ({ path, content: new Uint8Array(content) })),
    entry: module.entry,
  },
});

async function run(name: string, events: readonly CorpusEvent[]): Promise<Run> {
  const request = {
    function: { name },
    events: events.map(({ type, data }) => ({ type, data: bytesOf(JSON.stringify(data)) })),
  };
  try {
    return { kind: "ok", state: stateOf(await client.unary(InvokeService.method.reduce, request)) };
  } catch (error) {
    const { reason = "none" } = failureOf(error);
    return { kind: KIND_OF_REASON[reason] ?? reason };
  }
}

const cases = sampleCases();
const running = cases.filter((entry) => entry.expect === "accept" && entry.runtimeExpect !== undefined);
const accepted = cases.filter((entry) => entry.expect === "accept" && entry.runtimeExpect === undefined);
const rejected = cases.filter((entry) => entry.expect === "reject");

describe("the sample", () => {
  test("has cases of every kind", () => {
    expect([running.length, accepted.length, rejected.length].every((count) => count > 10)).toBe(true);
  });

  test.each(accepted.map((entry) => [entry.name, entry] as const))("%s folds to its state", async (name, entry) => {
    await deploy(client, name, entry.module);
    expect(await run(name, entry.events)).toEqual({ kind: "ok", state: entry.expectState });
  });

  test.each(running.map((entry) => [entry.name, entry] as const))(
    "%s ends as it must, and harms nothing",
    async (name, entry) => {
      const { outcome } = await client.unary(CompileService.method.compile, message(entry));
      if (outcome.case === "rejection") {
        expect(entry.tolerate).toBe("reject");
      } else {
        await deploy(client, name, entry.module);
        const folds = entry.runs ?? [Array.from({ length: entry.repeat }, () => entry.events).flat()];
        const runs: Run[] = [];
        for (const events of folds) runs.push(await run(name, events));
        for (const { kind } of runs) expect(entry.runtimeOk).toContain(kind);
        if (entry.assert !== undefined) {
          expect(runInNewContext(entry.assert, { runs: JSON.parse(JSON.stringify(runs)) })).toBe(true);
        }
      }
      expect(server.isAlive()).toBe(true);
      expect(await sum(client, "ordinary", [1, 2])).toEqual({ total: 3, count: 2 });
    },
  );

  test.each(rejected.map((entry) => [entry.name, entry] as const))(
    "%s is refused by the server too",
    async (_, entry) => {
      try {
        const { outcome } = await client.unary(CompileService.method.compile, message(entry));
        if (outcome.case === "artifact") expect(entry.tolerate).toMatch(/clean-accept|runtime-neutral/);
      } catch (error) {
        // Names and bytes that are the attack themselves do not get as far as the analyser.
        expect(failureOf(error).reason).toBe("REQUEST_INVALID");
      }
      expect(await sum(client, "ordinary", [1, 2])).toEqual({ total: 3, count: 2 });
    },
  );
});
