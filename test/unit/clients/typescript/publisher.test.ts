import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { type handleBidiStreamingCall, status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import {
  type ReduceStreamOpen,
  type ReduceStreamRequest,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
} from "../../../../clients/typescript/src/gen/assay/v1/invoke_service_pb.js";
import { Reason } from "../../../../clients/typescript/src/gen/assay/v1/reason_pb.js";
import {
  type Client,
  type ConnectOptions,
  connect,
  type PublisherOptions,
} from "../../../../clients/typescript/src/index.ts";
import { failure, NOBODY_THERE } from "./answering-server.ts";
import { OPENED, receiptOf, startScripted } from "./scripted-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

type Handler = handleBidiStreamingCall<ReduceStreamRequest, ReduceStreamResponse>;
type Call = Parameters<Handler>[0];

async function clientOf(reduceStream: Handler, options: ConnectOptions = {}): Promise<Client> {
  const server = await startScripted({ reduceStream });
  const client = connect(server.address, { retries: { initialBackoffMs: 1, maxBackoffMs: 5 }, ...options });
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return client;
}

/** Ends a stream as it should end. */
function concluded(call: Call): void {
  call.write(receiptOf(0n, 0));
  call.end();
}

/** A server that sums numbers, and what it saw. */
class Summing {
  /** How each stream was opened. */
  readonly opens: (ReduceStreamOpen & { readonly sum: number })[] = [];
  /** Stream, number and events of each batch. */
  readonly batches: [stream: number, batch: number, events: number][] = [];
  /** Does something else with a batch, instead of answering it, if it answers true. */
  before: (call: Call, stream: number, batch: number) => boolean = () => false;
  after: (call: Call, stream: number, batch: number) => void = () => undefined;

  readonly handler: Handler = (call) => {
    const stream = this.opens.length + 1;
    let sum = 0;
    let every = false;
    let over = false;
    call.on("data", ({ message }) => {
      if (over) return;
      if (message.case === "open") {
        const text = new TextDecoder().decode(message.value.state);
        sum = text === "" ? 0 : Number(text);
        every = message.value.stateReport === 3;
        this.opens.push({ ...message.value, sum });
        call.write(OPENED);
      }
      if (message.case !== "batch") return;
      const { batch, packed } = message.value;
      const values = readAll(packed);
      this.batches.push([stream, Number(batch), values.length]);
      over = this.before(call, stream, Number(batch));
      if (over) return;
      sum += values.reduce((total, value) => total + value, 0);
      call.write(receiptOf(batch, values.length, every ? String(sum) : ""));
      this.after(call, stream, Number(batch));
    });
    call.on("end", () => {
      if (over) return;
      call.write(receiptOf(0n, 0, String(sum)));
      call.end();
    });
    call.on("error", () => undefined);
  };
}

function readAll(packed: { readonly dataLengths: readonly number[]; readonly data: Uint8Array } | undefined): number[] {
  let at = 0;
  return (packed?.dataLengths ?? []).map((length) => {
    at += length;
    return Number(new TextDecoder().decode(packed?.data.subarray(at - length, at)));
  });
}

const one = (value: unknown = 1) => ({ type: "Counted", data: value });

async function sendAll(client: Client, count: number, options: PublisherOptions<number> = {}) {
  const publisher = client.publisher<number>("f", options);
  for (let event = 0; event < count; event++) await publisher.send(one());
  return await publisher.close();
}

describe("a publisher", () => {
  it("gathers single events into batches of so many, and adds their receipts up", async () => {
    const server = new Summing();
    const sum = await sendAll(await clientOf(server.handler), 2_500, { lingerMs: 10_000 });
    expect(server.batches.map(([, , events]) => events)).toEqual([1_000, 1_000, 500]);
    expect(sum).toMatchObject({ revision: 3, batches: 3, eventsApplied: 2_500, eventsFailed: 0, state: 2_500 });
    expect(new TextDecoder().decode(sum.stateBytes)).toBe("2500");
  });

  it("gathers no more than a MiB of data, unless a single event has more", async () => {
    const sizes: number[] = [];
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch") return;
        sizes.push(message.value.packed?.data.byteLength ?? 0);
        call.write(receiptOf(message.value.batch, 1));
      });
      call.on("end", () => concluded(call));
    });
    const publisher = client.publisher("f", { lingerMs: 10_000 });
    const text = (bytes: number) => one("x".repeat(bytes - 2));
    for (const bytes of [1024 * 512, 1024 * 512, 10, 3_000_000, 10]) await publisher.send(text(bytes));
    await publisher.close();
    expect(sizes).toEqual([1024 * 1024, 10, 3_000_000, 10]);
  });

  it("sends a batch that is not full after its linger, and at once when it is flushed", async () => {
    const server = new Summing();
    const client = await clientOf(server.handler);
    const publisher = client.publisher<number>("f", { lingerMs: 30 });
    await publisher.send(one());
    await publisher.send(one());
    await expect.poll(() => server.batches.length).toBe(1);
    const patient = client.publisher<number>("f", { lingerMs: 60_000 });
    await patient.send(one());
    await patient.flush();
    expect(server.batches).toHaveLength(2);
    await patient.flush();
    expect(server.batches).toHaveLength(2);
    await Promise.all([publisher.close(), patient.close()]);
  });

  it("has sixteen batches unanswered and no more: then send waits", async () => {
    let hold = true;
    const held: (() => void)[] = [];
    let most = 0;
    let unanswered = 0;
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch") return;
        unanswered += 1;
        most = Math.max(most, unanswered);
        const { batch } = message.value;
        const answer = () => {
          unanswered -= 1;
          call.write(receiptOf(batch, 1));
        };
        if (hold) held.push(answer);
        else answer();
      });
      call.on("end", () => concluded(call));
    });
    const publisher = client.publisher("f", { batchSize: 1 });
    let sent = 0;
    const sending = (async () => {
      for (let event = 0; event < 40; event++) {
        await publisher.send(one());
        sent += 1;
      }
    })();
    await expect.poll(() => held.length).toBe(16);
    await sleep(50);
    expect([held.length, sent]).toEqual([16, 16]);
    hold = false;
    for (const answer of held) answer();
    await sending;
    expect((await publisher.close()).batches).toBe(40);
    expect(most).toBeLessThanOrEqual(16);
  });

  it("keeps events in the order in which they were sent, also when nobody waits", async () => {
    const seen: number[] = [];
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch") return;
        seen.push(...readAll(message.value.packed));
        setTimeout(() => call.write(receiptOf(message.value.batch, 3)), 1);
      });
      call.on("end", () => setTimeout(() => concluded(call), 50));
    });
    const publisher = client.publisher("f", { batchSize: 3 });
    const sends = Array.from({ length: 200 }, (_, value) => publisher.send(one(value)));
    const closed = publisher.close();
    await Promise.all(sends);
    await closed;
    expect(seen).toEqual(Array.from({ length: 200 }, (_, value) => value));
  });

  it("hands out each receipt once and in order, to an iterator, to a callback, or to both", async () => {
    const server = new Summing();
    const client = await clientOf(server.handler);
    const called: number[] = [];
    const publisher = client.publisher<number>("f", {
      batchSize: 1,
      onReceipt: async ({ batch }) => {
        await sleep(1);
        called.push(batch);
      },
    });
    const read = Array.fromAsync(publisher.receipts());
    for (let event = 0; event < 100; event++) await publisher.send(one());
    await publisher.close();
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    expect((await read).map(({ batch }) => batch)).toEqual(numbers);
    expect(called).toEqual(numbers);
  });

  it("makes send wait for receipts that nobody reads, until nobody wants them any more", async () => {
    const client = await clientOf(new Summing().handler);
    const publisher = client.publisher<number>("f", { batchSize: 1 });
    const receipts = publisher.receipts();
    let sent = 0;
    const sending = (async () => {
      for (; sent < 200; sent++) await publisher.send(one());
    })();
    await expect.poll(() => sent).toBeGreaterThanOrEqual(64);
    await sleep(100);
    expect(sent).toBeLessThan(100);
    await receipts.return?.();
    await receipts.next();
    await sending;
    expect((await publisher.close()).batches).toBe(200);
  });

  it("fails the send of an event that cannot be sent, and goes on with the others", async () => {
    const server = new Summing();
    const publisher = (await clientOf(server.handler)).publisher<number>("f");
    await publisher.send(one());
    const large = publisher.send(one("x".repeat(4 * 1024 * 1024)));
    await expect(large).rejects.toMatchObject({ reason: "PAYLOAD_TOO_LARGE", code: status.RESOURCE_EXHAUSTED });
    const circle: unknown[] = [];
    circle.push(circle);
    for (const data of [circle, 1n, () => 1]) {
      await expect(publisher.send(one(data))).rejects.toMatchObject({ reason: "EVENT_INVALID" });
    }
    await publisher.send(one());
    expect(await publisher.close()).toMatchObject({ state: 2, eventsApplied: 2 });
  });

  it("says what ended the stream to whoever sends, flushes, reads or closes", async () => {
    const client = await clientOf((call) => {
      call.on("data", () => undefined);
      call.emit("error", failure(status.NOT_FOUND, "FUNCTION_NOT_FOUND"));
    });
    const publisher = client.publisher("f", { resume: true });
    const reason = { reason: "FUNCTION_NOT_FOUND" };
    await expect(publisher.close()).rejects.toMatchObject(reason);
    await expect(publisher.send(one())).rejects.toMatchObject(reason);
    await expect(publisher.flush()).rejects.toMatchObject(reason);
    await expect(publisher.receipts().next()).rejects.toMatchObject(reason);
  });

  it("ends at a fault with the sum, takes nothing after it, and does not say that what came later was applied", async () => {
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch" || message.value.batch !== 1n) return;
        const receipt = {
          ...{ batch: 1n, eventsApplied: 1, eventsFailed: 1 },
          faults: [{ index: 1, fault: { reason: Reason.EXCEPTION, message: "no" } }],
        };
        call.write(create(ReduceStreamResponseSchema, { message: { case: "receipt", value: receipt } }));
        call.write(receiptOf(0n, 0, "1"));
        call.end();
      });
    });
    const publisher = client.publisher<number>("f", { batchSize: 2, resume: true });
    for (let event = 0; event < 2; event++) await publisher.send(one());
    await expect.poll(() => publisher.send(one()).then(String, ({ reason }) => reason)).toBe("STREAM_CLOSED");
    expect(await publisher.close()).toMatchObject({
      eventsApplied: 1,
      eventsFailed: 1,
      faults: [{ batch: 1, index: 1, reason: "EXCEPTION" }],
      state: 1,
    });
    await expect(publisher.flush()).rejects.toMatchObject({ reason: "STREAM_CLOSED" });
  });

  it("does not take a stream that the server ended of its own accord for done", async () => {
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        else call.end();
      });
    });
    const publisher = client.publisher("f");
    await publisher.send(one());
    await expect(publisher.close()).rejects.toMatchObject({ reason: "UNRECOGNISED" });
  });

  it("refuses a receipt out of turn", async () => {
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case === "batch") call.write(receiptOf(7n, 1));
      });
    });
    await expect(sendAll(client, 1)).rejects.toMatchObject({ reason: "UNRECOGNISED" });
  });

  it("is cancelled by its signal, by itself, and by a callback that throws", async () => {
    const server = new Summing();
    server.before = () => true;
    const client = await clientOf(server.handler);
    const abort = new AbortController();
    const signalled = client.publisher("f", { signal: abort.signal });
    await signalled.send(one());
    const flushing = signalled.flush();
    abort.abort();
    await expect(flushing).rejects.toMatchObject({ reason: "CANCELLED" });
    const cancelled = client.publisher("f");
    cancelled.cancel();
    await expect(cancelled.close()).rejects.toMatchObject({ reason: "CANCELLED" });
    const throwing = (await clientOf(new Summing().handler)).publisher("f", {
      onReceipt: () => {
        throw new RangeError("mine");
      },
    });
    await throwing.send(one());
    await expect(throwing.close()).rejects.toThrow(RangeError);
  });
});

