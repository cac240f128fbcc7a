/** Attacks by messages that are small on the wire and large once they are unpacked. */
import { connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, pathOf } from "../../e2e/client.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";

const MIB = 1024 * 1024;
const CONNECTIONS = 6;
const CALLS = 100;

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

/** A message that says that it is packed (the gRPC protocol over HTTP/2, Length-Prefixed-Message). */
function packed(bytes: Buffer): Buffer {
  const small = gzipSync(bytes);
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(small.byteLength, 1);
  return Buffer.concat([head, small]);
}
const headers = {
  ":method": "POST",
  ":path": pathOf(InvokeService.method.reduce),
  "content-type": "application/grpc",
  "grpc-encoding": "gzip",
};

test.each([
  ["left open", "a caller"],
  ["ended", "a caller"],
  ["left open", "a stranger"],
  ["ended", "a stranger"],
])("messages that unpack to 4 MiB each, and are %s, of %s, fill no memory", async (how, whose) => {
  const bomb = packed(Buffer.alloc(4 * MIB - 1));
  const before = (await server.usage()).rssMb;
  let mostMb = 0;
  const sessions = Array.from({ length: CONNECTIONS }, () => connect(`http://${server.address}`));
  const attack = (async () => {
    for (const session of sessions) {
      session.on("error", () => undefined);
      for (let call = 0; call < CALLS; call++) {
        const credential = whose === "a caller" ? { authorization: `Bearer ${server.token}` } : {};
        const stream = session.request({ ...headers, ...credential });
        stream.on("error", () => undefined);
        stream.resume();
        if (how === "ended") stream.end(bomb);
        else stream.write(bomb);
      }
    }
    for (let round = 0; round < 16; round++) {
      mostMb = Math.max(mostMb, (await server.usage()).rssMb - before);
      await sleep(50);
    }
  })();
  await callDuring(client, attack);
  for (const session of sessions) session.destroy();
  // All of them would be 2,400 MB.
  expect(mostMb).toBeLessThan(whose === "a caller" ? 600 : 150);
});

test("ordinary messages that are packed are answered, many at a time", async () => {
  const message = packed(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66]));
  const session = connect(`http://${server.address}`);
  const answers = Array.from(
    { length: 300 },
    () =>
      new Promise<unknown>((resolve, reject) => {
        const stream = session.request({ ...headers, authorization: `Bearer ${server.token}` });
        stream.on("error", reject);
        stream.on("trailers", ({ "grpc-status": code }) => resolve(code));
        stream.on("response", ({ "grpc-status": code }) => {
          if (code !== undefined) resolve(code);
        });
        stream.resume();
        stream.end(message);
      }),
  );
  expect(new Set(await Promise.all(answers))).toEqual(new Set(["0"]));
  session.destroy();
});

test("a message that would unpack to a thousand times what is allowed is given up at what is allowed", async () => {
  // Members side by side are one stream (RFC 1952, 2.2): 4 GiB in 4 MB.
  const member = gzipSync(Buffer.alloc(64 * MIB));
  const small = Buffer.concat(Array.from({ length: 62 }, () => member));
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(small.byteLength, 1);
  const bomb = Buffer.concat([head, small]);
  const before = await server.usage();
  const session = connect(`http://${server.address}`);
  session.on("error", () => undefined);
  const codes = new Set<unknown>();
  const attack = (async () => {
    for (let at = 0; at < 8; at++) {
      codes.add(
        await new Promise((resolve) => {
          const stream = session.request({ ...headers, authorization: `Bearer ${server.token}` });
          stream.on("error", () => undefined);
          stream.on("response", ({ "grpc-status": code }) => resolve(code));
          stream.resume();
          stream.end(bomb);
        }),
      );
    }
  })();
  await callDuring(client, attack);
  session.destroy();
  expect(codes).toEqual(new Set(["8"]));
  const after = await server.usage();
  expect(after.rssMb - before.rssMb).toBeLessThan(300);
  // All of it would be 32 GiB, at some 2 s of CPU time each.
  expect(after.cpuMs - before.cpuMs).toBeLessThan(16_000);
});
