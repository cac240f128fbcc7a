/** Executors that somebody else starts: the warden at their socket, the directory that is watched, and the pool that uses them. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocketDirectory, SocketDirectoryError } from "../../../src/execute/attached/socket-directory.ts";
import { keepExecutor } from "../../../src/execute/attached/warden.ts";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { PLAIN_WALLS, scripted } from "../sandbox/scripted.ts";
import { faultOf, lives, order, type PoolSettings, SCRIPTED, scriptedPool, silentLog, told, until } from "./fixture.ts";

let directory: string;
const stops: AbortController[] = [];
const kept: Promise<unknown>[] = [];
const pools: ExecutorPool[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-attached-"));
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close(0);
  for (const stop of stops.splice(0)) stop.abort();
  await Promise.allSettled(kept.splice(0));
  rmSync(directory, { recursive: true, force: true });
});

/** Starts an executor as an orchestrator would, and waits until it listens. */
async function executor(
  name: string,
  mode = 0o600,
): Promise<{ readonly path: string; readonly over: Promise<unknown> }> {
  const path = join(directory, `${name}.sock`);
  const stop = new AbortController();
  stops.push(stop);
  const over = keepExecutor({ path, mode, start: () => PLAIN_WALLS.start(scripted(SCRIPTED)) }, stop.signal);
  over.catch(() => undefined);
  kept.push(over);
  await until(() => existsSync(path));
  return { path, over };
}

function pool(settings: PoolSettings = {}): ExecutorPool {
  const made = scriptedPool({ attached: openSocketDirectory(directory, silentLog), ...settings });
  pools.push(made);
  return made;
}

/** Connects, and hears what comes. */
async function guest(path: string): Promise<{ readonly socket: Socket; heard: number; isClosed: boolean }> {
  const socket = connect(path);
  const state = { socket, heard: 0, isClosed: false };
  socket.on("data", (bytes: Buffer) => {
    state.heard += bytes.byteLength;
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    state.isClosed = true;
  });
  await until(() => state.heard > 0 || state.isClosed);
  return state;
}

describe("a pool of attached executors", () => {
  it("starts none itself, and uses each that is there for one tenant", async () => {
    await executor("one");
    await executor("two");
    const executors = pool();
    const a = told(await executors.reduce("a", order("x")));
    const b = told(await executors.reduce("b", order("x")));
    expect([a.tenant, b.tenant]).toEqual(["a", "b"]);
    expect(a.pid).not.toBe(b.pid);
    expect(told(await executors.reduce("a", order("x"))).pid).toBe(a.pid);
    expect(executors.processIds()).toEqual([]);
  });

  it("waits for one to be started, and takes it up as soon as it is there", async () => {
    const executors = pool();
    const call = executors.reduce("a", order("x"));
    await sleep(300);
    await executor("late");
    expect(told(await call)).toMatchObject({ tenant: "a" });
  });

  it("gives up the one that has rested longest when all are taken: it ends, and its place is taken by a new one", async () => {
    await executor("one");
    await executor("two");
    const executors = pool();
    const { pid } = told(await executors.reduce("a", order("x")));
    await executors.reduce("b", order("x"));
    const third = executors.reduce("c", order("x"));
    await until(() => !lives(Number(pid)));
    // The orchestrator starts whatever has ended again.
    await until(() => readdirSync(directory).length === 1);
    await executor("three");
    expect(told(await third)).toMatchObject({ tenant: "c" });
  });

  it("ends one that hangs by ending the connection, and says that it took too long: CPU time is not seen from outside", async () => {
    const one = await executor("one");
    const executors = pool({ limits: { wallClockMs: 1_200 } });
    const { pid } = told(await executors.reduce("a", order("x")));
    expect((await faultOf(executors.reduce("a", order("spin")))).reason).toBe("WALL_CLOCK_LIMIT");
    await one.over;
    expect(lives(Number(pid))).toBe(false);
    await executor("two");
    expect(told(await executors.reduce("a", order("x")))).toMatchObject({ tenant: "a" });
  });

  it("ends one that hangs also while more is on its way to it than anybody reads", async () => {
    const one = await executor("one");
    const executors = pool({ limits: { wallClockMs: 1_200 } });
    const { pid } = told(await executors.reduce("a", order("x")));
    const guilty = faultOf(executors.reduce("a", order("spin")));
    const others = Array.from({ length: 40 }, () => faultOf(executors.reduce("a", order("x".repeat(200_000)))));
    await one.over;
    expect(lives(Number(pid))).toBe(false);
    await executors.close(0);
    expect((await guilty).reason).toBe("DRAINING");
    await Promise.all(others);
  });

  it("runs what was in one that was killed in another one", async () => {
    await executor("one");
    await executor("two");
    const executors = pool({ limits: { cpuTimeMs: 5_000 } });
    const { pid } = told(await executors.reduce("a", order("x")));
    const held = join(directory, "held");
    const slow = executors.reduce("a", order(`hold:${held}`));
    await until(() => existsSync(held));
    process.kill(Number(pid), "SIGKILL");
    expect(told(await slow).pid).not.toBe(pid);
  });

  it("never comes back to a socket: one that pretends to be fresh again is left alone", async () => {
    let connections = 0;
    const ready = Buffer.from([0, 0, 0, 2, 0x0a, 0]);
    const liar = createServer((socket) => {
      connections++;
      socket.on("error", () => undefined);
      socket.write(ready);
      socket.once("data", () => socket.destroy());
    });
    const path = join(directory, "liar.sock");
    await new Promise<void>((resolve) => liar.listen(path, resolve));
    chmodSync(path, 0o600);
    const executors = pool();
    const call = faultOf(executors.reduce("a", order("x")));
    await until(() => connections === 1);
    await sleep(1_200);
    expect(connections).toBe(1);
    await executors.close(0);
    await call;
    liar.close();
  });
});

