/**
 * Section `latency`: how long unary calls take at 30, 70 and 90 % of the most that a server answers, as an open loop: calls are sent on a schedule
 * whether or not earlier ones are answered, so that a stall counts for each call that it holds up.
 */
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { askReduce } from "../ask.ts";
import { type Context, functionName, publishAccount } from "../context.ts";
import { h2load, readH2load } from "../h2load.ts";
import { expectedState } from "../reducer.ts";
import { readable } from "../report.ts";
import { makeEvents, reduceBody, UNARY_STATE } from "../requests.ts";
import type { Section } from "../results.ts";
import { insist } from "../rows/throughput.ts";
import { startPlain } from "../servers.ts";
import { quantile } from "../statistics.ts";

const run = promisify(execFile);
const SHARES = [0.3, 0.7, 0.9] as const;
/** h2load looks at a connection's schedule every 10 ms, so none gets more than a call in that time. */
const CALLS_PER_CONNECTION = 100;
/** Connections are opened one millisecond after the other, so that their calls come evenly and not all at once. */
const PHASES = 10;
/** Beside many connections with few calls each, four with many calls would look better than any open loop: calls that come together share their cost. */
const MOST_CONNECTIONS = 64;
/** More than any stall piles up on one connection. */
const MOST_STREAMS = 2_000;

/** When a call was sent, and how long its answer took. */
export interface TimedCall {
  readonly sentAtUs: number;
  readonly tookUs: number;
}

/** Reads what h2load notes of each call. Throws if one failed. */
export function readCallLog(log: string): readonly TimedCall[] {
  return log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [sentAtUs = Number.NaN, status, tookUs = Number.NaN] = line.split("\t").map(Number);
      if (status !== 200) throw new Error(`h2load: a call ended with HTTP status ${status}`);
      return { sentAtUs, tookUs };
    })
    .sort((a, b) => a.sentAtUs - b.sentAtUs);
}

/** How much later than planned each call was sent, in microseconds: the generator's own fault, or the machine's. */
export function lateness(calls: readonly TimedCall[], callsPerSecond: number): readonly number[] {
  const startUs = calls[0]?.sentAtUs ?? 0;
  return calls.map(({ sentAtUs }, index) => Math.max(0, sentAtUs - startUs - (index * 1e6) / callsPerSecond));
}

/** What each call took, in microseconds, counted from when it was to be sent. */
export function fromSchedule(calls: readonly TimedCall[], callsPerSecond: number): readonly number[] {
  const late = lateness(calls, callsPerSecond);
  return calls.map(({ tookUs }, index) => tookUs + (late[index] ?? 0));
}

export async function measureLatency(context: Context): Promise<Section> {
  const { concurrency, payloadBytes, seconds } = context.settings;
  const { server: assay, client } = await context.startAssay();
  await publishAccount(client, 0);
  client.close();
  const plain = await context.keep(startPlain());
  const body = reduceBody(functionName(0), 1, payloadBytes);
  const bodyFile = join(context.folder(), "body");
  writeFileSync(bodyFile, body);
  const expected = expectedState(UNARY_STATE, makeEvents(1, payloadBytes));

  const lines: (readonly string[])[] = [];
  const samples: unknown[] = [];
  for (const [name, address] of [
    ["assay", assay.address],
    ["plain grpc-js", plain.address],
  ] as const) {
    const answerBytes = insist(name, await askReduce(address, body), expected);
    const url = `http://${address}/assay.v1.InvokeService/Reduce`;
    const most = await h2load({ url, bodyFile, ...manyConnections(concurrency), seconds });
    for (const share of SHARES) {
      const rate = Math.round(most.requestsPerSecond * share);
      const { calls, responseBytes } = await openLoop(url, bodyFile, rate, Math.max(seconds, 5), context.folder());
      const tookMs = fromSchedule(calls, rate).map((us) => us / 1_000);
      const [p50, p99, p999] = [quantile(tookMs, 0.5), quantile(tookMs, 0.99), quantile(tookMs, 0.999)];
      const late = quantile(lateness(calls, rate), 0.99) / 1_000;
      const answered = Math.min(1, responseBytes / answerBytes);
      lines.push([
        name,
        `${Math.round(share * 100)} % of ${readable(most.requestsPerSecond)}`,
        ...[p50, p99, p999].map((ms) => `${readable(ms)} ms`),
        answered > 0.98 ? "all" : `${Math.round(answered * 100)} %`,
        `${readable(late)} ms`,
      ]);
      samples.push({
        name,
        share,
        most: most.requestsPerSecond,
        rate,
        calls: calls.length,
        p50,
        p99,
        p999,
        answered,
        late,
      });
      context.say(`latency, ${name}: ${lines.at(-1)?.slice(1).join(", ")}`);
    }
  }
  await context.stop(assay, plain);
  return {
    name: "latency",
    title: "Latency of unary calls, open loop",
    columns: ["server", "calls/s", "p50", "p99", "p99.9", "answered with a state", "sent late, p99"],
    lines,
    notes: [
      `Counted from when a call was to be sent; the share is of the server's own maximum in a closed loop over ${MOST_CONNECTIONS} connections, measured just before.`,
      "Where calls were sent late, the machine was too busy for the generator, and the run says little.",
      "A connection for each 100 calls/s, each on its schedule; they begin a millisecond apart.",
    ],
    samples,
  };
}

function manyConnections(concurrency: number): { readonly connections: number; readonly streamsEach: number } {
  const connections = Math.min(MOST_CONNECTIONS, concurrency);
  return { connections, streamsEach: Math.max(1, Math.round(concurrency / connections)) };
}

async function openLoop(url: string, bodyFile: string, rate: number, seconds: number, folder: string) {
  const each = Math.max(1, Math.ceil(rate / (CALLS_PER_CONNECTION * PHASES)));
  const connections = each * PHASES;
  const callsEach = Math.max(1, Math.round((rate / connections) * seconds));
  const log = join(folder, "calls");
  rmSync(log, { force: true });
  const { stdout } = await run("h2load", [
    `--requests=${connections * callsEach}`,
    `--clients=${connections}`,
    `--rate=${each}`,
    "--rate-period=1ms",
    `--rps=${rate / connections}`,
    `--max-concurrent-streams=${MOST_STREAMS}`,
    `--data=${bodyFile}`,
    `--log-file=${log}`,
    "--header=content-type: application/grpc",
    "--header=te: trailers",
    url,
  ]);
  return { calls: readCallLog(readFileSync(log, "latin1")), responseBytes: readH2load(stdout).responseBytes };
}
