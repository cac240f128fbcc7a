/** Attacks by those who have no credential, through what needs none: gRPC's health service. */
import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Health } from "../../../src/gen/grpc/health/v1/health_pb.js";
import { Client, pathOf } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { END_HEADERS, frame, grpcHeaders, http2AttackerAt, message, TYPE } from "./frames.ts";

const CHECK = pathOf(Health.method.check);
const WATCH = pathOf(Health.method.watch);
const EMPTY = message(Buffer.alloc(0));

let server: EdgeServer;
let client: Client;

beforeAll(async () => {
  server = await startEdge({ limits: { maxConnectionsPerAddress: 8, requestArrivalMs: 1_000 } });
  client = new Client(server.address);
});

afterAll(async () => {
  client.close();
  await server.stop();
});

/** Asks on a session; answers the status. Where the call stays open it does not resolve. */
function ask(session: ClientHttp2Session, path: string, body: Buffer, more: Record<string, string> = {}) {
  return new Promise<string>((resolve) => {
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", ...more });
    const done = (code: unknown): void => {
      if (code !== undefined) resolve(String(code));
    };
    stream.on("response", ({ "grpc-status": code }) => done(code));
    stream.on("trailers", ({ "grpc-status": code }) => done(code));
    stream.on("error", () => done("reset"));
    stream.on("close", () => done("closed"));
    stream.resume();
    stream.end(body);
  });
}

async function session(): Promise<ClientHttp2Session> {
  const opened = connect(`http://${server.address}`);
  opened.on("error", () => undefined);
  return opened;
}

test("a stranger who checks too often is told so, then cut off, and others are served meanwhile", async () => {
  const attacker = await session();
  const beganMs = performance.now();
  const attack = (async () => {
    const answers = new Map<string, number>();
    while (!attacker.destroyed) {
      const batch = await Promise.all(Array.from({ length: 10 }, () => ask(attacker, CHECK, EMPTY)));
      for (const code of batch) answers.set(code, (answers.get(code) ?? 0) + 1);
    }
    return answers;
  })();
  await callDuring(client, attack);
  const answers = await attack;
  // Twenty at once, and ten a second after that.
  expect(answers.get("0") ?? 0).toBeLessThanOrEqual(20 + 10 * Math.ceil((performance.now() - beganMs) / 1_000));
  expect(answers.get("8") ?? 0).toBeGreaterThan(50);
});

test("a stranger may watch a few times over a connection, not for ever many", async () => {
  const attacker = await session();
  const refused: string[] = [];
  for (let at = 0; at < 20; at++) void ask(attacker, WATCH, EMPTY).then((code) => refused.push(code));
  while (refused.length < 4) await sleep(10);
  // The other 16 stay open.
  await sleep(500);
  expect(refused).toEqual(["8", "8", "8", "8"]);
  attacker.destroy();
});

test("connections that only watch are given up for others that come", async () => {
  const attackers = await Promise.all(Array.from({ length: 8 }, session));
  const watches = attackers.map((attacker) => ask(attacker, WATCH, EMPTY));
  await sleep(300);
  const late = new Client(server.address, "");
  expect((await late.unary(Health.method.check, { service: "" })).status).toBe(1);
  late.close();
  // Whoever had to go was told to come again (UNAVAILABLE).
  expect(await Promise.race(watches)).toBe("14");
  for (const attacker of attackers) attacker.destroy();
});

test("a connection that was given up goes, also where it has room for no byte of what it watches", async () => {
  const attackers: ClientHttp2Session[] = [];
  for (let at = 0; at < 24; at++) {
    const attacker = connect(`http://${server.address}`, { settings: { initialWindowSize: 0 } });
    attacker.on("error", () => undefined);
    attackers.push(attacker);
    void ask(attacker, WATCH, EMPTY);
    await sleep(100);
  }
  // Eight may be there, one that belongs to the tests' own client, and what was given up a moment ago.
  await server.until(({ sockets }) => sockets <= 9);
  for (const attacker of attackers) attacker.destroy();
});

test.each([
  ["2 KiB", 2_048],
  ["4 GiB", 2 ** 32 - 1],
])("a message that says it has %s is refused at its head", async (_what, length) => {
  const attacker = await session();
  expect(await ask(attacker, CHECK, message(Buffer.alloc(2_048), length))).toBe("8");
  attacker.destroy();
});

test("a packed message of a stranger is not unpacked", async () => {
  const attacker = await session();
  const small = gzipSync(Buffer.alloc(512 * 1024));
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(small.byteLength, 1);
  expect(await ask(attacker, CHECK, Buffer.concat([head, small]), { "grpc-encoding": "gzip" })).toBe("16");
  attacker.destroy();
});

test("a stranger's request that never arrives whole is not waited for", async () => {
  const attacker = await http2AttackerAt(server.port);
  for (let stream = 1; stream < 20; stream += 2) {
    await attacker.send(frame(TYPE.headers, END_HEADERS, stream, grpcHeaders(CHECK)));
  }
  // Ten late calls are fifty strikes; the answers come without the connection being cut.
  const before = attacker.received.byteLength;
  while (attacker.received.byteLength - before <= 10 * 20) await sleep(20);
  expect(attacker.isOver).toBe(false);
  attacker.end();
});
