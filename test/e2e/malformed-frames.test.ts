import { type ClientHttp2Session, connect } from "node:http2";
import { connect as connectTcp } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import fc from "../property/fast-check.ts";
import { credentialHeader } from "../tokens.ts";
import { Client, failure, pathOf } from "./client.ts";
import { deploy, moduleOf, SUM, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const NAME = "sum";
const MIB = 1024 * 1024;
const reduce = pathOf(InvokeService.method.reduce);
const reduceStream = pathOf(InvokeService.method.reduceStream);

let server: RunningServer;
let client: Client;
let session: ClientHttp2Session;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  await deploy(client, NAME, moduleOf(SUM));
});

beforeEach(() => {
  session = connect(`http://${server.address}`);
  session.on("error", () => undefined);
});

afterEach(async () => {
  session.destroy();
  // Whatever a test did: the server lives, and other calls are not harmed.
  expect(server.isAlive()).toBe(true);
  expect(await sum(client, NAME, [1, 2])).toEqual({ total: 3, count: 2 });
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
  expect(server.log()).not.toMatch(/a defect ends the server|internal error/);
});

interface RawAnswer {
  readonly http: number | undefined;
  readonly grpc: number | undefined;
  readonly message: string | undefined;
  readonly hasDetails: boolean;
}

/** A gRPC frame; `flag` 1 says that it is compressed. */
function frame(bytes: Uint8Array, flag = 0, length = bytes.length): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(flag, 0);
  header.writeUInt32BE(length, 1);
  return Buffer.concat([header, bytes]);
}

/** One HTTP/2 request with any headers and body. */
function post(path: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const request = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...credentialHeader(server.address),
      ...headers,
    });
    let http: number | undefined;
    let found: Record<string, unknown> = {};
    const note = (received: Record<string, unknown>): void => {
      found = { ...found, ...received };
    };
    request.on("response", (received) => {
      http = Number(received[":status"]);
      note(received);
    });
    request.on("trailers", note);
    request.on("error", () => undefined);
    request.on("close", () =>
      resolve({
        http,
        grpc: found["grpc-status"] === undefined ? undefined : Number(found["grpc-status"]),
        message: typeof found["grpc-message"] === "string" ? found["grpc-message"] : undefined,
        hasDetails: found["grpc-status-details-bin"] !== undefined,
      }),
    );
    request.resume();
    request.end(body);
  });
}

