import { connect, constants } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { Caller } from "../../../src/flow.ts";
import { EventService } from "../../../src/gen/assay/v1/event_service_pb.js";
import {
  InvokeService,
  OnFault,
  ReduceRequestSchema,
  ReduceStreamRequestSchema,
  ReduceStreamResponseSchema,
  StateReport,
} from "../../../src/gen/assay/v1/invoke_service_pb.js";
import type { LogPart } from "../../../src/invoke/console-lines.ts";
import type { FoldStream, Invoker, LogOrder, StreamOrder } from "../../../src/invoke/invoke.ts";
import { ListenError } from "../../../src/rpc/edge/listener.ts";
import { type FrontDoor, type Listener, openFrontDoor } from "../../../src/rpc/server.ts";
import type { BoundService } from "../../../src/rpc/service.ts";
import { eventService } from "../../../src/rpc/services/event-service.ts";
import { invokeService } from "../../../src/rpc/services/invoke-service.ts";
import { Client, failure, pathOf, toBuffer } from "../../e2e/client.ts";
import { useToken } from "../../tokens.ts";
import { type DoorFixture, makeDoor } from "./door-fixture.ts";

const { reduce, reduceStream } = InvokeService.method;
const request = { function: { name: "account" }, events: [{ type: "T" }] };
const receipt = (batch: bigint) =>
  toBinary(
    ReduceStreamResponseSchema,
    create(ReduceStreamResponseSchema, { message: { case: "receipt", value: { batch } } }),
  );
const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** A room 4 that does what a test tells it, and remembers what it was asked. */
class ScriptedInvoker implements Invoker {
  reduceWith: (caller: Caller) => Promise<Uint8Array> = () => Promise.resolve(new Uint8Array());
  batchWith: (batch: bigint) => Promise<{ response: Uint8Array; stopped: boolean }> = async (batch) => ({
    response: receipt(batch),
    stopped: false,
  });
  readonly callers: Caller[] = [];
  readonly requests: Uint8Array[] = [];
  readonly orders: StreamOrder[] = [];
  faulted: boolean | undefined = false;
  batchesBegun = 0;
  batchesUnderWay = 0;
  mostUnderWay = 0;
  aborts = 0;
  finished = 0;

  reduce(caller: Caller, _target: unknown, bytes: Uint8Array): Promise<Uint8Array> {
    this.callers.push(caller);
    this.requests.push(bytes);
    return this.reduceWith(caller);
  }

  keysChanged(): void {}

  drain(): void {}

  async *readLogs(caller: Caller, order: LogOrder): AsyncGenerator<LogPart> {
    this.callers.push(caller);
    yield { lines: [], linesMissed: order.lastLines };
  }

  openStream(caller: Caller, order: StreamOrder): Promise<FoldStream> {
    this.callers.push(caller);
    this.orders.push(order);
    return Promise.resolve({
      revision: 7,
      artifactDigest: "d".repeat(64),
      batch: async (bytes) => {
        const { message } = fromBinary(ReduceStreamRequestSchema, bytes);
        this.batchesBegun += 1;
        this.batchesUnderWay += 1;
        this.mostUnderWay = Math.max(this.mostUnderWay, this.batchesUnderWay);
        try {
          const answer = await this.batchWith(message.case === "batch" ? message.value.batch : 0n);
          return { ...answer, faulted: this.faulted };
        } finally {
          this.batchesUnderWay -= 1;
        }
      },
      finish: () => {
        this.finished += 1;
        return Promise.resolve(receipt(0n));
      },
      abort: () => {
        this.aborts += 1;
      },
    });
  }

