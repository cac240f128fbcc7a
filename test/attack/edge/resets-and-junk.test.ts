/** Attacks by streams that nobody can charge anybody for: begun and reset (CVE-2023-44487), beyond the bound, to no method, with no credential. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { END_HEADERS, frame, grpcHeaders, http2AttackerAt, TYPE, wholeCall } from "./frames.ts";

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

const streamOf = (round: number): number => 2 * round + 1;
const begin = (stream: number): Buffer => frame(TYPE.headers, END_HEADERS, stream, grpcHeaders());
const reset = (stream: number): Buffer => frame(TYPE.resetStream, 0, stream, Buffer.from([0, 0, 0, 8]));

test.each<readonly [string, (round: number) => Buffer]>([
  ["begins calls and resets them", (round) => Buffer.concat([begin(streamOf(round)), reset(streamOf(round))])],
  ["begins calls without end", (round) => begin(streamOf(round))],
  ["calls methods that are not there", (round) => wholeCall(streamOf(round), "/assay.v1.InvokeService/Nothing")],
  ["calls without a credential", (round) => wholeCall(streamOf(round))],
  ["calls with what is no credential", (round) => wholeCall(streamOf(round), undefined, `assay_${round}`)],
])("a client that %s is cut off, and others are served", async (_, bytes) => {
  const before = (await server.usage()).rssMb;
  const attacker = await http2AttackerAt(server.port);
  const flood = attacker.flood(bytes, 200_000);
  await callDuring(client, flood);
  expect(await flood).toBe(true);
  expect((await server.usage()).rssMb - before).toBeLessThan(150);
});
