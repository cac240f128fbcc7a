import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvokeService, type OnFault, StateReport } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Reason } from "../../src/gen/assay/v1/reason_pb.js";
import { Client, failure } from "./client.ts";
import { added, bytesOf, deploy, LOOP, moduleOf, SUM, stateOf, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const { reduce, reduceStream } = InvokeService.method;
const NAME = "sum";

/** A reducer whose state is as large as it is given. */
const WIDE = `
interface Wide { n: number; pad: string }
export default {
  initial: (): Wide => ({ n: 0, pad: "" }),
  apply: (wide: Wide, _event: { type: string }): Wide => ({ n: wide.n + 1, pad: wide.pad }),
};
`;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  await deploy(client, NAME, moduleOf(SUM));
  await deploy(client, "loop", moduleOf(LOOP));
  await deploy(client, "wide", moduleOf(WIDE));
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

const open = (init: { onFault?: OnFault; stateReport?: StateReport; state?: Uint8Array<ArrayBuffer> } = {}) =>
  ({ message: { case: "open", value: { function: { name: NAME }, ...init } } }) as const;
const batch = (number: number, amounts: readonly number[]) =>
  ({ message: { case: "batch", value: { batch: BigInt(number), events: amounts.map(added) } } }) as const;

/** Sends batches of ones; answers the total that the closing receipt reports. */
async function foldOnes(batches: number, size: number): Promise<unknown> {
  const stream = client.stream(reduceStream);
  stream.send(open());
  for (let number = 1; number <= batches; number++) {
    if (!stream.send(batch(number, Array(size).fill(1)))) {
      await new Promise((resolve) => stream.call.once("drain", resolve));
    }
  }
  const messages = await stream.finish();
  const closing = messages.at(-1)?.message;
  if (closing?.case !== "receipt") throw new Error("no closing receipt");
  expect(messages).toHaveLength(batches + 2);
  return stateOf(closing.value);
}

const residentMb = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
const openFiles = (): number => readdirSync(`/proc/${server.pid}/fd`).length;

describe("streams", () => {
  test("run beside each other and beside unary calls, and none mixes with another", async () => {
    const unary = (async () => {
      for (let count = 1; count <= 50; count++) {
        expect(await sum(client, NAME, [count, count])).toEqual({ total: 2 * count, count: 2 });
      }
    })();
    const [first, second] = await Promise.all([foldOnes(40, 100), foldOnes(30, 70), unary]);
    expect(first).toEqual({ total: 4_000, count: 4_000 });
    expect(second).toEqual({ total: 2_100, count: 2_100 });
  });

  test("fold on from a state that the client brings", async () => {
    const stream = client.stream(reduceStream);
    stream.send(open({ state: bytesOf('{"total":100,"count":1}') }));
    stream.send(batch(1, [1]));
    const closing = (await stream.finish()).at(-1)?.message;
    if (closing?.case !== "receipt") throw new Error("no closing receipt");
    expect(stateOf(closing.value)).toEqual({ total: 101, count: 2 });
  });

  test("give a batch its CPU limit as an in-band fault, and the state before it stands", async () => {
    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: "loop" }, stateReport: StateReport.AT_END } } });
    stream.send({ message: { case: "batch", value: { batch: 1n, events: [{ type: "T", data: bytesOf("1") }] } } });
    const [, first, closing] = await stream.finish();
    expect(first?.message.value).toMatchObject({
      eventsApplied: 0,
      faults: [{ index: 0, fault: { reason: Reason.CPU_TIME_LIMIT, retryable: false } }],
    });
    if (closing?.message.case !== "receipt") throw new Error("no closing receipt");
    expect(stateOf(closing.message.value)).toEqual({ n: 0 });
    expect(await stream.ended).toBeUndefined();
  });

  test("past their deadline say so", async () => {
    let isOpened = false;
    // On a busy machine the deadline may pass before the stream has begun.
    for (let lastsMs = 300; !isOpened; lastsMs *= 2) {
      const stream = client.stream(reduceStream, { deadline: Date.now() + lastsMs });
      stream.send(open());
      isOpened = (await stream.next().catch(() => undefined)) !== undefined;
      await stream.next().catch(() => undefined);
      expect(await stream.ended).toMatchObject({ code: 4 });
    }
  });
});

describe("a unary call", () => {
  test("that uses up its CPU time says so, is not to be retried, and harms no other call", async () => {
    const looping = failure(
      client.unary(reduce, { function: { name: "loop" }, events: [{ type: "T", data: bytesOf("1") }] }),
    );
    const others = Promise.all(Array.from({ length: 20 }, (_, index) => sum(client, NAME, [index])));
    expect(await looping).toMatchObject({ code: 8, reason: "CPU_TIME_LIMIT", retryAfter: undefined });
    expect(await others).toEqual(Array.from({ length: 20 }, (_, index) => ({ total: index, count: 1 })));
  });
});

describe("clients that vanish in the middle of a stream", () => {
  test("leave nothing behind, and other calls go on", async () => {
    const vanish = async (): Promise<void> => {
      const other = new Client(server.address);
      const stream = other.stream(reduceStream);
      stream.send(open());
      await stream.next();
      for (let number = 1; number <= 5; number++) stream.send(batch(number, Array(500).fill(1)));
      // The connection itself goes, without a word.
      other.close();
      stream.cancel();
      await stream.ended;
    };
    // More than a tenant may have open at once: if any were left behind, the last ones could not be opened.
    for (let round = 0; round < 20; round++) {
      await Promise.all([...Array.from({ length: 15 }, vanish), sum(client, NAME, [1])]);
    }
    expect(await foldOnes(3, 10)).toEqual({ total: 30, count: 30 });
    expect(server.isAlive()).toBe(true);
  });

  test("and take no memory or descriptors with them", async () => {
    const vanish = async (): Promise<void> => {
      const other = new Client(server.address);
      const stream = other.stream(reduceStream);
      stream.send(open());
      await stream.next();
      stream.sendBytes(Buffer.alloc(1024 * 1024, 0x2a));
      stream.cancel();
      await stream.ended;
      other.close();
    };
    for (let count = 0; count < 50; count++) await vanish();
    const [memoryBefore, filesBefore] = [residentMb(), openFiles()];
    for (let count = 0; count < 200; count++) await vanish();
    await new Promise((resolve) => setTimeout(resolve, 500));
    // 200 times 1 MiB that stayed would show.
    expect(residentMb() - memoryBefore).toBeLessThan(100);
    expect(openFiles() - filesBefore).toBeLessThan(50);
  });
});

describe("a client that does not read its receipts", () => {
  test("is held up, and the server's memory stays bounded", async () => {
    const before = residentMb();
    const stream = client.stream(reduceStream);
    stream.call.pause();
    const state = bytesOf(JSON.stringify({ n: 0, pad: "x".repeat(500_000) }));
    const { EVERY_BATCH } = StateReport;
    stream.send({ message: { case: "open", value: { function: { name: "wide" }, stateReport: EVERY_BATCH, state } } });
    let heldUp = false;
    for (let number = 1; number <= 20_000 && !heldUp; number++) {
      if (!stream.send(batch(number, [1]))) {
        heldUp = await Promise.race([
          new Promise<boolean>((resolve) => stream.call.once("drain", () => resolve(false))),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 1_000)),
        ]);
      }
    }
    expect(heldUp).toBe(true);
    expect(residentMb() - before).toBeLessThan(150);
    expect(await sum(client, NAME, [5])).toEqual({ total: 5, count: 1 });
    stream.cancel();
    stream.call.resume();
    await stream.ended;
  });
});
