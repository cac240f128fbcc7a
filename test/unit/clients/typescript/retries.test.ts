import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { AssayError } from "../../../../clients/typescript/src/errors.ts";
import { type Client, type ConnectOptions, connect } from "../../../../clients/typescript/src/index.ts";
import { backoffMs } from "../../../../clients/typescript/src/retry.ts";
import { AdminService, DeployService, InvokeService } from "../../../../clients/typescript/src/stubs.ts";
import { type AnsweringServer, failure, NOBODY_THERE, startAnswering } from "./answering-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

const QUICK = { initialBackoffMs: 1, maxBackoffMs: 5 };

async function started(
  answer: Parameters<typeof startAnswering>[0],
  options: ConnectOptions = {},
): Promise<{ readonly client: Client; readonly server: AnsweringServer }> {
  const server = await startAnswering(answer);
  const client = connect(server.address, { retries: QUICK, ...options });
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return { client, server };
}

const ONE = { ok: [{ state: Buffer.from("1"), revision: 1n }] };
const { DEADLINE_EXCEEDED, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE, UNKNOWN } = status;

describe("a call that fails", () => {
  it("is tried again for a reason that is retryable, whatever the method, and no more than four times", async () => {
    const { client, server } = await started((_, { nth }) =>
      nth < 4 ? { error: failure(UNAVAILABLE, "QUEUE_FULL") } : { ok: [{}] },
    );
    await client.stub(DeployService).deploy({});
    expect(server.calls("Deploy")).toHaveLength(4);
    const busy = await started(() => ({ error: failure(UNAVAILABLE, "QUEUE_FULL") }));
    await expect(busy.client.stub(DeployService).deploy({})).rejects.toMatchObject({ reason: "QUEUE_FULL" });
    expect(busy.server.calls("Deploy")).toHaveLength(4);
  });

  it("is never tried again for what the enum calls not retryable, nor for a reason that is not known", async () => {
    for (const [code, reason] of [
      [RESOURCE_EXHAUSTED, "CPU_TIME_LIMIT"],
      [INVALID_ARGUMENT, "REQUEST_INVALID"],
      [UNAVAILABLE, "FROM_THE_FUTURE"],
    ] as const) {
      const { client, server } = await started(() => ({ error: failure(code, reason, { retryAfterMs: 1 }) }));
      const error = await client.reduce("f", []).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ reason: reason === "FROM_THE_FUTURE" ? "UNRECOGNISED" : reason });
      expect(server.calls("Reduce")).toHaveLength(1);
    }
  });

  it("that no server answered is tried again only if it does nothing the second time", async () => {
    const { client, server } = await started((_, { nth }) => (nth === 1 ? { error: NOBODY_THERE } : ONE));
    expect((await client.reduce("f", [])).state).toBe(1);
    expect(server.calls("Reduce")).toHaveLength(2);
    const changing = [
      client.stub(DeployService).deploy({}),
      client.stub(AdminService).createTenant({ name: "acme" }),
      client.stub(InvokeService).handle({}),
    ];
    for (const call of changing) await expect(call).rejects.toMatchObject({ reason: "SERVER_UNREACHABLE" });
    for (const method of ["Deploy", "CreateTenant", "Handle"]) expect(server.calls(method)).toHaveLength(1);
    await client.stub(DeployService).setSecret({});
    expect(server.calls("SetSecret")).toHaveLength(2);
  });

  it("is not tried again before RetryInfo says, and never twice at the same time as others", async () => {
    const { client, server } = await started((_, { nth }) =>
      nth === 1 ? { error: failure(RESOURCE_EXHAUSTED, "RATE_LIMIT", { retryAfterMs: 120 }) } : ONE,
    );
    await client.reduce("f", []);
    const [first, second] = server.calls("Reduce");
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(118);
    const policy = { maxAttempts: 4, initialBackoffMs: 100, maxBackoffMs: 500 };
    const error = new AssayError("QUEUE_FULL", "", { code: UNAVAILABLE, retryable: true });
    const waits = (nth: number) => Array.from({ length: 200 }, () => backoffMs(policy, nth, error));
    for (const [nth, wholeMs] of [
      [1, 100],
      [2, 200],
      [3, 400],
      [4, 500],
      [9, 500],
    ] as const) {
      expect(Math.min(...waits(nth))).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(Math.max(...waits(nth))).toBeLessThanOrEqual(wholeMs);
      expect(new Set(waits(nth)).size).toBeGreaterThan(100);
    }
  });

  it("is answered at once if the wait would not end before the deadline", async () => {
    const { client, server } = await started(() => ({
      error: failure(RESOURCE_EXHAUSTED, "RATE_LIMIT", { retryAfterMs: 60_000 }),
    }));
    const beganMs = performance.now();
    await expect(client.reduce("f", [], { timeoutMs: 20_000 })).rejects.toMatchObject({
      reason: "RATE_LIMIT",
      retryAfterMs: 60_000,
    });
    expect(performance.now() - beganMs).toBeLessThan(15_000);
    expect(server.calls("Reduce")).toHaveLength(1);
  });

  it("is answered at once if the server asks for a wait that no timer can hold", async () => {
    const { client } = await started(() => ({
      error: failure(RESOURCE_EXHAUSTED, "RATE_LIMIT", { retryAfterMs: 90 * 24 * 3_600_000 }),
    }));
    await expect(client.reduce("f", [], { timeoutMs: 0 })).rejects.toMatchObject({ reason: "RATE_LIMIT" });
  });

  it("ends as soon as it is cancelled, in the middle of a wait", async () => {
    const { client, server } = await started(() => ({
      error: failure(RESOURCE_EXHAUSTED, "RATE_LIMIT", { retryAfterMs: 20_000 }),
    }));
    const abort = new AbortController();
    const call = client.reduce("f", [], { signal: abort.signal });
    await expect.poll(() => server.calls("Reduce").length).toBe(1);
    abort.abort();
    await expect(call).rejects.toMatchObject({ reason: "CANCELLED", code: status.CANCELLED });
  });

  it("has one deadline for all its attempts, of which the server is told each time", async () => {
    const { client, server } = await started((_, { nth }) =>
      nth % 2 === 1 ? { error: failure(RESOURCE_EXHAUSTED, "RATE_LIMIT", { retryAfterMs: 1_000 }) } : ONE,
    );
    // A deadline anew would be a second later. What is reckoned from when a call comes is a little later too, and on a busy machine not always by little.
    const apart = async (): Promise<number> => {
      await client.reduce("f", [], { timeoutMs: 20_000 });
      const [first = 0, second = 0] = server
        .calls("Reduce")
        .slice(-2)
        .map(({ deadlineMs }) => deadlineMs);
      return second - first;
    };
    await expect.poll(apart).toBeLessThan(600);
    const hanging = await started(() => "hang");
    await expect(hanging.client.reduce("f", [], { timeoutMs: 50 })).rejects.toMatchObject({ code: DEADLINE_EXCEEDED });
  });

  it("is tried once where retries are off", async () => {
    const { client, server } = await started(() => ({ error: failure(UNAVAILABLE, "DRAINING") }), { retries: false });
    await expect(client.reduce("f", [])).rejects.toMatchObject({ reason: "DRAINING", retryable: true });
    expect(server.calls("Reduce")).toHaveLength(1);
  });

  it("asks for a token before each attempt", async () => {
    let asked = 0;
    const { client, server } = await started(
      (_, { nth }) => (nth === 1 ? { error: failure(UNAVAILABLE, "DRAINING") } : ONE),
      { token: () => `token-${++asked}` },
    );
    await client.reduce("f", []);
    expect(server.calls("Reduce").map(({ metadata }) => metadata.get("authorization"))).toEqual([
      ["Bearer token-1"],
      ["Bearer token-2"],
    ]);
  });
});