  loadOf = () => ({ running: 0, waiting: 0 });
  forgetTenant = () => undefined;

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const at = (address: { host: string; port: number }, services: readonly BoundService[]): Listener => ({
  address,
  setting: "--listen",
  services,
  tls: undefined,
  mayBeInsecure: false,
});

let invoker: ScriptedInvoker;
let fixture: DoorFixture;
let door: FrontDoor;
let client: Client;
let logged: string[];

beforeEach(async () => {
  invoker = new ScriptedInvoker();
  logged = [];
  const log = pino({ level: "debug" }, { write: (line: string) => logged.push(line) });
  fixture = await makeDoor(log);
  door = await openFrontDoor(
    [at({ host: "127.0.0.1", port: 0 }, [invokeService(invoker), eventService()])],
    fixture.parts,
  );
  useToken(door.addresses[0] ?? "", fixture.token);
  client = new Client(door.addresses[0] ?? "");
});

afterEach(async () => {
  client.close();
  door.close();
  await fixture.close();
});

describe("the front door", () => {
  test.each(["0.0.0.0", "::", "10.1.2.3", "example.com"])(
    "does not open on %s, which others can reach",
    async (host) => {
      await expect(openFrontDoor([at({ host, port: 0 }, [])], fixture.parts)).rejects.toThrow(ListenError);
    },
  );

  test("says so when its port is taken", async () => {
    const port = Number((door.addresses[0] ?? "").split(":")[1]);
    await expect(openFrontDoor([at({ host: "127.0.0.1", port }, [])], fixture.parts)).rejects.toThrow(
      /cannot listen on 127\.0\.0\.1:/,
    );
  });

  test("opens on IPv6 loopback too", async () => {
    const second = await openFrontDoor([at({ host: "::1", port: 0 }, [eventService()])], fixture.parts);
    const other = new Client(second.addresses[0] ?? "", fixture.token);
    try {
      expect((await failure(other.unary(EventService.method.append, {}))).reason).toBe("NOT_IMPLEMENTED");
    } finally {
      other.close();
      second.close();
    }
  });
});

describe("a unary call", () => {
  test("passes the request's bytes on as they came, for the tenant default", async () => {
    await client.unary(reduce, request);
    expect(Buffer.from(invoker.requests[0] ?? [])).toEqual(toBuffer(ReduceRequestSchema, request));
    expect(invoker.callers[0]?.tenant).toBe("default");
  });

  test("answers the room's bytes as they are", async () => {
    const answer = Buffer.from([0x0a, 0x02, 0x7b, 0x7d]);
    invoker.reduceWith = () => Promise.resolve(answer);
    const { bytes } = await client.raw(pathOf(reduce), toBuffer(ReduceRequestSchema, request));
    expect(bytes).toEqual(answer);
  });

  test("keeps the client's request id and hands it back", async () => {
    const { trailers } = await client.raw(pathOf(reduce), toBuffer(ReduceRequestSchema, request), {
      headers: { "x-request-id": "mine-1" },
    });
    expect(trailers.get("x-request-id")).toEqual(["mine-1"]);
    expect(invoker.callers[0]?.requestId).toBe("mine-1");
  });

  test("gets a request id of the server's where the client's is not sane", async () => {
    await client.unary(reduce, request, { headers: { "x-request-id": "a b".repeat(99) } });
    expect(invoker.callers[0]?.requestId).toMatch(/^[A-Za-z0-9_-]{12}-[a-z0-9]+$/);
  });

  test("that meets a defect learns nothing but a request id, which finds the cause in the log", async () => {
    invoker.reduceWith = () => Promise.reject(new RangeError("secret of the house"));
    const failed = await failure(client.unary(reduce, request));
    expect(failed).toMatchObject({ code: 13, message: "internal error", reason: "INTERNAL" });
    expect(JSON.stringify(failed)).not.toMatch(/secret/);
    const line = logged.find((text) => text.includes(failed.requestId ?? "none"));
    expect(line).toMatch(/secret of the house/);
  });

  test("that meets a defect before the first promise learns no more", async () => {
    invoker.reduceWith = () => {
      throw new RangeError("secret");
    };
    expect(await failure(client.unary(reduce, request))).toMatchObject({
      reason: "INTERNAL",
      message: "internal error",
    });
  });

  test("tells the room when the client cancels", async () => {
    const reasons: unknown[] = [];
    invoker.reduceWith = (caller) =>
      new Promise((_, reject) => {
        caller.signal.addEventListener("abort", () => {
          reasons.push(caller.signal.reason);
          reject(caller.signal.reason);
        });
      });
    let isThere = false;
    const hangs = invoker.reduceWith;
    invoker.reduceWith = (caller) => {
      isThere = true;
      return hangs(caller);
    };
    // On a busy machine the deadline may pass before the call has come.
    while (!isThere) await failure(client.unary(reduce, request, { deadline: Date.now() + 100 }));
    await until(() => reasons.length > 0);
    expect(reasons[0]).toMatchObject({ name: "Fault", reason: expect.stringMatching(/DEADLINE_EXCEEDED|CANCELLED/) });
    expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test("whose caller is gone before the room looks has a signal that says so", async () => {
    let seen: Caller | undefined;
    let release: () => void = () => undefined;
    invoker.reduceWith = (caller) => {
      seen = caller;
      return new Promise((resolve) => {
        release = () => resolve(new Uint8Array());
      });
    };
    // On a busy machine the deadline may pass before the call has come.
    while (seen === undefined) await failure(client.unary(reduce, request, { deadline: Date.now() + 50 }));
    await until(() => seen?.signal.aborted === true);
    release();
  });

  test.each([
    ["a function is missing", Buffer.alloc(0), ["function"]],
    ["the name is not a label", toBuffer(ReduceRequestSchema, { function: { name: "A_B" } }), ["function.name"]],
    [
      "the revision is 0",
      toBuffer(ReduceRequestSchema, { function: { name: "a", revision: 0n } }),
      ["function.revision"],
    ],
    [
      "everything is wrong",
      toBuffer(ReduceRequestSchema, { function: { name: "-", revision: 0n } }),
      ["function.name", "function.revision"],
    ],
    ["the bytes are not a message", Buffer.from("not protobuf"), [""]],
    ["the function's name is not UTF-8", Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0xff]), [""]],
  ])("is refused where %s", async (_, bytes, fields) => {
    const failed = await failure(client.raw(pathOf(reduce), bytes));
    expect(failed).toMatchObject({ code: 3, reason: "REQUEST_INVALID", fields });
    expect(invoker.requests).toEqual([]);
  });

  test.each([
    ["the state", { function: { name: "a" }, state: new Uint8Array(1024 * 1024 + 1) }, "state"],
    ["the number of events", { function: { name: "a" }, events: Array(10_001).fill({}) }, "events"],
  ])("is refused where %s is out of bounds", async (_, message, field) => {
    const failed = await failure(client.unary(reduce, message));
    expect(failed).toMatchObject({ code: 8, reason: "PAYLOAD_TOO_LARGE", fields: [field] });
  });

  test("larger than 4 MiB is refused with a reason", async () => {
    const failed = await failure(client.raw(pathOf(reduce), Buffer.alloc(4 * 1024 * 1024 + 1)));
    expect(failed).toMatchObject({ code: 8, reason: "PAYLOAD_TOO_LARGE" });
  });

  test("of a method that is still to come names what is missing", async () => {
    const failed = await failure(client.unary(InvokeService.method.decide, {}));
    expect(failed).toMatchObject({ code: 12, reason: "NOT_IMPLEMENTED", message: expect.stringMatching(/deciders/) });
  });

  test("of a server stream that is still to come likewise", async () => {
    const failed = await failure(client.all(EventService.method.read, {}));
    expect(failed).toMatchObject({ code: 12, reason: "NOT_IMPLEMENTED", message: expect.stringMatching(/event log/) });
  });
});

describe("a stream", () => {
  const open = { message: { case: "open" as const, value: { function: { name: "account" } } } };
  const batch = (number: number) => ({
    message: { case: "batch" as const, value: { batch: BigInt(number), events: [{ type: "T" }] } },
  });

  test("is opened, answers each batch in order, then the closing receipt, and ends with OK", async () => {
    const stream = client.stream(reduceStream);
    stream.send(open);
    for (const number of [1, 2, 3]) stream.send(batch(number));
    const messages = await stream.finish();
    expect(messages.map(({ message }) => (message.case === "receipt" ? message.value.batch : message.case))).toEqual([
      "opened",
      1n,
      2n,
      3n,
      0n,
    ]);
    expect(await stream.ended).toBeUndefined();
    expect(invoker.orders[0]).toMatchObject({ stateReport: StateReport.AT_END, onFault: OnFault.STOP });
  });

  test("has one batch under way at a time", async () => {
    invoker.batchWith = async (number) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { response: receipt(number), stopped: false };
    };
    const stream = client.stream(reduceStream);
    stream.send(open);
    for (let number = 1; number <= 20; number++) stream.send(batch(number));
    await stream.finish();
    expect([invoker.batchesBegun, invoker.mostUnderWay]).toEqual([20, 1]);
  });

  test("reads and drops what comes after a fault that stopped it", async () => {
    invoker.batchWith = async (number) => ({ response: receipt(number), stopped: true });
    const stream = client.stream(reduceStream);
    stream.send(open);
    for (const number of [1, 2, 3]) stream.send(batch(number));
    const messages = await stream.finish();
    expect(messages.map(({ message }) => (message.case === "receipt" ? message.value.batch : message.case))).toEqual([
      "opened",
      1n,
      0n,
    ]);
    expect(invoker.batchesBegun).toBe(1);
    expect(await stream.ended).toBeUndefined();
  });

  test("that begins with a batch is refused", async () => {
    const stream = client.stream(reduceStream);
    stream.send(batch(1));
    await stream.next().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ reason: "REQUEST_INVALID", fields: ["batch"] });
    expect(invoker.orders).toEqual([]);
  });

  test("that is opened twice is refused, and its fold is freed", async () => {
    const stream = client.stream(reduceStream);
    stream.send(open);
    stream.send(open);
    await stream.finish().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ reason: "REQUEST_INVALID", fields: ["open"] });
    await until(() => invoker.aborts > 0);
  });

  test("that ends before it is opened is refused", async () => {
    const stream = client.stream(reduceStream);
    await stream.finish().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ reason: "REQUEST_INVALID", fields: ["open"] });
  });

  test.each([
    ["first", [Buffer.from([0xff])]],
    ["later", [toBuffer(ReduceStreamRequestSchema, open), Buffer.from([0x12, 0x7f, 0x00])]],
  ])("whose %s message is no message is refused", async (_, messages) => {
    const stream = client.stream(reduceStream);
    for (const bytes of messages) stream.sendBytes(bytes);
    await stream.finish().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });

  test("ends with the fault that the room throws", async () => {
    invoker.batchWith = () => Promise.reject(new Fault("EXECUTOR_LOST", "gone", { retryAfterMs: 5 }));
    const stream = client.stream(reduceStream);
    stream.send(open);
    stream.send(batch(1));
    await stream.finish().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ code: 14, reason: "EXECUTOR_LOST" });
  });

  test("of a client that vanishes is aborted while its batch runs", async () => {
    invoker.batchWith = () => new Promise(() => undefined);
    const stream = client.stream(reduceStream);
    stream.send(open);
    stream.send(batch(1));
    await until(() => invoker.batchesUnderWay === 1);
    stream.cancel();
    await stream.next().catch(() => undefined);
    await until(() => invoker.aborts > 0);
    expect(invoker.callers[0]?.signal.reason).toMatchObject({ reason: "CANCELLED" });
  });

  test("past its deadline is aborted and says so", async () => {
    invoker.batchWith = () => new Promise(() => undefined);
    // On a busy machine the deadline may pass before the batch has come.
    while (invoker.batchesUnderWay === 0) {
      const stream = client.stream(reduceStream, { deadline: Date.now() + 200 });
      stream.send(open);
      stream.send(batch(1));
      await stream.finish().catch(() => undefined);
      expect(await stream.ended).toMatchObject({ code: 4 });
    }
    await until(() => invoker.aborts > 0);
  });

  test("stops a client that sends faster than batches are applied", async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    invoker.batchWith = async (number) => {
      await released;
      return { response: receipt(number), stopped: false };
    };
    const stream = client.stream(reduceStream);
    stream.send(open);
    const large = toBuffer(ReduceStreamRequestSchema, {
      message: { case: "batch", value: { batch: 1n, events: [{ type: "T", data: new Uint8Array(512 * 1024) }] } },
    });
    let accepted = 0;
    stream.call.on("error", () => undefined);
    for (let sent = 0; sent < 100; sent++) {
      await new Promise<void>((resolve) => {
        stream.call.write(large, () => {
          accepted += 1;
          resolve();
        });
        setTimeout(resolve, 20);
      });
    }
    // One under way, READ_AHEAD_MESSAGES behind it, and what HTTP/2's windows and sockets hold.
    expect(accepted).toBeLessThan(12);
    release();
    stream.cancel();
    await stream.next().catch(() => undefined);
  });

  test("applies no more batches than a client that does not read can be sent", async () => {
    const state = new Uint8Array(256 * 1024);
    invoker.batchWith = async (number) => ({
      response: toBinary(
        ReduceStreamResponseSchema,
        create(ReduceStreamResponseSchema, { message: { case: "receipt", value: { batch: number, state } } }),
      ),
      stopped: false,
    });
    const port = Number((door.addresses[0] ?? "").split(":")[1]);
    const session = connect(`http://127.0.0.1:${port}`);
    const raw = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: pathOf(reduceStream),
      "content-type": "application/grpc",
      te: "trailers",
      authorization: `Bearer ${fixture.token}`,
    });
    raw.on("error", () => undefined);
    raw.pause();
    const frame = (bytes: Buffer): Buffer => {
      const header = Buffer.alloc(5);
      header.writeUInt32BE(bytes.length, 1);
      return Buffer.concat([header, bytes]);
    };
    raw.write(frame(toBuffer(ReduceStreamRequestSchema, open)));
    for (let number = 1; number <= 500; number++) raw.write(frame(toBuffer(ReduceStreamRequestSchema, batch(number))));
    await until(() => invoker.batchesBegun > 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(invoker.batchesBegun).toBeLessThan(40);
    session.destroy();
    await until(() => invoker.aborts > 0);
  });
});

