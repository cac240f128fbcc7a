/** Attacks by headers: too many, too large, never ending (CVE-2024-27983 and its kin), small on the wire and large in the table (HPACK bombs). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import {
  type Attacker,
  END_HEADERS,
  END_STREAM,
  frame,
  grpcHeaders,
  header,
  http2AttackerAt,
  reference,
  TYPE,
} from "./frames.ts";

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

const LAST = END_HEADERS | END_STREAM;

/** Header blocks in as many frames as it takes. */
function block(stream: number, bytes: Buffer): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 16_384) {
    const isLast = at + 16_384 >= bytes.length;
    const part = bytes.subarray(at, at + 16_384);
    frames.push(
      at === 0
        ? frame(TYPE.headers, (isLast ? END_HEADERS : 0) | END_STREAM, stream, part)
        : frame(TYPE.continuation, isLast ? END_HEADERS : 0, stream, part),
    );
  }
  return Buffer.concat(frames);
}
const streamOf = (round: number): number => 2 * round + 1;
const many = Buffer.concat([grpcHeaders(), ...Array.from({ length: 400 }, (_, n) => header(`x-${n}`, "v"))]);
const large = Buffer.concat([
  grpcHeaders(),
  ...Array.from({ length: 5 }, (_, n) => header(`x-${n}`, "v".repeat(12_000))),
]);
const bombs = Buffer.concat([grpcHeaders(), ...Array.from({ length: 10_000 }, () => reference(62))]);

const ATTACKS: readonly (readonly [string, (attacker: Attacker) => Promise<boolean>])[] = [
  ["many headers", (attacker) => attacker.flood((round) => block(streamOf(round), many), 20_000)],
  ["large headers", (attacker) => attacker.flood((round) => block(streamOf(round), large), 20_000)],
  [
    "headers that never end",
    async (attacker) => {
      await attacker.send(frame(TYPE.headers, 0, 1, grpcHeaders()));
      return attacker.flood((round) => frame(TYPE.continuation, 0, 1, header(`x-${round}`, "v".repeat(100))), 100_000);
    },
  ],
  [
    "headers in empty frames",
    async (attacker) => {
      await attacker.send(frame(TYPE.headers, 0, 1, grpcHeaders()));
      return attacker.flood(() => frame(TYPE.continuation, 0, 1), 100_000);
    },
  ],
  [
    "small headers that are large in the table",
    async (attacker) => {
      await attacker.send(
        frame(TYPE.headers, LAST, 1, Buffer.concat([grpcHeaders(), header("x", "v".repeat(4_000), true)])),
      );
      return attacker.flood((round) => block(streamOf(round + 1), bombs), 20_000);
    },
  ],
  [
    "headers that cannot be decoded",
    (attacker) =>
      attacker.flood((round) => frame(TYPE.headers, LAST, streamOf(round), Buffer.from([0xff, 0xff, 0xff])), 20_000),
  ],
];

test.concurrent.each(ATTACKS)(
  "a client that sends %s is cut off, memory stays where it was, and others are served",
  async (_, attack) => {
    const before = (await server.usage()).rssMb;
    const attacker = await http2AttackerAt(server.port);
    const flood = attack(attacker);
    await callDuring(client, flood);
    expect(await flood).toBe(true);
    expect((await server.usage()).rssMb - before).toBeLessThan(100);
  },
);

test("headers that stay open block their own connection alone", async () => {
  const attacker = await http2AttackerAt(server.port);
  await attacker.send(frame(TYPE.headers, 0, 1, grpcHeaders()));
  const answered = await callDuring(client, new Promise((resolve) => setTimeout(resolve, 300)));
  expect(answered).toBeGreaterThan(5);
  attacker.end();
});