describe("a publisher that resumes", () => {
  it("goes on from the last receipt's state and revision, and sends again under their numbers what has none", async () => {
    const server = new Summing();
    server.before = (call, stream, batch) => {
      if (stream > 2 || batch !== 3 + stream) return false;
      call.emit("error", stream === 1 ? NOBODY_THERE : failure(status.UNAVAILABLE, "DRAINING", { retryAfterMs: 1 }));
      return true;
    };
    const receipts: number[] = [];
    const sum = await sendAll(await clientOf(server.handler), 100, {
      batchSize: 10,
      resume: true,
      onReceipt: ({ batch }) => void receipts.push(batch),
    });
    expect(sum).toMatchObject({ state: 100, eventsApplied: 100, batches: 10 });
    expect(receipts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(server.opens.map(({ function: of, sum: from }) => [of?.revision, from])).toEqual([
      [undefined, 0],
      [3n, 30],
      [3n, 40],
    ]);
    expect(server.batches.filter(([stream]) => stream === 2).map(([, batch]) => batch)[0]).toBe(4);
  });

  it("gives up after as many tries without a receipt as a call has, with the last error", async () => {
    const server = new Summing();
    server.before = (call, stream, batch) => {
      if (batch !== 2) return false;
      call.emit("error", failure(status.UNAVAILABLE, stream === 5 ? "QUEUE_FULL" : "EXECUTOR_LOST"));
      return true;
    };
    const publishing = sendAll(await clientOf(server.handler), 3, { batchSize: 1, resume: true });
    await expect(publishing).rejects.toMatchObject({ reason: "QUEUE_FULL" });
    expect(server.opens).toHaveLength(5);
    expect(server.opens.at(-1)?.sum).toBe(1);
  });

  it("does not resume after an error that is not retryable, nor unless it is asked to", async () => {
    for (const [resume, error] of [
      [true, failure(status.RESOURCE_EXHAUSTED, "CPU_TIME_LIMIT")],
      [false, NOBODY_THERE],
    ] as const) {
      const server = new Summing();
      server.before = (call) => call.emit("error", error);
      await expect(sendAll(await clientOf(server.handler), 1, { resume })).rejects.toMatchObject({
        reason: resume ? "CPU_TIME_LIMIT" : "SERVER_UNREACHABLE",
      });
      expect(server.opens).toHaveLength(1);
    }
  });

  it("has the state that is asked for even if the end of the stream is lost", async () => {
    const server = new Summing();
    let cut = true;
    const handler: Handler = (call) => {
      server.handler(call);
      const end = call.listeners("end");
      call.removeAllListeners("end");
      call.on("end", () => {
        if (cut) call.emit("error", NOBODY_THERE);
        else for (const listener of end) listener();
        cut = false;
      });
    };
    expect(await sendAll(await clientOf(handler), 30, { batchSize: 10, resume: true })).toMatchObject({
      state: 30,
      batches: 3,
      eventsApplied: 30,
    });
    expect(server.opens.map(({ sum }) => sum)).toEqual([0, 30]);
  });

  it("does not apply after a lost connection what a fault had stopped", async () => {
    let streams = 0;
    const client = await clientOf((call) => {
      streams += 1;
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch" || message.value.batch !== 1n) return;
        const faults = [{ index: 0, fault: { reason: Reason.EXCEPTION } }];
        const value = { batch: 1n, eventsFailed: 1, faults, state: Buffer.from("7") };
        call.write(create(ReduceStreamResponseSchema, { message: { case: "receipt", value } }));
        setTimeout(() => call.emit("error", NOBODY_THERE), 10);
      });
    });
    const publisher = client.publisher<number>("f", { batchSize: 1, resume: true });
    await publisher.send(one());
    await publisher.send(one());
    expect(await publisher.close()).toMatchObject({ batches: 1, eventsApplied: 0, eventsFailed: 1, state: 7 });
    expect(streams).toBe(1);
  });

  it("holds to one deadline over all its streams", async () => {
    const server = new Summing();
    server.before = (call) => call.emit("error", failure(status.UNAVAILABLE, "DRAINING", { retryAfterMs: 1_000 }));
    const publishing = sendAll(await clientOf(server.handler), 1, { resume: true, timeoutMs: 1_700 });
    // A machine that is busy may not get as far as the second wait.
    const reason = expect.stringMatching(/^(?:DRAINING|DEADLINE_EXCEEDED)$/);
    await expect(publishing).rejects.toMatchObject({ reason });
    expect(server.opens.length).toBeLessThanOrEqual(2);
  });
});