describe("bytes that are no protobuf", () => {
  const methods = [
    CompileService.method.compile,
    CompileService.method.check,
    CompileService.method.getPolicy,
    SignService.method.sign,
    SignService.method.verify,
    DeployService.method.deploy,
    DeployService.method.activate,
    DeployService.method.listFunctions,
    InvokeService.method.reduce,
  ].map(pathOf);

  test.each(methods)("%s answers REQUEST_INVALID, not INTERNAL", async (path) => {
    for (const bytes of [Buffer.from([0xff]), Buffer.from([0x12, 0x7f]), Buffer.from([0x08]), Buffer.alloc(64, 0x80)]) {
      expect(await failure(client.raw(path, bytes))).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
    }
  });

  test("a server stream answers the same", async () => {
    const answer = await post(pathOf(CompileService.method.getArtifact), frame(Buffer.from([0xff])));
    expect(answer).toMatchObject({ grpc: 3, hasDetails: true });
  });

  test("a string that is not UTF-8 is refused", async () => {
    const bytes = Buffer.from([0x0a, 0x02, 0xc3, 0x28]);
    expect(await failure(client.raw(pathOf(SignService.method.sign), bytes))).toMatchObject({
      reason: "REQUEST_INVALID",
    });
  });

  test("groups nested without end are refused", async () => {
    const bytes = Buffer.alloc(2 * MIB, Buffer.from([0x9b, 0x01]));
    for (const path of [reduce, pathOf(CompileService.method.compile)]) {
      expect(await failure(client.raw(path, bytes))).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
    }
  });

  test("random bytes are answered, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), fc.uint8Array({ maxLength: 200 }), async (path, bytes) => {
        await client.raw(path, Buffer.from(bytes)).catch((error: { code: number }) => {
          expect([13, 2]).not.toContain(error.code);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("frames that are not as gRPC has them", () => {
  test("a message larger than 4 MiB is refused before it is there", async () => {
    const answer = await post(reduce, frame(new Uint8Array(16), 0, 4 * MIB + 1));
    expect(answer).toMatchObject({ grpc: 8, hasDetails: true });
  });

  test("a length of 4 GiB is refused", async () => {
    expect(await post(reduce, frame(new Uint8Array(16), 0, 0xffff_ffff))).toMatchObject({ grpc: 8 });
  });

  test("a message that ends before its length is refused", async () => {
    expect((await post(reduce, frame(new Uint8Array(16), 0, 1_000))).grpc).toBe(3);
  });

  test("no message is refused", async () => {
    expect(await post(reduce, new Uint8Array())).toMatchObject({ grpc: 3, hasDetails: true });
  });

  test("two messages for a unary call are refused", async () => {
    const one = frame(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x61]));
    expect((await post(reduce, Buffer.concat([one, one]))).grpc).toBe(3);
  });

  test("compressed garbage is refused", async () => {
    const answer = await post(reduce, frame(Buffer.from("no gzip"), 1), { "grpc-encoding": "gzip" });
    expect(answer).toMatchObject({ grpc: 3, hasDetails: true });
  });

  test("a compressed message that was cut is refused", async () => {
    const cut = gzipSync(Buffer.alloc(1_000)).subarray(0, -9);
    expect((await post(reduce, frame(cut, 1), { "grpc-encoding": "gzip" })).grpc).toBe(3);
  });

  test("a bomb that unpacks beyond 4 MiB is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(512 * MIB));
    const answer = await post(reduce, frame(bomb, 1), { "grpc-encoding": "gzip" });
    expect(answer).toMatchObject({ grpc: 8, hasDetails: true });
  });

  test("an encoding that is not known is refused", async () => {
    expect((await post(reduce, frame(Buffer.from("x"), 1), { "grpc-encoding": "lzma" })).grpc).toBe(12);
  });

  test("a compressed message that is in order is taken", async () => {
    const request = Buffer.from([0x0a, 0x05, 0x0a, 0x03, ...Buffer.from(NAME)]);
    expect((await post(reduce, frame(gzipSync(request), 1), { "grpc-encoding": "gzip" })).grpc).toBe(0);
  });

  test("garbage in the middle of a stream ends that stream alone", async () => {
    const open = Buffer.from([0x0a, 0x07, 0x0a, 0x05, 0x0a, 0x03, ...Buffer.from(NAME)]);
    expect(await post(reduceStream, Buffer.concat([frame(open), frame(Buffer.from([0xff]))]))).toMatchObject({
      grpc: 3,
    });
  });
});

describe("requests that are not as gRPC has them", () => {
  test("another content type is refused", async () => {
    expect((await post(reduce, frame(new Uint8Array()), { "content-type": "application/json" })).http).toBe(415);
  });

  test.each([
    ["an unknown method", "/assay.v1.InvokeService/Explode"],
    ["an unknown service", "/assay.v9.Nothing/At"],
    ["no method", "/"],
    ["percent signs", "/%00%ff/%zz"],
    ["a very long path", `/${"a".repeat(8_000)}/b`],
    ["bytes beyond ASCII", "/\u00e9\u00ff/\u0080"],
    ["the name of something every object has", "/__proto__/constructor"],
  ])("%s is not implemented", async (_, path) => {
    const answer = await post(path, frame(new Uint8Array()));
    expect([12, undefined]).toContain(answer.grpc);
  });

  test.each(["soon", "", "-1S", "1", "99999999999S", "1Y"])("a deadline of %j does no harm", async (timeout) => {
    const answer = await post(reduce, frame(Buffer.from([0xff])), { "grpc-timeout": timeout });
    expect([3, 4]).toContain(answer.grpc);
  });

  test("binary metadata that is no base64 does no harm", async () => {
    expect((await post(reduce, frame(Buffer.from([0xff])), { "x-strange-bin": "%%%" })).grpc).toBe(3);
  });

  test("a request id that is not sane is not echoed", async () => {
    const { requestId } = await failure(
      client.raw(reduce, Buffer.from([0xff]), { headers: { "x-request-id": "<script>alert(1)</script>" } }),
    );
    expect(requestId).toMatch(/^[A-Za-z0-9_-]+$/);
  });
});

describe("connections that are not as HTTP/2 has them", () => {
  const send = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const [host, port] = server.address.split(":");
      const socket = connectTcp(Number(port), host, () => socket.write(bytes));
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
      socket.setTimeout(300, () => socket.destroy());
      socket.resume();
    });

  test.each([
    ["HTTP/1.1", Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n")],
    ["TLS", Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
    ["noise", Buffer.alloc(64 * 1024, 0xa5)],
    [
      "a preface and noise",
      Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.alloc(4_096, 0xff)]),
    ],
    [
      "a preface and a flood of pings",
      Buffer.concat([
        Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
        ...Array.from({ length: 20_000 }, () => Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])),
      ]),
    ],
  ])("%s is cut off", async (_, bytes) => {
    await send(bytes);
  });

  test("a client that opens streams and resets them at once does no harm", async () => {
    for (let count = 0; count < 2_000; count++) {
      const request = session.request({
        ":method": "POST",
        ":path": reduceStream,
        "content-type": "application/grpc",
        ...credentialHeader(server.address),
      });
      request.on("error", () => undefined);
      request.close(8);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

  test("connections that say nothing do no harm", async () => {
    const [host, port] = server.address.split(":");
    const sockets = Array.from({ length: 200 }, () => connectTcp(Number(port), host).on("error", () => undefined));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await sum(client, NAME, [4])).toEqual({ total: 4, count: 1 });
    for (const socket of sockets) socket.destroy();
  });
});
