import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Breaker } from "../../../../clients/typescript/src/breaker.ts";
import { connect } from "../../../../clients/typescript/src/index.ts";
import { InvokeService } from "../../../../clients/typescript/src/stubs.ts";
import { failure, NOBODY_THERE, startAnswering } from "./answering-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
  vi.restoreAllMocks();
});

/** Lets time pass for whoever asks for it, and none of the machine's. */
function pass(ms: number): void {
  const laterMs = performance.now() + ms;
  vi.spyOn(performance, "now").mockReturnValue(laterMs);
}

const OPEN = { reason: "CLIENT_CIRCUIT_OPEN", code: status.UNAVAILABLE, retryable: true };

describe("the circuit breaker", () => {
  const fail = (breaker: Breaker, times: number) => {
    for (let time = 0; time < times; time++) breaker.enter()("unreachable");
  };

  it("opens after so many attempts in a row that no server answered, and says what is left", () => {
    const breaker = new Breaker({ failures: 5, openMs: 10_000 });
    fail(breaker, 4);
    breaker.enter()("answered");
    fail(breaker, 4);
    breaker.enter()("unknown");
    expect(breaker.isOpen).toBe(false);
    fail(breaker, 1);
    expect(breaker.isOpen).toBe(true);
    try {
      breaker.enter();
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject(OPEN);
      expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(9_000);
      expect((error as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(10_000);
    }
  });

  it("then lets one attempt through, which decides; one that is cancelled leaves that to the next", () => {
    const breaker = new Breaker({ failures: 1, openMs: 20_000 });
    pass(0);
    fail(breaker, 1);
    pass(20_000);
    const probe = breaker.enter();
    expect(() => breaker.enter()).toThrow(expect.objectContaining(OPEN));
    probe("unknown");
    const second = breaker.enter();
    second("unreachable");
    expect(() => breaker.enter()).toThrow(expect.objectContaining(OPEN));
    pass(20_000);
    const third = breaker.enter();
    third("answered");
    third("unreachable");
    expect(breaker.isOpen).toBe(false);
  });

  it("is not moved by attempts that began before it opened", () => {
    const breaker = new Breaker({ failures: 2, openMs: 10_000 });
    const [early, earlier] = [breaker.enter(), breaker.enter()];
    fail(breaker, 2);
    early("answered");
    earlier("unreachable");
    expect(breaker.isOpen).toBe(true);
  });
});

describe("a client whose server does not answer", () => {
  it("stops asking, also for streams, and begins again with the first answer, an error included", async () => {
    let there = false;
    const server = await startAnswering(() =>
      there ? { error: failure(status.NOT_FOUND, "FUNCTION_NOT_FOUND") } : { error: NOBODY_THERE },
    );
    const client = connect(server.address, { retries: false, circuitBreaker: { failures: 3, openMs: 60_000 } });
    cleanUps.push(
      () => client.close(),
      () => server.stop(),
    );
    const reduce = () => client.reduce("f", []).catch((error: unknown) => error);
    for (let call = 0; call < 3; call++) expect(await reduce()).toMatchObject({ reason: "SERVER_UNREACHABLE" });
    expect(await reduce()).toMatchObject(OPEN);
    await expect(client.logs("f").next()).rejects.toMatchObject(OPEN);
    expect(() => client.stream("f")).toThrow(expect.objectContaining(OPEN));
    await expect(client.stub(InvokeService).reduceStream([]).next()).rejects.toMatchObject(OPEN);
    expect(server.calls("Reduce")).toHaveLength(3);
    there = true;
    pass(60_000);
    expect(await reduce()).toMatchObject({ reason: "FUNCTION_NOT_FOUND" });
    expect(await reduce()).toMatchObject({ reason: "FUNCTION_NOT_FOUND" });
    expect(server.calls("Reduce")).toHaveLength(5);
  });

  it("gives a call's own error back where its attempts open the breaker, without another wait", async () => {
    const server = await startAnswering(() => ({ error: NOBODY_THERE }));
    const client = connect(server.address, {
      retries: { initialBackoffMs: 1 },
      circuitBreaker: { failures: 2, openMs: 60_000 },
    });
    cleanUps.push(
      () => client.close(),
      () => server.stop(),
    );
    await expect(client.reduce("f", [])).rejects.toMatchObject({ reason: "SERVER_UNREACHABLE" });
    expect(server.calls("Reduce")).toHaveLength(2);
  });

  it("finds it again after it was away, over a connection that broke", async () => {
    const ok = () => ({ ok: [{ state: Buffer.from("1") }] });
    const first = await startAnswering(ok);
    // However long the other server takes to be there.
    const retries = { maxAttempts: 100, initialBackoffMs: 20, maxBackoffMs: 200 };
    const client = connect(first.address, { retries, circuitBreaker: false });
    cleanUps.push(() => client.close());
    expect((await client.reduce("f", [])).state).toBe(1);
    first.stop();
    const away = client.reduce("f", []);
    await sleep(60);
    const second = await startAnswering(ok, { port: first.port });
    cleanUps.push(() => second.stop());
    expect((await away).state).toBe(1);
  });

  it("is not held to be away where there is no token to ask it with", async () => {
    const server = await startAnswering(() => ({ ok: [{ state: Buffer.from("1") }] }));
    const client = connect(server.address, {
      circuitBreaker: { failures: 1, openMs: 60_000 },
      token: () => Promise.reject(new Error("no key at hand")),
    });
    cleanUps.push(
      () => client.close(),
      () => server.stop(),
    );
    for (let call = 0; call < 3; call++) {
      await expect(client.reduce("f", [])).rejects.toMatchObject({
        code: status.UNAUTHENTICATED,
        message: "there is no token to call with: no key at hand",
      });
    }
    expect(server.calls("Reduce")).toHaveLength(0);
  });
});