describe("a stream of answers", () => {
  const lines = (...texts: string[]) => ({ lines: texts.map((text) => ({ text, revision: 1n })) });

  it("is tried again as long as nothing has come", async () => {
    const { client, server } = await started((_, { nth }) =>
      nth < 3 ? { error: failure(UNAVAILABLE, "DRAINING") } : { ok: [lines("a"), lines("b")] },
    );
    const read = await Array.fromAsync(client.logs("f"));
    expect(read.map(({ text }) => text)).toEqual(["a", "b"]);
    expect(server.calls("TailLogs")).toHaveLength(3);
  });

  it("is not tried again once something has come, which is handed out before the error", async () => {
    const { client, server } = await started(() => ({
      ok: [lines("a")],
      after: failure(UNAVAILABLE, "DRAINING", { retryAfterMs: 1 }),
    }));
    const read: string[] = [];
    const reading = (async () => {
      for await (const { text } of client.logs("f")) read.push(text);
    })();
    await expect(reading).rejects.toMatchObject({ reason: "DRAINING" });
    expect(read).toEqual(["a"]);
    expect(server.calls("TailLogs")).toHaveLength(1);
  });

  it("has no deadline unless it names one", async () => {
    const { client, server } = await started(() => ({ ok: [lines("a", "b")], after: { code: UNKNOWN } }), {
      timeoutMs: 50_000,
    });
    for await (const { text } of client.logs("f")) {
      expect(text).toBe("a");
      break;
    }
    expect(server.calls("TailLogs")[0]?.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    const hanging = await started(() => "hang");
    const reading = hanging.client.logs("f", { follow: true, timeoutMs: 50 }).next();
    await expect(reading).rejects.toMatchObject({ reason: "DEADLINE_EXCEEDED" });
  });
});
