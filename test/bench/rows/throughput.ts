/** What the rows `unary` and `stream` share: three servers with the same functions, and their load in turns. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Client, connect } from "../../../clients/typescript/src/index.ts";
import type { Answered } from "../ask.ts";
import { type Context, publishAccount } from "../context.ts";
import type { RowName } from "../flags.ts";
import { h2load, WARM_UP_SECONDS } from "../h2load.ts";
import { cpuBetween, useOf } from "../processes.ts";
import type { Comparison, CpuCost } from "../results.ts";
import { type Running, startPlain, startWorkerd, writeWorkerd } from "../servers.ts";
import { ratios } from "../statistics.ts";
import { wrk } from "../wrk.ts";

/** A side of a row, ready to be loaded. */
export interface Side {
  readonly name: string;
  readonly running: Running;
  /** Puts the row's load on it for a run. Answers requests a second and requests in all. */
  load(): Promise<{ readonly requestsPerSecond: number; readonly requests: number }>;
  /** Events or calls in a request. */
  readonly unitsPerRequest: number;
}

export interface Throughput {
  readonly row: RowName;
  readonly work: string;
  readonly unit: string;
  readonly targets: Readonly<Record<string, number>>;
}

export interface Findings {
  readonly comparisons: readonly Comparison[];
  readonly cpuCosts: readonly CpuCost[];
}

/** Starts Assay, the plain server and workerd, each with as many functions as are in play. */
export async function startAll(context: Context) {
  const { functions, tenants } = context.settings;
  const { server: assay, client } = await context.startAssay();
  const tokens = await tenantsTokens(client, tenants);
  for (const [tenant, token] of tokens.entries()) {
    const own = connect(assay.address, { token });
    for (let balance = tenant; balance < functions; balance += tenants) await publishAccount(own, balance);
    own.close();
  }
  client.close();
  const tokenOf = (balance: number): string | undefined => tokens[balance % tenants];
  const plain = await context.keep(startPlain());
  const config = writeWorkerd(context.folder(), functions);
  const workerd = await context.keep(startWorkerd(context.workerd, config, functions));
  return { assay, plain, workerd, tokenOf };
}

/** As many tenants, and a key of each. */
async function tenantsTokens(operator: Client, tenants: number): Promise<readonly string[]> {
  const roles = ["compile", "sign", "deploy", "invoke"] as const;
  const tokens: string[] = [];
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    const name = `tenant-${tenant}`;
    await operator.admin.createTenant(name);
    tokens.push((await operator.admin.createCredential(name, { roles })).token);
  }
  return tokens;
}

/** Throws unless a side answers what it should: errors must not look fast. */
export function insist(side: string, answered: Answered, expected: unknown): number {
  if (isDeepStrictEqual(answered.state, expected)) return answered.bytes;
  throw new Error(`${side} answers ${JSON.stringify(answered.state)} instead of ${JSON.stringify(expected)}`);
}

/** Connections and streams that make up `inFlight` calls: at most four connections, as a client's pool would have. */
export function connectionsFor(inFlight: number): { readonly connections: number; readonly streamsEach: number } {
  const connections = [4, 3, 2].find((count) => inFlight % count === 0) ?? 1;
  return { connections, streamsEach: inFlight / connections };
}

/** A load by h2load, one generator for each body. `answerBytes`: what a right answer takes; less in the mean is an error. */
export function grpcLoad(
  context: Context,
  address: string,
  method: string,
  bodies: readonly Buffer[],
  inFlight: { readonly connections: number; readonly streamsEach: number },
  answerBytes: number,
  tokenOf: (body: number) => string | undefined = () => undefined,
): Side["load"] {
  const bodyFiles = writeBodies(context, bodies);
  return async () => {
    const results = await Promise.all(
      bodyFiles.map((bodyFile, body) =>
        h2load({
          token: tokenOf(body),
          url: `http://${address}/assay.v1.InvokeService/${method}`,
          bodyFile,
          ...inFlight,
          seconds: context.settings.seconds,
        }),
      ),
    );
    for (const { responseBytes } of results) {
      // The usage in an answer is a few bytes longer or shorter; an error has no body at all.
      if (responseBytes < answerBytes * 0.8) {
        throw new Error(`${method} answered with ${responseBytes} bytes in the mean instead of ${answerBytes}`);
      }
    }
    return sum(results);
  };
}

/** A load by wrk, one generator for each URL. */
export function httpLoad(
  context: Context,
  urls: readonly string[],
  bodies: readonly Buffer[],
  connections: number,
): Side["load"] {
  const bodyFiles = writeBodies(context, bodies);
  return async () =>
    sum(
      await Promise.all(
        urls.map((url, index) =>
          wrk({ url, bodyFile: bodyFiles[index] ?? "", connections, seconds: context.settings.seconds }),
        ),
      ),
    );
}

function writeBodies(context: Context, bodies: readonly Buffer[]): readonly string[] {
  const folder = context.folder();
  return bodies.map((body, index) => {
    const file = join(folder, `body-${index}`);
    writeFileSync(file, body);
    return file;
  });
}

function sum(results: readonly { readonly requestsPerSecond: number; readonly requests: number }[]) {
  return {
    requestsPerSecond: results.reduce((total, { requestsPerSecond }) => total + requestsPerSecond, 0),
    requests: results.reduce((total, { requests }) => total + requests, 0),
  };
}

/** Loads the sides in turns, the first of `sides` being Assay, and compares it with each other one, round by round. */
export async function compare(context: Context, row: Throughput, sides: readonly Side[]): Promise<Findings> {
  const { rounds, seconds } = context.settings;
  const rates = new Map(sides.map(({ name }) => [name, [] as number[]]));
  const costs = new Map(sides.map(({ name }) => [name, new Map<string, number[]>()]));
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes, so that a machine that gets slower or faster favours nobody.
    const turn = round % sides.length;
    for (const side of [...sides.slice(turn), ...sides.slice(0, turn)]) {
      const before = useOf(side.running.pid);
      const { requestsPerSecond } = await side.load();
      const spent = cpuBetween(before, useOf(side.running.pid));
      const rate = requestsPerSecond * side.unitsPerRequest;
      rates.get(side.name)?.push(rate);
      for (const [role, microseconds] of spent) {
        const each = microseconds / (rate * (seconds + WARM_UP_SECONDS));
        const known = costs.get(side.name);
        known?.set(role, [...(known.get(role) ?? []), each]);
      }
    }
    const shown = sides.map(({ name }) => `${name} ${Math.round(rates.get(name)?.at(-1) ?? 0).toLocaleString("en")}`);
    context.say(`${row.row}, round ${round + 1} of ${rounds}: ${shown.join(", ")} ${row.unit}`);
  }
  const [assay, ...peers] = sides;
  const ours = rates.get(assay?.name ?? "") ?? [];
  return {
    comparisons: peers.map(({ name }) => {
      const theirs = rates.get(name) ?? [];
      const target = row.targets[name] ?? Number.NaN;
      const { work, unit } = row;
      return {
        kind: "comparison",
        row: row.row,
        work,
        against: name,
        unit,
        ours,
        theirs,
        ratios: ratios(ours, theirs),
        target,
      };
    }),
    cpuCosts: sides.map(({ name }) => ({
      row: row.row,
      side: name,
      unit: row.unit.replace("s/s", ""),
      microseconds: Object.fromEntries(costs.get(name) ?? []),
    })),
  };
}
