/** Code that has broken out in an executor's container opens another socket there, to be given the next tenant: the gateway does not come while it can be there. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSocketDirectory } from "../../../src/execute/attached/socket-directory.ts";
import { keepExecutor } from "../../../src/execute/attached/warden.ts";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { order, SCRIPTED, scriptedPool, silentLog, told, until } from "../../unit/execute/fixture.ts";
import { PLAIN_WALLS, scripted } from "../../unit/sandbox/scripted.ts";

let directory: string;
let executors: ExecutorPool;
const closers: (() => Promise<unknown> | undefined)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-slots-"));
  for (const slot of ["1", "2"]) mkdirSync(join(directory, slot), { mode: 0o700 });
  executors = scriptedPool({ attached: openSocketDirectory(directory, silentLog) });
});
afterEach(async () => {
  await executors.close(0);
  for (const close of closers.splice(0)) await close();
  rmSync(directory, { recursive: true, force: true });
});

/** The container of a slot. Answers how to end it. */
async function container(slot: string): Promise<() => Promise<unknown>> {
  const path = join(directory, slot, "executor.sock");
  const stop = new AbortController();
  const over = keepExecutor({ path, mode: 0o600, start: () => PLAIN_WALLS.start(scripted(SCRIPTED)) }, stop.signal);
  const end = (): Promise<unknown> => {
    stop.abort();
    return over;
  };
  closers.push(end);
  await until(() => existsSync(path));
  return end;
}

/** A socket that the burglar opens. Counts who comes. */
async function burglar(path: string): Promise<{ readonly visits: () => number; readonly close: () => void }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits++;
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  chmodSync(path, 0o600);
  const close = (): undefined => void server.close();
  closers.push(close);
  return { visits: () => visits, close };
}

it("nobody comes to a second socket of a slot whose executor lives, nor before its container is gone", async () => {
  const end = await container("1");
  expect(told(await executors.reduce("a", order("x"))).tenant).toBe("a");
  const second = await burglar(join(directory, "1", "another.sock"));
  const other = executors.reduce("b", order("x"));
  await sleep(700);
  expect(second.visits()).toBe(0);
  // The warden ends, and the burglar with it, as all that is in a container does with its first process.
  await end();
  second.close();
  await container("2");
  expect(told(await other).tenant).toBe("b");
  expect(second.visits()).toBe(0);
});

it("a slot whose executor has ended is used again, once it has rested", async () => {
  const end = await container("1");
  const { pid } = told(await executors.reduce("a", order("x")));
  await end();
  await container("1");
  const next = told(await executors.reduce("a", order("x")));
  expect(next.tenant).toBe("a");
  expect(next.pid).not.toBe(pid);
});
