import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { Answer } from "../../../src/execute/answer.ts";
import {
  type Death,
  ExecutorProcess,
  type ExecutorProcessOptions,
  type PendingCall,
} from "../../../src/execute/executor-process.ts";
import { reducePrefix } from "../../../src/execute/frame-batch.ts";
import type { Written } from "../../../src/execute/written.ts";
import { PLAIN_WALLS, scripted } from "../sandbox/scripted.ts";
import { artifact, bytes, lives, SCRIPTED, silentLog, told, until } from "./fixture.ts";

const ASSIGNMENT = { tenant: "acme", policyDigests: [], signatureRules: [] };
const running: ExecutorProcess[] = [];

function start(options: Partial<ExecutorProcessOptions> = {}): ExecutorProcess {
  const executor = new ExecutorProcess({
    walls: PLAIN_WALLS,
    program: scripted(SCRIPTED),
    maxFrameBytes: 1024 * 1024,
    startTimeoutMs: 20_000,
    maxEventsPerBatch: 100,
    maxStateBytes: 1_024,
    log: silentLog,
    ...options,
  });
  running.push(executor);
  return executor;
}

class Owner {
  death: Death | undefined;
  unanswered: readonly PendingCall[] = [];
  ends = 0;
  progressed(): void {}
  ended(death: Death, unanswered: readonly PendingCall[]): void {
    this.ends++;
    this.death = death;
    this.unanswered = unanswered;
  }
}

function call(expects: PendingCall["expects"], stepwise = false): PendingCall & { answers: Answer[] } {
  const answers: Answer[] = [];
  return { expects, stepwise, answers, answered: (answer) => answers.push(answer), progressed: () => true };
}

async function assigned(): Promise<{ executor: ExecutorProcess; owner: Owner; digest: string }> {
  const executor = start();
  const owner = new Owner();
  await executor.whenReady;
  executor.assign(ASSIGNMENT, owner);
  const load = call("loaded");
  const { digest } = artifact();
  const number = executor.nextNumber();
  executor.sendCall(
    number,
    {
      case: "load",
      value: {
        $typeName: "assay.executor.v1.Load",
        call: number,
        code: bytes("fine"),
        sourceMap: new Uint8Array(0),
        artifactDigest: digest,
      },
    },
    load,
  );
  await until(() => load.answers.length === 1);
  return { executor, owner, digest };
}

afterEach(async () => {
  for (const executor of running.splice(0)) {
    executor.kill("stopped", "the test is over");
    await executor.whenDead;
    expect(executor.pid === undefined || !lives(executor.pid)).toBe(true);
  }
});

describe("an executor goes from starting to dead and", () => {
  it("is starting until it says that it is ready, and ready until it is assigned", async () => {
    const executor = start();
    expect(executor.state).toBe("starting");
    expect(() => executor.assign(ASSIGNMENT, new Owner())).toThrow(/starting cannot be assigned/);
    await executor.whenReady;
    expect(executor.state).toBe("ready");
    expect(() => executor.sendReduce(1, new Uint8Array(0), new Uint8Array(0), call("reduced"))).toThrow(
      /takes no calls/,
    );
    executor.assign(ASSIGNMENT, new Owner());
    expect(executor.state).toBe("assigned");
  });

  it("cannot be assigned twice", async () => {
    const { executor } = await assigned();
    expect(() => executor.assign({ tenant: "other", policyDigests: [], signatureRules: [] }, new Owner())).toThrow(
      /cannot be assigned/,
    );
  });

  it("is running while a call waits, and matches answers by number", async () => {
    const { executor, digest } = await assigned();
    const calls = ["one", "two", "three"].map((command) => {
      const waiting = call("reduced");
      executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), bytes(command), waiting);
      return { command, waiting };
    });
    expect(executor.state).toBe("running");
    await until(() => executor.pendingCount === 0);
    expect(executor.state).toBe("assigned");
    for (const { command, waiting } of calls) {
      const [answer] = waiting.answers;
      expect(answer?.kind === "reduced" && told(answer.response)).toMatchObject({
        command,
        tenant: "acme",
        revision: 3,
      });
    }
  });

  it("hands over its calls in order, once, when it dies", async () => {
    const { executor, owner, digest } = await assigned();
    const calls = ["sleep:50", "exit:7", "late"].map((command) => {
      const waiting = call("reduced");
      executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), bytes(command), waiting);
      return waiting;
    });
    await executor.whenDead;
    expect(executor.state).toBe("dead");
    expect(owner.ends).toBe(1);
    expect(owner.death).toMatchObject({ cause: "exit", exitCode: 7 });
    // What it had answered before it died was still read.
    expect(calls[0]?.answers).toHaveLength(1);
    expect(owner.unanswered).toEqual(calls.slice(1));
  });

  it("is dying from the moment it is killed and takes nothing more", async () => {
    const { executor, owner, digest } = await assigned();
    const waiting = call("reduced");
    executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), bytes("spin"), waiting);
    await new Promise((resolve) => setTimeout(resolve, 50));
    executor.kill("limit", "a test");
    executor.kill("stopped", "again");
    expect(executor.state).toBe("dying");
    expect(() => executor.sendReduce(99, new Uint8Array(0), new Uint8Array(0), waiting)).toThrow(
      /dying takes no calls/,
    );
    await executor.whenDead;
    expect(owner.death).toMatchObject({ cause: "limit", exitSignal: "SIGKILL" });
    executor.kill("stopped", "dead already");
    expect(executor.state).toBe("dead");
  });

  it("never becomes ready in time, and is killed for it", async () => {
    const executor = start({ program: scripted([...SCRIPTED, "never-ready"]), startTimeoutMs: 400 });
    await expect(executor.whenReady).rejects.toThrow(/not ready within 400 ms/);
    await executor.whenDead;
    expect(executor.state).toBe("dead");
  });

  it("dies while it starts", async () => {
    const executor = start({ program: scripted([...SCRIPTED, "dies"]) });
    await expect(executor.whenReady).rejects.toThrow(/ended/);
    await executor.whenDead;
  });
});

