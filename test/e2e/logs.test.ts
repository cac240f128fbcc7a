/** Claims about logs of functions, from the code that writes to the stream that is read: against a real server, over the protos alone. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Role } from "../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { InvokeService, LogLevel, type LogLine } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failure } from "./client.ts";
import { deploy, moduleOf } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const { reduce, reduceStream, tailLogs } = InvokeService.method;

const NOISY = `
interface State { n: number }
export default {
  initial: (): State => ({ n: 0 }),
  apply(state: State, event: { type: string; id: string }): State {
    console.log(event.type, event.id, state);
    if (event.type === "Warn") console.warn("careful");
    if (event.type === "Throw") throw new Error("no");
    if (event.type === "Loop") for (;;);
    if (event.type === "Flood") for (let i = 0; i < 300; i++) console.debug(i);
    return { n: state.n + 1 };
  },
};
`;

/** Draws on terminals, and writes lines that look like the log's own. */
const VANDAL = `
export default {
  initial: (): number => 0,
  apply(n: number, _event: { type: string }): number {
    console.error("\\u001b[2J\\u202egone\\u0007");
    console.log("honest\\n2026-01-01T00:00:00.000Z 1 error forged");
    console.log("x".repeat(5000));
    return n + 1;
  },
};
`;

const LAUNCHER = join(import.meta.dirname, "../../bin/assay");

/** The real command. */
function assay(...args: string[]) {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: { PATH: process.env.PATH, ASSAY_ADDRESS: server.address, ASSAY_TOKEN: server.adminToken },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output, ended };
}

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  for (const name of ["noisy", "other"]) await deploy(client, name, moduleOf(NOISY));
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

const call = (name: string, ...types: string[]) =>
  client.unary(reduce, { function: { name }, events: types.map((type, index) => ({ type, id: `${index}` })) });
const tail = async (name: string, lastLines: number, revision?: bigint): Promise<LogLine[]> => {
  const of = { name, ...(revision === undefined ? {} : { revision }) };
  return (await client.all(tailLogs, { function: of, lastLines })).flatMap(({ lines }) => lines);
};
const texts = (lines: readonly LogLine[]): string[] => lines.map(({ text }) => text);

/** A reader that follows; on the wire a server's stream is one to which the client sends one message. */
function follow(name: string, lastLines = 0) {
  const stream = client.stream(tailLogs);
  stream.send({ function: { name }, lastLines, follow: true });
  stream.call.end();
  return stream;
}

describe("what a function writes", () => {
  test("is read with its level, its revision and the id of the request: of that function alone, and the newest lines", async () => {
    const headers = { "x-request-id": "the-request-0001" };
    await client.unary(reduce, { function: { name: "noisy" }, events: [{ type: "Warn", id: "a" }] }, { headers });
    await call("other", "Elsewhere");
    const common = { revision: 1n, requestId: "the-request-0001", truncated: false, linesDropped: 0 };
    expect(await tail("noisy", 2)).toMatchObject([
      { text: "Warn a {n: 0}", level: LogLevel.INFO, ...common },
      { text: "careful", level: LogLevel.WARN, ...common },
    ]);
    expect(texts(await tail("noisy", 1))).toEqual(["careful"]);
    expect(await tail("noisy", 0)).toEqual([]);
    expect(texts(await tail("other", 10))).toEqual(["Elsewhere 0 {n: 0}"]);
  });

  test("is there when the call failed, as far as it had come", async () => {
    expect(await failure(call("noisy", "Fine", "Throw"))).toMatchObject({ reason: "EXCEPTION" });
    expect(texts(await tail("noisy", 2))).toEqual(["Fine 0 {n: 0}", "Throw 1 {n: 1}"]);
    expect(await failure(call("noisy", "Loop"))).toMatchObject({ reason: "CPU_TIME_LIMIT" });
    expect(texts(await tail("noisy", 1))).toEqual(["Loop 0 {n: 0}"]);
  });

  test("is cut off after 256 lines of a call, and the last one says how many are missing", async () => {
    await call("noisy", "Flood");
    const lines = await tail("noisy", 1_000);
    expect(lines.at(-1)).toMatchObject({ text: "254", level: LogLevel.DEBUG, linesDropped: 45 });
    expect(lines.at(-2)).toMatchObject({ text: "253", linesDropped: 0 });
  });

  test("of a stream comes with each batch", async () => {
    const reader = follow("other");
    expect(await reader.next()).toMatchObject({ lines: [], linesMissed: 0n });
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "other" } } } });
    for (const batch of [1n, 2n]) {
      stream.send({ message: { case: "batch", value: { batch, events: [{ type: "InStream", id: `${batch}` }] } } });
      expect(texts((await reader.next())?.lines ?? [])).toEqual([`InStream ${batch} {n: ${batch - 1n}}`]);
    }
    await stream.finish();
    reader.cancel();
  });

  test("of a new revision is told from that of the old one", async () => {
    await deploy(client, "changing", moduleOf(NOISY));
    await call("changing", "Old");
    await deploy(client, "changing", moduleOf(NOISY.replace("careful", "very careful")));
    await call("changing", "New");
    expect(texts(await tail("changing", 9))).toEqual(["Old 0 {n: 0}", "New 0 {n: 0}"]);
    expect(texts(await tail("changing", 9, 2n))).toEqual(["New 0 {n: 0}"]);
    expect(await failure(tail("changing", 9, 3n))).toMatchObject({ reason: "FUNCTION_NOT_FOUND" });
  });
});

