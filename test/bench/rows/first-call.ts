/**
 * Row `first-call`: a function's first call where the tenant's executor is warm, over gRPC from outside, against what others need to run the same code for
 * the first time: workerd from its spawn to its first answer, and Node from its start to the reducer's result.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Client } from "../../../clients/typescript/src/index.ts";
import { type Context, functionName, publishAccount } from "../context.ts";
import { type Account, expectedState, reducerScript } from "../reducer.ts";
import { jsonBody, makeEvents, UNARY_STATE } from "../requests.ts";
import type { Finding } from "../results.ts";
import { startWorkerd, writeWorkerd } from "../servers.ts";
import { median } from "../statistics.ts";

const FIRST_CALLS_PER_ROUND = 8;
const COLD_STARTS_PER_ROUND = 2;
const WORK = "first call of a deployed function, executor warm";

export async function measureFirstCall(context: Context): Promise<readonly Finding[]> {
  const events = makeEvents(1, context.settings.payloadBytes);
  const expected = expectedState(UNARY_STATE, events);
  const { server, client } = await context.startAssay();
  const config = writeWorkerd(context.folder(), 1);
  const script = writeScript(context.folder());
  const body = jsonBody(UNARY_STATE, events);

  // The tenant's executor has work, and each peer's files have been read once from the disk.
  await publishAccount(client, 0);
  await firstCall(client, 0, events, expected);
  await workerdStart(context, config, body, expected);
  await nodeStart(script, body, expected);

  const calls: number[] = [];
  const [ours, workerd, node]: [number[], number[], number[]] = [[], [], []];
  let functions = 0;
  for (let round = 0; round < context.settings.rounds; round += 1) {
    const own: number[] = [];
    for (let count = 0; count < FIRST_CALLS_PER_ROUND; count += 1) {
      functions += 1;
      await publishAccount(client, functions);
      own.push(await firstCall(client, functions, events, expected));
    }
    const [cold, bare]: [number[], number[]] = [[], []];
    for (let count = 0; count < COLD_STARTS_PER_ROUND; count += 1) {
      cold.push(await workerdStart(context, config, body, expected));
      bare.push(await nodeStart(script, body, expected));
    }
    calls.push(...own);
    ours.push(median(own));
    workerd.push(median(cold));
    node.push(median(bare));
    context.say(
      `first-call, round ${round + 1} of ${context.settings.rounds}: assay ${median(own).toFixed(1)}, workerd ${median(cold).toFixed(1)}, node ${median(bare).toFixed(1)} ms`,
    );
  }
  client.close();
  await context.stop(server);
  const against = (name: string, theirs: readonly number[]): Finding => ({
    kind: "comparison",
    row: "first-call",
    work: WORK,
    against: name,
    unit: "ms",
    ours,
    theirs,
    // Of times, the shorter is the faster.
    ratios: theirs.map((ms, round) => ms / (ours[round] ?? Number.NaN)),
    target: 1.0,
  });
  return [
    { kind: "bound", row: "first-call", work: `${WORK}, p50`, figure: "median", unit: "ms", samples: calls, under: 10 },
    against("workerd cold start", workerd),
    against("node start-up", node),
  ];
}

function insist(side: string, state: unknown, expected: Account): void {
  if (!isDeepStrictEqual(state, expected)) throw new Error(`${side} answers ${JSON.stringify(state)}`);
}

async function firstCall(
  client: Client,
  balance: number,
  events: ReturnType<typeof makeEvents>,
  expected: Account,
): Promise<number> {
  const startMs = performance.now();
  const { state } = await client.reduce(functionName(balance), events, { state: UNARY_STATE });
  const tookMs = performance.now() - startMs;
  insist("assay", state, expected);
  return tookMs;
}

async function workerdStart(context: Context, config: string, body: Buffer, expected: Account): Promise<number> {
  const startMs = performance.now();
  const workerd = await context.keep(startWorkerd(context.workerd, config, 1));
  const state = await post(workerd.urls[0] ?? "", body);
  const tookMs = performance.now() - startMs;
  await context.stop(workerd);
  insist("workerd", state, expected);
  return tookMs;
}

/** As little as a client can do, so that none of its own time counts. */
function post(url: string, body: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const outgoing = request(url, { method: "POST", agent, headers: { "content-type": "application/json" } });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
    });
    outgoing.end(body);
  });
}

/** A program that folds what it reads from its standard input, and writes the state. */
function writeScript(folder: string): string {
  const script = join(folder, "once.mjs");
  writeFileSync(join(folder, "account.mjs"), reducerScript());
  writeFileSync(
    script,
    `import { readFileSync } from "node:fs";
import account from "./account.mjs";
const { state, events } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(events.reduce(account.apply, state)));
`,
  );
  return script;
}

async function nodeStart(script: string, body: Buffer, expected: Account): Promise<number> {
  const startMs = performance.now();
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(body);
  const [chunk] = await once(child.stdout, "data");
  const tookMs = performance.now() - startMs;
  await once(child, "exit");
  insist("node", JSON.parse(String(chunk)), expected);
  return tookMs;
}
