/** Attacks by connections that stay: those that last too long, those whose client is gone without a word, messages that are larger than the operator allows. */
import { once } from "node:events";
import { connect, constants } from "node:http2";
import { createServer, type Socket, connect as tcpConnect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failure, pathOf } from "../../e2e/client.ts";
import { tokenFor, useToken } from "../../tokens.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { message } from "./frames.ts";

const { reduce, reduceStream } = InvokeService.method;
const open = { message: { case: "open", value: { function: { name: "f" } } } } as const;

let server: EdgeServer;

describe.concurrent("a connection that may last a second, and its calls two seconds more", () => {
  beforeAll(async () => {
    server = await startEdge({ limits: { maxConnectionAgeMs: 1_000, maxConnectionAgeGraceMs: 2_000 } });
  });
  afterAll(() => server.stop());

  test("is left by its client for another, and no call fails over it", async () => {
    const client = new Client(server.address, undefined, undefined, true);
    expect(await callDuring(client, sleep(2_600))).toBeGreaterThan(10);
    client.close();
  });

  test("answers a call that meets its end, or says that it was not begun", async () => {
    const session = connect(`http://${server.address}`);
    const answers = { whole: 0, refused: 0 };
    const calls: Promise<void>[] = [];
    while (!session.closed) {
      const stream = session.request({
        ":method": "POST",
        ":path": pathOf(reduce),
        "content-type": "application/grpc",
        authorization: `Bearer ${server.token}`,
      });
      let code: unknown;
      stream.on("trailers", (trailers) => {
        code = trailers["grpc-status"];
      });
      stream.on("error", () => undefined);
      stream.resume();
      stream.end(message(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66])));
      calls.push(
        new Promise((resolve) => stream.on("close", resolve)).then(() => {
          if (code === "0") answers.whole += 1;
          else if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) answers.refused += 1;
          else throw new Error(`grpc-status ${code}, RST_STREAM ${stream.rstCode}: nobody knows whether it ran`);
        }),
      );
      await sleep(1);
    }
    await Promise.all(calls);
    expect(answers.whole).toBeGreaterThan(10);
    expect(answers.refused).toBeLessThan(answers.whole);
    session.destroy();
  });

  test("lets a stream go on for the grace, then tells it to come again", async () => {
    const client = new Client(server.address);
    const stream = client.stream(reduceStream);
    stream.send(open);
    await stream.next();
    await sleep(1_300);
    stream.send({ message: { case: "batch", value: { batch: 1n, events: [{ type: "T" }] } } });
    expect(await stream.next()).toBeDefined();
    expect(await stream.ended).toMatchObject({ code: 14, reason: "DRAINING", retryAfter: expect.anything() });
    client.close();
  });

  test("ends also where its client reads nothing", async () => {
    const socket = tcpConnect({ host: "127.0.0.1", port: server.port });
    const session = connect(`http://${server.address}`, {
      createConnection: () => socket,
      settings: { initialWindowSize: 0 },
    });
    session.on("error", () => undefined);
    const stream = session.request({
      ":method": "POST",
      ":path": pathOf(reduce),
      "content-type": "application/grpc",
      authorization: `Bearer ${server.token}`,
    });
    stream.on("error", () => undefined);
    stream.end(message(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66])));
    await once(socket, "close");
    session.destroy();
  });
});

/** A way to the server that can go dead without anybody being told, as where a cable is pulled. */
async function cuttableWay(port: number) {
  const sockets: Socket[] = [];
  const way = createServer((from) => {
    const to = tcpConnect({ host: "127.0.0.1", port });
    sockets.push(from, to);
    for (const socket of [from, to]) socket.on("error", () => undefined);
    from.pipe(to);
    to.pipe(from);
  });
  way.listen(0, "127.0.0.1");
  await once(way, "listening");
  const address = way.address();
  return {
    address: `127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
    cut(): void {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      way.close();
    },
  };
}

test("a client that is gone without a word is found out by keepalive, its stream with it", async () => {
  server = await startEdge({ limits: { keepAliveMs: 1_000, keepAliveTimeoutMs: 1_500 } });
  const way = await cuttableWay(server.port);
  useToken(way.address, tokenFor(server.address));
  const client = new Client(way.address);
  const stream = client.stream(reduceStream);
  stream.send(open);
  await stream.next();
  // As long as it answers it stays, however long nothing happens.
  await sleep(2_500);
  expect((await server.usage()).sockets).toBe(1);
  way.cut();
  await server.until(({ sockets }) => sockets === 0);
  way.close();
  client.close();
  await server.stop();
});

describe("where the operator allows messages of 64 KiB", () => {
  let client: Client;
  beforeAll(async () => {
    server = await startEdge({ limits: { maxRequestBytes: 65_536, maxResponseBytes: 65_536 } });
    client = new Client(server.address);
  });
  afterAll(async () => {
    client.close();
    await server.stop();
  });

  const requestOf = (bytes: number) => ({ function: { name: "f" }, state: new Uint8Array(bytes) });

  test("one that is larger is refused, and the limit named", async () => {
    expect(await failure(client.unary(reduce, requestOf(70_000)))).toMatchObject({
      code: 8,
      reason: "PAYLOAD_TOO_LARGE",
      message: expect.stringContaining("65536"),
    });
    await client.unary(reduce, requestOf(65_000));
  });

  test("one that is larger once it is unpacked is refused too", async () => {
    const packed = gzipSync(
      Buffer.concat([Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66, 0x12, 0xf0, 0xa2, 0x04]), Buffer.alloc(70_000)]),
    );
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(packed.byteLength, 1);
    const session = connect(`http://${server.address}`);
    const stream = session.request({
      ":method": "POST",
      ":path": pathOf(reduce),
      "content-type": "application/grpc",
      "grpc-encoding": "gzip",
      authorization: `Bearer ${server.token}`,
    });
    stream.end(Buffer.concat([head, packed]));
    const [{ "grpc-status": code }] = await once(stream, "response");
    expect(code).toBe("8");
    session.destroy();
  });

  test("an answer that is larger is not sent, and the caller is told", async () => {
    expect(await failure(client.unary(reduce, { function: { name: "large" } }))).toMatchObject({
      code: 8,
      reason: "PAYLOAD_TOO_LARGE",
      message: expect.stringContaining("the answer is larger"),
    });
  });
});
