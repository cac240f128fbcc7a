import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import type { Event } from "../../../../clients/typescript/src/gen/assay/v1/event_pb.js";
import { ReduceStreamResponseSchema } from "../../../../clients/typescript/src/gen/assay/v1/invoke_service_pb.js";
import { Reason } from "../../../../clients/typescript/src/gen/assay/v1/reason_pb.js";
import { AssayError, type Client, connect, type Receipt } from "../../../../clients/typescript/src/index.ts";
import { OPENED, receiptOf, type Script, startScripted } from "./scripted-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function clientOf(reduceStream: NonNullable<Script["reduceStream"]>): Promise<Client> {
  const server = await startScripted({ reduceStream });
  const client = connect(server.address);
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return client;
}

/** Answers every batch with how many events it had, and closes with the sum as the state. */
const counting: NonNullable<Script["reduceStream"]> = (call) => {
  let sum = 0;
  call.on("data", ({ message }) => {
    if (message.case === "open") call.write(OPENED);
    if (message.case !== "batch") return;
    const { batch, events, packed } = message.value;
    const count = packed?.typeIndexes.length ?? events.length;
    sum += count;
    call.write(receiptOf(batch, count));
  });
  call.on("end", () => {
    call.write(receiptOf(0n, 0, String(sum)));
    call.end();
  });
};

const events = (count: number) => Array.from({ length: count }, () => ({ type: "T", data: 1 }));

async function outcomeOf<State>(receipts: AsyncIterable<Receipt<State>>) {
  const seen: Receipt<State>[] = [];
  try {
    for await (const receipt of receipts) seen.push(receipt);
    return { seen, error: undefined };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { seen, error };
  }
}

