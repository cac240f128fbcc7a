/** Attacks by frames that cost the server an answer each and the attacker nothing: PING, SETTINGS (CVE-2019-9512, CVE-2019-9515). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { frame, http2AttackerAt, settings, TYPE, wholeCall } from "./frames.ts";

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

test.each([
  ["PING", frame(TYPE.ping, 0, 0, Buffer.alloc(8)), "too many PING frames"],
  ["SETTINGS", settings({ 3: 100 }), "too many SETTINGS frames"],
])("a client that sends %s without end is cut off, and others are served", async (_, bytes, reason) => {
  const attackers = await Promise.all([1, 2, 3].map(() => http2AttackerAt(server.port)));
  const flood = Promise.all(attackers.map((one) => one.flood(() => bytes, 100_000)));
  await callDuring(client, flood);
  expect(await flood).toEqual([true, true, true]);
  await server.until(() => server.log().includes(reason));
});

test("pings of a client that measures the line while it calls do no harm", async () => {
  const one = await http2AttackerAt(server.port);
  for (let stream = 1; stream < 1_000; stream += 2) {
    await one.send(
      Buffer.concat([wholeCall(stream, undefined, server.token), frame(TYPE.ping, 0, 0, Buffer.alloc(8))]),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  await callDuring(client, new Promise((resolve) => setTimeout(resolve, 300)));
  expect(one.isOver).toBe(false);
  one.end();
});

test("a client that pings too often is told so in gRPC's words, so that it pings less often when it comes back", async () => {
  const strict = await startEdge({ limits: { minPingMs: 60_000 } });
  const attacker = await http2AttackerAt(strict.port);
  // Two in advance are let pass, as gRPC's own servers do.
  for (let at = 0; at < 3; at++) await attacker.send(frame(TYPE.ping, 0, 0, Buffer.alloc(8)));
  await attacker.over;
  expect(attacker.received.includes("too_many_pings")).toBe(true);
  await strict.stop();
});
