/** Attacks by frames that carry nothing: WINDOW_UPDATE, PRIORITY, frames of unknown types, empty DATA (CVE-2019-9518), messages in crumbs. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { END_HEADERS, frame, grpcHeaders, http2AttackerAt, message, TYPE } from "./frames.ts";

let server: EdgeServer;
let client: Client;

beforeAll(async () => {
  server = await startEdge();
  client = new Client(server.address);
});

afterAll(async () => {
  client.close();
  await server.stop();
});

const many = (bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: 500 }, () => bytes));
const begun = Buffer.concat([
  frame(TYPE.headers, END_HEADERS, 1, grpcHeaders()),
  frame(TYPE.data, 0, 1, message(Buffer.alloc(0), 4_000_000)),
]);

test.concurrent.each([
  ["WINDOW_UPDATE of its connection", Buffer.alloc(0), many(frame(TYPE.windowUpdate, 0, 0, Buffer.from([0, 0, 0, 1])))],
  ["WINDOW_UPDATE of a stream", begun, many(frame(TYPE.windowUpdate, 0, 1, Buffer.from([0, 0, 0, 1])))],
  ["PRIORITY", Buffer.alloc(0), many(frame(TYPE.priority, 0, 3, Buffer.from([0, 0, 0, 0, 1])))],
  ["frames of an unknown type", Buffer.alloc(0), many(frame(0xfb, 0, 0, Buffer.alloc(8)))],
  ["empty DATA", begun, many(frame(TYPE.data, 0, 1))],
  ["DATA byte by byte", begun, many(frame(TYPE.data, 0, 1, Buffer.from([0])))],
])("a client that sends %s without end is cut off, and others are served", async (_, before, bytes) => {
  const attacker = await http2AttackerAt(server.port);
  await attacker.send(before);
  const flood = attacker.flood(() => bytes, 100_000);
  expect(await callDuring(client, flood)).toBeGreaterThan(0);
  expect(await flood).toBe(true);
});