describe("a reader", () => {
  test("who follows is told first that nothing is missed from now on, and gets what is remembered before that", async () => {
    await call("noisy", "Before");
    const reader = follow("noisy", 1);
    expect(texts((await reader.next())?.lines ?? [])).toEqual(["Before 0 {n: 0}"]);
    await call("noisy", "After");
    expect(texts((await reader.next())?.lines ?? [])).toEqual(["After 0 {n: 0}"]);
    reader.cancel();
  });

  test("who asks for what there is not is told so", async () => {
    expect(await failure(tail("nothing", 1))).toMatchObject({ reason: "FUNCTION_NOT_FOUND" });
    expect(await failure(tail("NO NAME", 1_001))).toMatchObject({
      reason: "REQUEST_INVALID",
      fields: ["function.name", "last_lines"],
    });
  });

  test("without the role is refused", async () => {
    const { createCredential } = AdminService.method;
    const answer = await client.unary(createCredential, { tenant: "default", roles: [Role.INVOKE] });
    const caller = new Client(server.address, answer.token);
    const stream = caller.stream(tailLogs);
    stream.send({ function: { name: "noisy" }, lastLines: 1 });
    stream.call.end();
    expect((await stream.ended)?.reason).toBe("PERMISSION_MISSING");
    caller.close();
  });

  test("who follows does not hold up a server that shuts down, and is told DRAINING", async () => {
    const own = await startServer();
    const writer = new Client(own.address);
    await deploy(writer, "noisy", moduleOf(NOISY));
    const reader = writer.stream(tailLogs);
    reader.send({ function: { name: "noisy" }, follow: true });
    reader.call.end();
    await reader.next();
    // The status says that nothing had to be cut off: it has ended before the grace time was over.
    expect(await own.stop()).toBe(0);
    expect((await reader.ended)?.reason).toBe("DRAINING");
    writer.close();
  });
});

describe("assay logs", () => {
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test("shows lines, and lets no function draw on the terminal or pass its text off as another line", async () => {
    await deploy(client, "vandal", moduleOf(VANDAL));
    await call("vandal", "Go");
    const { ended, output } = assay("logs", "vandal");
    expect(await ended, output.stderr).toBe(0);
    const lines = output.stdout.replaceAll(/^\S+Z /gm, "").split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "1 error \\u{1b}[2J\\u{202e}gone\\u{7}",
      "1 info  honest",
      "    2026-01-01T00:00:00.000Z 1 error forged",
    ]);
    expect(lines[3]).toBe(`1 info  ${"x".repeat(4096)} … (cut off)`);
  });

  test("follows until it is interrupted, in JSON too", async () => {
    const { child, ended, output } = assay("logs", "other", "--follow", "--lines", "1", "--json");
    await until(() => output.stdout.includes("\n"));
    await call("other", "Followed");
    await until(() => output.stdout.includes("Followed"));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const last = output.stdout.split("\n").findLast((line) => line.includes("Followed")) ?? "";
    expect(JSON.parse(last)).toMatchObject({ text: "Followed 0 {n: 0}", level: "info", revision: 1, linesDropped: 0 });
  });

  test("says what there is not", async () => {
    const nothing = assay("logs", "nothing");
    expect([await nothing.ended, nothing.output.stderr]).toEqual([3, expect.stringContaining("nothing")]);
    const many = assay("logs", "other", "-n", "1001");
    expect([await many.ended, many.output.stderr]).toEqual([2, expect.stringContaining("from 0 to 1000")]);
  });
});
