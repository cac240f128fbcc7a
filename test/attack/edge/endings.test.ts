/** Attacks on the end of a server, at the front door: by clients that never read, never finish, never say goodbye. */
import { connect as connectHttp2, constants } from "node:http2";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InvokeService, ReduceResponseSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import type { Invoker } from "../../../src/invoke/invoke.ts";
import { type FrontDoor, openFrontDoor } from "../../../src/rpc/server.ts";
import { invokeService } from "../../../src/rpc/services/invoke-service.ts";
import { Client, failureOf, pathOf } from "../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "../../unit/rpc/door-fixture.ts";
import { END_HEADERS, frame, grpcHeaders, http2AttackerAt, message, TYPE } from "./frames.ts";

const REQUEST = message(Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x66]));
const LARGE = toBinary(ReduceResponseSchema, create(ReduceResponseSchema, { state: new Uint8Array(1_000_000) }));

let fixture: DoorFixture;
let door: FrontDoor;
let port: number;
let isAnswered: boolean;

beforeEach(async () => {
  fixture = await makeDoor();
  isAnswered = false;
  const invoker: Pick<Invoker, "reduce"> = {
    reduce: async () => {
      isAnswered = true;
      return LARGE;
    },
  };
  const service = invokeService(invoker as Invoker);
  door = await openFrontDoor(
    [
      {
        address: { host: "127.0.0.1", port: 0 },
        setting: "--listen",
        services: [service],
        tls: undefined,
        mayBeInsecure: false,
      },
    ],
    fixture.parts,
  );
  port = Number(door.addresses[0]?.split(":").at(-1));
});

afterEach(async () => {
  door.close();
  await fixture.close();
});

function headers() {
  return {
    ":method": "POST",
    ":path": pathOf(InvokeService.method.reduce),
    "content-type": "application/grpc",
    authorization: `Bearer ${fixture.token}`,
  };
}

/** Calls, and takes the answer when `read` is called. */
async function callWithoutReading() {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  const stream = session.request(headers());
  stream.on("error", () => undefined);
  stream.end(REQUEST);
  while (!isAnswered) await sleep(5);
  await sleep(50);
  return {
    /** Bytes of the answer, and its status if one came. */
    read: () =>
      new Promise<{ readonly bytes: number; readonly status: unknown }>((resolve) => {
        let bytes = 0;
        let status: unknown;
        stream.on("data", (chunk: Buffer) => {
          bytes += chunk.byteLength;
        });
        stream.on("trailers", ({ "grpc-status": code }) => {
          status = code;
        });
        stream.on("close", () => resolve({ bytes, status }));
      }),
    end: () => session.destroy(undefined, constants.NGHTTP2_CANCEL),
  };
}

/** Asks for health with no credential, and has room for no byte of the answer. */
async function watchWithoutReading() {
  const { Health } = await import("../../../src/gen/grpc/health/v1/health_pb.js");
  const session = connectHttp2(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 0 } });
  session.on("error", () => undefined);
  const path = pathOf(Health.method.watch);
  const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
  stream.on("error", () => undefined);
  stream.end(message(Buffer.alloc(0)));
  return session;
}

describe("the end of a server", () => {
  test("waits for a client that reads its answer late", async () => {
    const call = await callWithoutReading();
    const drained = door.drain(30_000);
    await sleep(1_500);
    expect(await call.read()).toMatchObject({ status: "0" });
    expect(await drained).toBe(0);
    call.end();
  });

  test("does not wait beyond the grace for one that never reads, and says that it was cut off", async () => {
    const call = await callWithoutReading();
    expect(await door.drain(300)).toBe(1);
    call.end();
  });

  test("tells a caller whose request is half sent that it drains, and counts that as cut off", async () => {
    const client = new Client(`127.0.0.1:${port}`, fixture.token);
    const stream = client.stream(InvokeService.method.reduceStream);
    await sleep(50);
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const half = session.request(headers());
    half.write(REQUEST.subarray(0, 7));
    const status = new Promise((resolve) => half.on("response", ({ "grpc-status": code }) => resolve(code)));
    await sleep(600);
    expect(await door.drain(100)).toBe(2);
    expect(await stream.ended).toMatchObject({ reason: "DRAINING", retryAfter: expect.anything() });
    expect(await status).toBe("14");
    session.destroy();
    client.close();
  });

  test("is not held up by strangers, whatever they have begun", async () => {
    const sockets: Socket[] = [];
    // Nothing sent; no preface; half a request; a connection that does nothing.
    for (let at = 0; at < 3; at++) sockets.push(connect({ host: "127.0.0.1", port }).on("error", () => undefined));
    const half = await http2AttackerAt(port);
    await half.send(frame(TYPE.headers, END_HEADERS, 1, grpcHeaders()));
    const idle = await http2AttackerAt(port);
    const watching = await watchWithoutReading();
    await sleep(600);
    const begun = performance.now();
    expect(await door.drain(60_000)).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    for (const socket of sockets) socket.destroy();
    half.end();
    idle.end();
    watching.destroy();
  });

  test("serves as before while it gives notice, and says NOT_SERVING", async () => {
    const { Health, HealthCheckResponse_ServingStatus: Status } = await import(
      "../../../src/gen/grpc/health/v1/health_pb.js"
    );
    const drained = door.drain(5_000, 1_500);
    const late = new Client(`127.0.0.1:${port}`, fixture.token);
    expect((await late.unary(Health.method.check, { service: "" })).status).toBe(Status.NOT_SERVING);
    const { statuses } = await late.unary(Health.method.list, {});
    expect(new Set(Object.values(statuses).map(({ status }) => status))).toEqual(new Set([Status.NOT_SERVING]));
    expect(await late.unary(InvokeService.method.reduce, { function: { name: "f" } })).toBeDefined();
    expect(await drained).toBe(0);
    const refused = await late.unary(Health.method.check, { service: "" }).catch(failureOf);
    expect(refused).toMatchObject({ code: 14 });
    late.close();
  });
});