describe("a warden", () => {
  it.each([0o600, 0o660])("opens its socket to whom it is told, from the first moment (%o)", async (mode) => {
    const seen = new Set<number>();
    const path = join(directory, "one.sock");
    const looking = setInterval(() => {
      if (existsSync(path)) seen.add(statSync(path).mode & 0o777);
    }, 1);
    await executor("one", mode);
    await sleep(30);
    clearInterval(looking);
    expect([...seen]).toEqual([mode]);
    expect(readdirSync(directory)).toEqual(["one.sock"]);
  });

  it("serves the first that speaks, and nobody after it; who only looks uses nothing up", async () => {
    const { path } = await executor("one");
    const first = await guest(path);
    first.socket.destroy();
    const second = await guest(path);
    expect(second.heard).toBe(first.heard);
    const executors = pool();
    expect(told(await executors.reduce("a", order("x")))).toMatchObject({ tenant: "a" });
    await until(() => second.isClosed);
    const late = await guest(path);
    expect([late.heard, late.isClosed]).toEqual([0, true]);
  });

  it("ends with its executor, and leaves no socket", async () => {
    const { over } = await executor("one");
    const executors = pool();
    await executors.reduce("a", order("x"));
    await executors.close(0);
    await over;
    expect(readdirSync(directory)).toEqual([]);
  });

  it("takes the place of one that is gone, and of nobody and nothing else", async () => {
    const path = join(directory, "one.sock");
    const left = createServer();
    await new Promise<void>((resolve) => left.listen(`${path}.x`, resolve));
    rmSync(path, { force: true });
    const { renameSync } = await import("node:fs");
    renameSync(`${path}.x`, path);
    await new Promise<void>((resolve) => left.close(() => resolve()));
    await executor("one");
    // What is left there is heard by nobody.
    for (let heard = 0; heard === 0; await sleep(10)) {
      const looker = await guest(path);
      heard = looker.heard;
      looker.socket.destroy();
    }
    await expect(again(path)).rejects.toThrow(/another executor listens/);
    writeFileSync(join(directory, "file.sock"), "");
    await expect(again(join(directory, "file.sock"))).rejects.toThrow(/not a socket: remove it/);
    await expect(again(join(directory, "no", "one.sock"))).rejects.toThrow(/create it first/);
    await expect(again(join(directory, `${"x".repeat(120)}.sock`))).rejects.toThrow(/longer than/);
  });
});

function again(path: string): Promise<unknown> {
  const start = () => {
    throw new Error("must not be started");
  };
  return keepExecutor({ path, mode: 0o600, start }, new AbortController().signal);
}

describe("the directory of executors", () => {
  it("is refused where it cannot be trusted or used, with what to do about it", () => {
    const refusal = (path: string): string => {
      try {
        openSocketDirectory(path, silentLog);
      } catch (error) {
        expect(error).toBeInstanceOf(SocketDirectoryError);
        return String(error);
      }
      return "";
    };
    expect(refusal("run/assay")).toMatch(/absolute/);
    expect(refusal(join(directory, "none"))).toMatch(/create it/);
    writeFileSync(join(directory, "file"), "");
    expect(refusal(join(directory, "file"))).toMatch(/not a directory/);
    mkdirSync(join(directory, "open"));
    chmodSync(join(directory, "open"), 0o777);
    expect(refusal(join(directory, "open"))).toMatch(/chmod o-w/);
    expect(refusal(directory)).toBe("");
  });

  it("shows each socket once, as often as a path is taken anew, and none that is open to everybody or no socket", async () => {
    writeFileSync(join(directory, "file.sock"), "");
    const open = createServer();
    await new Promise<void>((resolve) => open.listen(join(directory, "open.sock"), resolve));
    chmodSync(join(directory, "open.sock"), 0o666);
    const found: string[] = [];
    const watched = openSocketDirectory(directory, silentLog);
    watched.watch((path) => {
      found.push(path.slice(directory.length + 1));
      return new Promise(() => undefined);
    });
    const { over } = await executor("one");
    await until(() => found.length === 1);
    await sleep(600);
    expect(found).toEqual(["one.sock"]);
    stops.at(-1)?.abort();
    await over;
    await executor("one");
    await until(() => found.length === 2);
    expect(found).toEqual(["one.sock", "one.sock"]);
    watched.close();
    open.close();
  });
});