it("what a call has written to the console comes with its answer, and with no other", async () => {
  const { executor, digest } = await assigned();
  const heard: (Written | undefined)[] = [];
  const calls = [1, 2, 3].map(() => ({
    ...call("reduced"),
    answered: (_: Answer, written?: Written) => heard.push(written),
  }));
  for (const [index, each] of calls.entries()) {
    const text = bytes(index === 1 ? "write:3" : "fine");
    executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), text, each);
  }
  await until(() => heard.length === 3);
  expect(heard).toEqual([undefined, { lines: [{ level: 2, text: "of 3", truncated: false }], dropped: 0 }, undefined]);
});

describe("an executor is not trusted and is killed when it", () => {
  for (const [what, command] of [
    ["sends a frame that cannot be decoded", "garbage"],
    ["announces a frame that is too large", "oversize"],
    ["answers what nobody asked", "stray"],
  ] as const) {
    it(what, async () => {
      const { executor, owner, digest } = await assigned();
      const waiting = call("reduced");
      executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), bytes(command), waiting);
      await executor.whenDead;
      expect(owner.death).toMatchObject({ cause: "protocol", exitSignal: "SIGKILL" });
      expect(owner.unanswered).toEqual([waiting]);
    });
  }

  // The load was number 1, so the call is number 2.
  for (const [what, command] of [
    ["writes lines for a call that there is not", "write:99"],
    ["writes lines twice before it answers, so that they would pile up", "write:2,2"],
    ["writes lines for another call than it answers next", "write:3"],
  ] as const) {
    it(what, async () => {
      const { executor, owner, digest } = await assigned();
      const waiting = [call("reduced"), call("reduced")];
      for (const [index, each] of waiting.entries()) {
        const text = bytes(index === 0 ? command : "fine");
        executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), text, each);
      }
      await executor.whenDead;
      expect(owner.death).toMatchObject({ cause: "protocol", exitSignal: "SIGKILL" });
      expect(waiting.flatMap(({ answers }) => answers)).toEqual([]);
    });
  }

  it("says anything, were it one byte, while nothing waits for an answer", async () => {
    // Once it is told whose it is: it waits for nothing else.
    const code = `const gateway = new (require("node:net").Socket)({ fd: 3 });
      gateway.write(Buffer.of(0, 0, 0, 2, 0x0a, 0));
      gateway.once("data", () => gateway.write(Buffer.of(0)));`;
    const executor = start({ program: scripted(["-e", code]) });
    const owner = new Owner();
    await executor.whenReady;
    executor.assign(ASSIGNMENT, owner);
    await executor.whenDead;
    expect(owner.death).toMatchObject({ cause: "protocol", detail: "bytes that nobody asked for" });
  });

  it("gives a fold a larger state than a fold may have", async () => {
    const { executor, owner, digest } = await assigned();
    const fold = executor.nextNumber();
    const state = bytes(JSON.stringify(["x".repeat(2_000)]));
    executor.sendCall(
      fold,
      {
        case: "openFold",
        value: {
          $typeName: "assay.executor.v1.OpenFold",
          fold,
          artifactDigest: digest,
          state,
          stateReport: 0,
          onFault: 0,
        },
      },
      call("foldOpened"),
    );
    await executor.whenDead;
    expect(owner.death?.cause).toBe("protocol");
  });

  it("answers with another kind than was asked for", async () => {
    const { executor, owner, digest } = await assigned();
    executor.sendReduce(executor.nextNumber(), reducePrefix(digest, 3), bytes("fine"), call("batchDone"));
    await executor.whenDead;
    expect(owner.death?.cause).toBe("protocol");
  });
});

it("a hundred executors, started and killed, leave no descriptor behind", async () => {
  const descriptors = (): number => readdirSync("/proc/self/fd").length;
  await start().whenReady;
  const before = descriptors();
  for (let round = 0; round < 10; round++) {
    const some = Array.from({ length: 10 }, () => start());
    for (const executor of some) executor.kill("stopped", "a test");
    await Promise.all(some.map((executor) => executor.whenDead));
  }
  expect(descriptors()).toBeLessThanOrEqual(before + 1);
});