describe("a stream", () => {
  it("answers each batch that is sent with a receipt of its number, and closes with the state", async () => {
    const client = await clientOf(counting);
    const stream = client.stream<number>("f");
    const receipts = outcomeOf(stream);
    expect(await stream.send(events(2))).toBe(1);
    expect(await stream.send({ type: "T" })).toBe(2);
    stream.end();
    expect(await stream.opened).toEqual({ revision: 3, artifactDigest: "a".repeat(64) });
    const { seen, error } = await receipts;
    expect(error).toBeUndefined();
    expect(seen.map(({ batch, eventsApplied, closing, state }) => [batch, eventsApplied, closing, state])).toEqual([
      [1, 2, false, undefined],
      [2, 1, false, undefined],
      [0, 0, true, 3],
    ]);
  });

  it("sends an iterable in batches and adds the receipts up", async () => {
    const client = await clientOf(counting);
    const summary = await client.stream<number>("f", { events: events(2_345), batchSize: 500 }).finish();
    expect(summary).toMatchObject({ batches: 5, eventsApplied: 2_345, eventsFailed: 0, state: 2_345, revision: 3 });
    expect(summary.cpuTimeNs).toBe(5_000);
  });

  it("packs batches whose events have a type and data alone, and sends the others event by event", async () => {
    const sent: unknown[] = [];
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case !== "batch") return;
        const { events, packed } = message.value;
        const text = (data: Uint8Array) => new TextDecoder().decode(data);
        sent.push(
          packed === undefined
            ? events.map(({ id, type, data }: Event) => [id, type, text(data)])
            : { ...packed, data: text(packed.data), $typeName: undefined },
        );
      });
      call.on("end", () => call.end());
    });
    const stream = client.stream("f");
    await stream.send([
      { type: "A", data: { n: 1 } },
      { type: "é" },
      { type: "A", dataJson: '"€"' },
      { type: "é", data: null },
    ]);
    await stream.send([
      { type: "A", data: 1 },
      { type: "A", data: 2, id: "7" },
    ]);
    stream.end();
    await outcomeOf(stream);
    expect(sent).toEqual([
      { types: ["A", "é"], typeIndexes: [0, 1, 0, 1], dataLengths: [7, 0, 5, 4], data: '{"n":1}"€"null' },
      [
        ["", "A", "1"],
        ["7", "A", "2"],
      ],
    ]);
  });

  it("sends what it is opened with", async () => {
    let opened: unknown;
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open")
          opened = { ...message.value, state: new TextDecoder().decode(message.value.state) };
      });
      call.on("end", () => call.end());
    });
    const stream = client.stream("f", { revision: 4, state: { n: 1 }, stateReport: "every-batch", onFault: "skip" });
    stream.end();
    await outcomeOf(stream);
    expect(opened).toMatchObject({
      function: { name: "f", revision: 4n },
      state: '{"n":1}',
      stateReport: 3,
      onFault: 2,
    });
  });

  it("ends its sending quietly when the server stops at a fault", async () => {
    const client = await clientOf((call) => {
      call.on("data", ({ message }) => {
        if (message.case === "open") call.write(OPENED);
        if (message.case !== "batch" || message.value.batch !== 2n) return;
        const faults = [
          { index: 1, fault: { reason: Reason.EXCEPTION, message: "no", stack: ["at apply (a.ts:1:2)"] } },
        ];
        const value = { batch: 2n, eventsApplied: 1, eventsFailed: 1, faults };
        call.write(create(ReduceStreamResponseSchema, { message: { case: "receipt", value } }));
        call.end();
      });
    });
    let closed = false;
    async function* endless() {
      try {
        for (;;) {
          yield { type: "T" };
          await sleep(1);
        }
      } finally {
        closed = true;
      }
    }
    const { seen, error } = await outcomeOf(client.stream("f", { events: endless(), batchSize: 2 }));
    expect(error).toBeUndefined();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.faults).toEqual([
      { index: 1, reason: "EXCEPTION", message: "no", authorStack: ["at apply (a.ts:1:2)"], retryable: false },
    ]);
    await expect.poll(() => closed).toBe(true);
  });

  it("refuses to send after the end", async () => {
    const client = await clientOf(counting);
    const stream = client.stream("f");
    await stream.finish();
    await expect(stream.send(events(1))).rejects.toMatchObject({ reason: "STREAM_CLOSED" });
  });

  it("hands out the receipts that came before the stream failed, then the error", async () => {
    const client = await clientOf((call) => {
      call.write(OPENED);
      call.write(receiptOf(1n, 5));
      call.write(receiptOf(2n, 5));
      call.emit("error", { code: status.UNAVAILABLE, details: "gone" });
    });
    const stream = client.stream("f");
    const { seen, error } = await outcomeOf(stream);
    expect(seen.map(({ batch }) => batch)).toEqual([1, 2]);
    expect(error?.reason).toBe("SERVER_UNREACHABLE");
    expect((await outcomeOf(stream)).seen).toEqual([]);
  });

  it("fails to open with the stream's own error, without an unhandled rejection", async () => {
    const client = await clientOf((call) => {
      call.emit("error", { code: status.NOT_FOUND, details: "no such function" });
    });
    const stream = client.stream("f");
    expect((await outcomeOf(stream)).error?.code).toBe(status.NOT_FOUND);
    await expect(stream.opened).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it("fails with the error of its source, and cancels the call", async () => {
    let cancelled = false;
    const begun = Promise.withResolvers<void>();
    const client = await clientOf((call) => {
      begun.resolve();
      call.write(OPENED);
      call.on("data", () => undefined);
      call.on("cancelled", () => {
        cancelled = true;
      });
    });
    async function* failing() {
      yield { type: "T" };
      await begun.promise;
      throw new Error("the disk broke");
    }
    await expect(client.stream("f", { events: failing() }).finish()).rejects.toThrow("the disk broke");
    await expect.poll(() => cancelled).toBe(true);
  });

  it("is cancelled on the server when its reader leaves, when its signal is aborted, and at its deadline", async () => {
    let begun = 0;
    let cancelled = 0;
    const client = await clientOf((call) => {
      begun += 1;
      call.on("data", ({ message }) => {
        if (message.case === "batch") call.write(receiptOf(message.value.batch, 1));
      });
      call.on("cancelled", () => {
        cancelled += 1;
      });
    });
    const left = client.stream("f");
    await left.send(events(1));
    for await (const _ of left) break;
    await expect.poll(() => cancelled).toBe(1);

    const abort = new AbortController();
    const aborted = outcomeOf(client.stream("f", { signal: abort.signal }));
    await expect.poll(() => begun).toBe(2);
    abort.abort();
    expect((await aborted).error?.reason).toBe("CANCELLED");
    await expect.poll(() => cancelled).toBe(2);
    expect(() => client.stream("f", { signal: abort.signal })).toThrow(AssayError);

    expect((await outcomeOf(client.stream("f", { timeoutMs: 50 }))).error?.reason).toBe("DEADLINE_EXCEEDED");
  });

  it("waits with the next batch until the server reads: what it holds is bounded", async () => {
    let resume: (() => void) | undefined;
    const client = await clientOf((call) => {
      call.pause();
      resume = () => {
        counting(call);
        call.resume();
      };
    });
    let produced = 0;
    async function* large() {
      for (let count = 0; count < 200; count++) {
        produced += 1;
        yield { type: "T", dataJson: `"${"x".repeat(100_000)}"` };
      }
    }
    const finished = client.stream<number>("f", { events: large(), batchSize: 1 }).finish();
    await expect.poll(() => resume).toBeTypeOf("function");
    await sleep(300);
    // 20 MB are to be sent. Four batches in hand, one under way, and what HTTP/2 and both ends buffer.
    expect(produced).toBeLessThan(60);
    resume?.();
    expect((await finished).state).toBe(200);
    expect(produced).toBe(200);
  });

  it("slows the server down when nobody reads the receipts", async () => {
    let written = 0;
    const client = await clientOf((call) => {
      const receipt = receiptOf(1n, 1, `"${"x".repeat(50_000)}"`);
      call.write(OPENED);
      const more = (): void => {
        while (written < 1_000) {
          written += 1;
          if (!call.write(receipt)) {
            call.once("drain", more);
            return;
          }
        }
        call.end();
      };
      more();
    });
    const stream = client.stream("f");
    await stream.opened;
    await sleep(300);
    expect(written).toBeLessThan(300);
    const { seen, error } = await outcomeOf(stream);
    expect([seen.length, error]).toEqual([1_000, undefined]);
  });
});
