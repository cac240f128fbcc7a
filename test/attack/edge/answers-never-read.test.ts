/** Attacks by clients that ask and let no answer come: windows of nothing (CVE-2019-9517), sockets that nobody reads. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ReduceRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, toBuffer } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { END_HEADERS, END_STREAM, frame, grpcHeaders, http2AttackerAt, message, TYPE } from "./frames.ts";

const INITIAL_WINDOW_SIZE = 4;
const STREAMS = 300;

let server: EdgeServer;
let client: Client;

beforeAll(async () => {
  server = await startEdge({ limits: { answerTakingMs: 700 } });
  client = new Client(server.address);
});

afterAll(async () => {
  client.close();
  await server.stop();
});

const call = (stream: number, name: string, token = server.token): Buffer =>
  Buffer.concat([
    frame(TYPE.headers, END_HEADERS, stream, grpcHeaders(undefined, token)),
    frame(TYPE.data, END_STREAM, stream, message(toBuffer(ReduceRequestSchema, { function: { name } }))),
  ]);

test.each(["f", "large"])("a client whose window is closed for answers of %s is cut off", async (name) => {
  const before = (await server.usage()).rssMb;
  const attacker = await http2AttackerAt(server.port, { [INITIAL_WINDOW_SIZE]: 0 });
  for (let stream = 1; stream < 2 * STREAMS; stream += 2) await attacker.send(call(stream, name));
  expect(await callDuring(client, attacker.over)).toBeGreaterThan(0);
  expect((await server.usage()).rssMb - before).toBeLessThan(250);
  await server.until(() => server.log().includes("too many calls that fail before they begin"));
});

test("answers that a client takes slowly, but takes, come whole", async () => {
  // A server with as much time as one has unless it is told otherwise: how slowly they are taken is this process's business, and it may be kept from it.
  const patient = await startEdge();
  const attacker = await http2AttackerAt(patient.port, { [INITIAL_WINDOW_SIZE]: 0 });
  let received = 0;
  attacker.socket.on("data", (bytes: Buffer) => {
    received += bytes.length;
  });
  await attacker.send(call(1, "f", patient.token));
  await sleep(800);
  await attacker.send(frame(TYPE.windowUpdate, 0, 1, Buffer.from([0, 0, 1, 0])));
  while (received < 100) await sleep(10);
  expect(attacker.received.includes(Buffer.from([0, 0, 4, TYPE.resetStream]))).toBe(false);
  attacker.end();
  await patient.stop();
});

test("a client that never reads its socket fills no memory", async () => {
  const before = (await server.usage()).rssMb;
  const attacker = await http2AttackerAt(server.port, { [INITIAL_WINDOW_SIZE]: 2 ** 31 - 1 });
  await attacker.send(frame(TYPE.windowUpdate, 0, 0, Buffer.from([0x7f, 0, 0, 0])));
  attacker.socket.pause();
  for (let stream = 1; stream < 2 * STREAMS; stream += 2) await attacker.send(call(stream, "large"));
  expect(await callDuring(client, sleep(1_500))).toBeGreaterThan(5);
  expect((await server.usage()).rssMb - before).toBeLessThan(250);
  attacker.end();
});