describe("draining", () => {
  test("lets running calls end, and answers 0", async () => {
    let release: () => void = () => undefined;
    invoker.reduceWith = () =>
      new Promise((resolve) => {
        release = () => resolve(new Uint8Array());
      });
    const running = client.unary(reduce, request);
    await until(() => invoker.callers.length === 1);
    const drained = door.drain(60_000);
    release();
    await running;
    expect(await drained).toBe(0);
  });

  test("fails what is left after the grace with DRAINING and when to come back, and answers how many", async () => {
    invoker.reduceWith = () => new Promise(() => undefined);
    const unary = failure(client.unary(reduce, request));
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "a" } } } });
    await stream.next();
    await until(() => invoker.callers.length === 2);
    expect(await door.drain(50)).toBe(2);
    expect(await unary).toMatchObject({ code: 14, reason: "DRAINING", retryAfter: expect.anything() });
    await stream.next().catch(() => undefined);
    expect(await stream.ended).toMatchObject({ code: 14, reason: "DRAINING" });
    expect(invoker.aborts).toBeGreaterThan(0);
    for (const caller of invoker.callers) expect(caller.signal.aborted).toBe(true);
  });

  test("takes no new connections", async () => {
    const [address = ""] = door.addresses;
    await door.drain(0);
    const late = new Client(address);
    expect((await failure(late.unary(reduce, request))).code).toBe(14);
    late.close();
  });
});
