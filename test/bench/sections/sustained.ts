/** `--sustained MINUTES`: a steady load of unary calls, and what it does in the long run to memory and descriptors of server and executors. */
import { askReduce } from "../ask.ts";
import { type Context, functionName, publishAccount } from "../context.ts";
import { openDescriptors, type Role, useOf } from "../processes.ts";
import { readable } from "../report.ts";
import { reduceBody } from "../requests.ts";
import type { Section } from "../results.ts";
import { connectionsFor, grpcLoad } from "../rows/throughput.ts";
import { median } from "../statistics.ts";

const IN_FLIGHT = 64;
const WATCHED: readonly Role[] = ["gateway", "executor", "compiler"];
const MIB = 2 ** 20;

interface Sample {
  readonly atSeconds: number;
  readonly callsPerSecond: number;
  readonly processes: readonly {
    readonly pid: number;
    readonly role: Role;
    readonly residentMib: number;
    readonly descriptors: number | undefined;
  }[];
}

export async function measureSustained(context: Context, minutes: number): Promise<Section> {
  const { server, client } = await context.startAssay();
  await publishAccount(client, 0);
  client.close();
  const body = reduceBody(functionName(0), 1, context.settings.payloadBytes);
  const { bytes } = await askReduce(server.address, body);
  const load = grpcLoad(context, server.address, "Reduce", [body], connectionsFor(IN_FLIGHT), bytes);
  const samples: Sample[] = [];
  const startMs = performance.now();
  for (;;) {
    const { requestsPerSecond } = await load();
    const atSeconds = Math.round((performance.now() - startMs) / 1_000);
    const processes = useOf(server.pid)
      .filter(({ role }) => WATCHED.includes(role))
      .map(({ pid, role, residentBytes }) => ({
        pid,
        role,
        residentMib: residentBytes / MIB,
        descriptors: openDescriptors(pid),
      }));
    samples.push({ atSeconds, callsPerSecond: requestsPerSecond, processes });
    context.say(
      `sustained, ${atSeconds} s: ${readable(requestsPerSecond)} calls/s; ${processes.map(({ role, residentMib, descriptors }) => `${role} ${readable(residentMib)} MiB, ${descriptors ?? "?"} descriptors`).join("; ")}`,
    );
    if (atSeconds >= minutes * 60) break;
  }
  await context.stop(server);
  return {
    name: "sustained",
    title: `${minutes === 1 ? "A minute" : `${minutes} minutes`} of steady load, ${IN_FLIGHT} calls in flight`,
    columns: ["what", "first third", "last third"],
    lines: summaryOf(samples),
    notes: ["Medians of the samples in each third; memory and descriptors are of the largest process of each kind."],
    samples,
  };
}

/** Memory is to settle, and descriptors are not to grow. */
export function summaryOf(samples: readonly Sample[]): readonly (readonly string[])[] {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const parts = [samples.slice(0, third), samples.slice(-third)];
  const line = (what: string, value: (sample: Sample) => number): readonly string[] => [
    what,
    ...parts.map((part) => readable(median(part.map(value)))),
  ];
  const largest = (role: Role, of: (process: Sample["processes"][number]) => number) => (sample: Sample) =>
    Math.max(Number.NEGATIVE_INFINITY, ...sample.processes.filter((process) => process.role === role).map(of));
  return [
    line("calls/s", ({ callsPerSecond }) => callsPerSecond),
    ...WATCHED.flatMap((role) => [
      line(
        `${role}, MiB resident`,
        largest(role, ({ residentMib }) => residentMib),
      ),
      line(
        `${role}, descriptors`,
        largest(role, ({ descriptors }) => descriptors ?? Number.NaN),
      ),
    ]),
  ];
}
