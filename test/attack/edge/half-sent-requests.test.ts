/** Attacks by clients that begin requests and never finish them: grpc-js would hold what has come for as long as they like. */
import { connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { InvokeService, ReduceStreamRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, pathOf, toBuffer } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import {
  type Attacker,
  END_HEADERS,
  END_STREAM,
  frame,
  grpcHeaders,
  http2AttackerAt,
  message,
  TYPE,
} from "./frames.ts";

const REDUCE = pathOf(InvokeService.method.reduce);
const STREAM = pathOf(InvokeService.method.reduceStream);
const MIB = 1024 * 1024;

let server: EdgeServer;
let client: Client;
let attacker: Attacker | undefined;

beforeAll(async () => {
  server = await startEdge({ limits: { requestArrivalMs: 500 } });
  client = new Client(server.address);
});

afterEach(async () => {
  attacker?.end();
  await server.until(({ sockets }) => sockets <= 1);
});

afterAll(async () => {
  client.close();
  await server.stop();
});

const begin = (stream: number, path?: string): Buffer =>
  frame(TYPE.headers, END_HEADERS, stream, grpcHeaders(path, server.token));
const open = message(
  toBuffer(ReduceStreamRequestSchema, { message: { case: "open", value: { function: { name: "f" } } } }),
);

const halves = (): Readonly<Record<string, Buffer>> => ({
  "headers and no message": begin(1),
  "half of a message": Buffer.concat([begin(1), frame(TYPE.data, 0, 1, message(Buffer.alloc(9), 99))]),
  "a message and not its end": Buffer.concat([begin(1), frame(TYPE.data, 0, 1, message(Buffer.alloc(0)))]),
  "a stream that is not opened": begin(1, STREAM),
  "half of a stream's next message": Buffer.concat([
    begin(1, STREAM),
    frame(TYPE.data, 0, 1, Buffer.concat([open, message(Buffer.alloc(9), 99)])),
  ]),
});
const hasReset = (one: Attacker): boolean =>
  one.received.includes(Buffer.from([0, 0, 4, TYPE.resetStream, 0, 0, 0, 0, 1]));

test("of a client that sends half of something nobody waits for the rest", async () => {
  const attackers = await Promise.all(
    Object.values(halves()).map(async (bytes) => {
      const one = await http2AttackerAt(server.port);
      await one.send(bytes);
      return one;
    }),
  );
  const ended = (async () => {
    while (!attackers.every(hasReset)) await sleep(20);
  })();
  expect(await callDuring(client, ended)).toBeGreaterThan(5);
  for (const one of attackers) one.end();
});

test("a client that leaves hundreds of requests half sent is cut off", async () => {
  attacker = await http2AttackerAt(server.port);
  for (let stream = 1; stream < 800; stream += 2) await attacker.send(begin(stream));
  await callDuring(client, attacker.over);
  await expect.poll(() => server.log(), { timeout: 10_000 }).toContain("too many calls that fail before they begin");
});

test("a stream that was opened may rest for as long as it likes", async () => {
  const stream = client.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "f" } } } });
  await stream.next();
  await sleep(900);
  stream.send({ message: { case: "batch", value: { batch: 1n, events: [] } } });
  expect(await stream.finish()).toHaveLength(2);
  expect(await stream.ended).toBeUndefined();
});

test("a request that takes its time, and comes, is answered", async () => {
  // A server with as much time as one has unless it is told otherwise: how soon the rest comes is this process's business, and it may be kept from it.
  const patient = await startEdge();
  const slow = await http2AttackerAt(patient.port);
  await slow.send(frame(TYPE.headers, END_HEADERS, 1, grpcHeaders(undefined, patient.token)));
  await sleep(700);
  await slow.send(frame(TYPE.data, END_STREAM, 1, message(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66]))));
  // The state that it answers.
  while (slow.received.byteLength <= 60) await sleep(10);
  expect(hasReset(slow)).toBe(false);
  slow.end();
  await patient.stop();
});

const headers = { ":method": "POST", ":path": REDUCE, "content-type": "application/grpc" };

test("of a client that does not say who it is nobody waits for a request at all", async () => {
  const patient = await startEdge();
  const sessions = Array.from({ length: 4 }, () => connect(`http://${patient.address}`));
  const codes = await Promise.all(
    sessions.flatMap((session) =>
      [{}, { authorization: "Bearer assay_nobody" }].map(
        (credential) =>
          new Promise((resolve, reject) => {
            const stream = session.request({ ...headers, ...credential });
            stream.on("error", reject);
            stream.on("response", ({ "grpc-status": code }) => resolve(code));
            stream.write(message(Buffer.alloc(100_000), 200_000));
          }),
      ),
    ),
  );
  expect(new Set(codes)).toEqual(new Set(["16"]));
  for (const session of sessions) session.destroy();
  await patient.stop();
});

test("there are never more than 5,000 half-sent requests, and whoever has the most gives some up", async () => {
  const patient = await startEdge();
  const other = new Client(patient.address);
  const before = (await patient.usage()).rssMb;
  const sessions = Array.from({ length: 6 }, () => connect(`http://${patient.address}`));
  const refusedWith = new Set<unknown>();
  let refused = 0;
  const attack = (async () => {
    for (const session of sessions) {
      session.on("error", () => undefined);
      for (let call = 0; call < 990; call++) {
        const stream = session.request({ ...headers, authorization: `Bearer ${patient.token}` });
        stream.on("error", () => undefined);
        stream.on("response", ({ "grpc-status": code }) => {
          refused += 1;
          refusedWith.add(code);
        });
      }
      await sleep(20);
    }
    while (refused < 6 * 990 - 5_000) await sleep(20);
  })();
  expect(await callDuring(other, attack)).toBeGreaterThan(0);
  // UNAVAILABLE, with the reason QUEUE_FULL: they may come again.
  expect(refusedWith).toEqual(new Set(["14"]));
  expect((await patient.usage()).rssMb - before).toBeLessThan(400);
  for (const session of sessions) session.destroy();
  other.close();
  await patient.stop();
});

test("requests that are sent but for their last byte fill no memory", async () => {
  const patient = await startEdge();
  const other = new Client(patient.address);
  const before = (await patient.usage()).rssMb;
  let mostMb = 0;
  let refused = 0;
  const almost = message(Buffer.alloc(4 * MIB - 1), 4 * MIB);
  // Of 8 x 40 requests of 4 MiB each, 1.3 GB, the server has to refuse most.
  const sessions = Array.from({ length: 8 }, () => connect(`http://${patient.address}`, { maxSessionMemory: 1_000 }));
  const attack = (async () => {
    for (const session of sessions) {
      session.on("error", () => undefined);
      for (let request = 0; request < 40; request++) {
        const stream = session.request({ ...headers, authorization: `Bearer ${patient.token}` });
        stream.on("error", () => undefined);
        stream.on("response", ({ "grpc-status": code }) => {
          if (code !== undefined) refused += 1;
        });
        stream.write(almost);
      }
    }
    for (let round = 0; round < 400 && refused < 240; round++) {
      mostMb = Math.max(mostMb, (await patient.usage()).rssMb - before);
      await sleep(25);
    }
  })();
  expect(await callDuring(other, attack)).toBeGreaterThan(5);
  for (const session of sessions) session.destroy();
  other.close();
  await patient.stop();
  expect(refused).toBeGreaterThanOrEqual(240);
  // 256 MiB of requests in all, and what HTTP/2 and sockets hold beside them.
  expect(mostMb).toBeLessThan(500);
}, 30_000);
