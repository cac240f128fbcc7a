import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { workerArguments } from "../../../src/compile/worker-arguments.ts";
import type { WorkerAnswer } from "../../../src/compile/worker-messages.ts";
import { poolDefaults, WorkerPool, type WorkerPoolOptions } from "../../../src/compile/worker-pool.ts";
import type { Fault } from "../../../src/fault/fault.ts";
import type { SourceModule } from "../../../src/flow.ts";
import { scripted } from "../sandbox/scripted.ts";

const log = pino({ level: "silent" });
const never = new AbortController().signal;
const source = (text: string): SourceModule => ({
  files: [{ path: "index.ts", content: new TextEncoder().encode(text) }],
  entry: "",
});
const GOOD = source(
  "export default { initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { type: string }) => ({ n: s.n + e.type.length }) };",
);

const pools: WorkerPool[] = [];
const open = (options: Partial<WorkerPoolOptions> = {}): WorkerPool => {
  const pool = new WorkerPool({ ...poolDefaults(log, 1), ...options });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** The reason of the fault that a promise rejects with; its text where there is none. */
const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "resolved",
    (error: Fault) => error.reason ?? String(error),
  );
const outcomeOf = (answer: WorkerAnswer): string => (answer.kind === "verdict" ? answer.verdict.outcome : answer.kind);

describe("a pool of real workers", () => {
  it("compiles, one module after the other, in one process", async () => {
    const pool = open();
    await pool.warm();
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("accepted");
    expect(outcomeOf(await pool.compile("one", source("export default 1;"), never))).toBe("rejected");
    const many = await Promise.all(Array.from({ length: 10 }, () => pool.compile("one", GOOD, never)));
    expect(new Set(many.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("answers what is malformed with its violations, and lives on", async () => {
    const pool = open();
    const malformed = { files: [{ path: "../a.ts", content: new Uint8Array([0xff]) }], entry: "" };
    expect(await pool.compile("one", malformed, never)).toMatchObject({
      kind: "invalid",
      violations: [{ field: "module.files[0].path" }, { field: "module.files[0].content" }],
    });
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("accepted");
  });

  it("kills a worker that outruns the deadline, and the next module finds another one", async () => {
    const pool = open({ deadlineMs: 700 });
    await pool.warm();
    // Ordinary code, below every cap, but as much of it as there may be.
    const line = (i: number): string =>
      `export function f${i}(a: number, b: readonly string[]): { a: number; b: string } { const c = b.map((x) => x.length + a); return { a: c.reduce((x, y) => x + y, 0), b: b.join("-") }; }`;
    const part = (k: number): string => Array.from({ length: 1_100 }, (_, i) => line(k * 10_000 + i)).join("\n");
    const utf8 = new TextEncoder();
    const heavy: SourceModule = {
      files: [
        ...[1, 2].map((k) => ({ path: `part${k}.ts`, content: utf8.encode(part(k)) })),
        {
          path: "index.ts",
          content: utf8.encode("export default { initial: () => 1, apply: (s: number): number => s };"),
        },
      ],
      entry: "index.ts",
    };
    const slow = reasonOf(pool.compile("one", heavy, never));
    let next = pool.compile("one", GOOD, never);
    expect(await slow).toBe("COMPILE_TIMEOUT");
    // On a busy machine the deadline may be too short for any module; then there is another worker again.
    while ((await reasonOf(next)) === "COMPILE_TIMEOUT") next = pool.compile("one", GOOD, never);
    expect(outcomeOf(await next)).toBe("accepted");
  });

  it("has nothing in its environment, and can neither read other files, write, start processes or threads, nor open a socket", async () => {
    // The same arguments, with a program that tries instead of the compiler.
    const args = workerArguments().slice(0, -1);
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    const probe = join(root, "test/unit/compile/worker-probe.ts");
    const result = await new Promise<string>((resolve, reject) => {
      import("node:child_process").then(({ execFile }) =>
        execFile(
          process.execPath,
          [...args, `--allow-fs-read=${probe}`, probe],
          { env: {}, cwd: "/" },
          (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
        ),
      );
    });
    expect(JSON.parse(result)).toEqual({
      environment: 0,
      "read /etc/passwd": "ERR_ACCESS_DENIED",
      "read the repository's tests": "ERR_ACCESS_DENIED",
      "write a file": "ERR_ACCESS_DENIED",
      "start a process": "ERR_ACCESS_DENIED",
      "start a thread": "ERR_ACCESS_DENIED",
      "open a socket": "ERR_ACCESS_DENIED",
      listen: "ERR_ACCESS_DENIED",
      "load an add-on": "ERR_DLOPEN_DISABLED",
      "make code of text": "EvalError",
    });
  });
});

describe("a pool whose workers misbehave", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-workers-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  let scripts = 0;
  /** Arguments for a worker whose program does `onModule` with each module; it can `send` JSON and keeps a file's count of starts. */
  const program = (
    onModule: string,
    onStart = `send({ kind: "ready" });`,
  ): { args: string[]; starts: () => number } => {
    const base = join(folder, `worker-${scripts++}`);
    writeFileSync(`${base}.starts`, "");
    writeFileSync(
      `${base}.mjs`,
      `import { Socket } from "node:net"; import { appendFileSync, readFileSync } from "node:fs";
      appendFileSync(${JSON.stringify(`${base}.starts`)}, "x");
      let compiled = 0; const starts = readFileSync(${JSON.stringify(`${base}.starts`)}, "utf8").length;
      const socket = new Socket({ fd: 3, readable: true, writable: true });
      const raw = (bytes) => { const head = Buffer.alloc(4); head.writeUInt32BE(bytes.length); socket.write(Buffer.concat([head, bytes])); };
      const send = (value, number = compiled) => raw(Buffer.from(JSON.stringify(value && { number, ...value })));
      const rejected = { kind: "verdict", defect: "", verdict: { outcome: "rejected", diagnostics: [], diagnosticsOmitted: 0, errorCount: 1 } };
      let pending = Buffer.alloc(0);
      socket.on("data", (chunk) => { pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE(0)) {
          const body = pending.subarray(4, 4 + pending.readUInt32BE(0)); pending = pending.subarray(4 + body.length); compiled++;
          ${onModule}
        } });
      socket.on("close", () => process.exit(0));
      ${onStart}`,
    );
    return { args: [`${base}.mjs`], starts: () => readFileSync(`${base}.starts`, "utf8").length };
  };

  it("that hang: COMPILE_TIMEOUT, and a new worker for the next", async () => {
    const { args, starts } = program(`if (starts === 1) for (;;); send(rejected);`);
    const pool = open({ program: scripted(args), deadlineMs: 1_000 });
    expect(await reasonOf(pool.compile("one", GOOD, never))).toBe("COMPILE_TIMEOUT");
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("rejected");
    expect(starts()).toBe(2);
  });

  it("that eat memory outside V8's heap: COMPILE_TIMEOUT before the deadline", async () => {
    const { args } = program(
      `if (starts === 1) { const all = []; setInterval(() => all.push(Buffer.alloc(30e6, 1)), 5); } else send(rejected);`,
    );
    const pool = open({ program: scripted(args), memoryMb: 150, deadlineMs: 30_000 });
    expect(await reasonOf(pool.compile("one", GOOD, never))).toBe("COMPILE_TIMEOUT");
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("rejected");
  });

  it("that exhaust V8's heap: COMPILE_TIMEOUT", async () => {
    const { args } = program(
      `const all = []; const grow = () => { for (let i = 0; i < 3e5; i++) all.push({ i }); setTimeout(grow, 5); }; grow();`,
    );
    const pool = open({ program: scripted(["--max-old-space-size=120", ...args]), memoryMb: 120, deadlineMs: 30_000 });
    expect(await reasonOf(pool.compile("one", GOOD, never))).toBe("COMPILE_TIMEOUT");
  });

  it("that crash once: the module is tried again; that crash twice: INTERNAL", async () => {
    const once = program(`if (starts === 1) process.exit(7); send(rejected);`);
    expect(outcomeOf(await open({ program: scripted(once.args) }).compile("one", GOOD, never))).toBe("rejected");
    expect(once.starts()).toBe(2);
    const always = program(`process.abort();`);
    expect(await reasonOf(open({ program: scripted(always.args) }).compile("one", GOOD, never))).toBe("INTERNAL");
    expect(always.starts()).toBe(2);
  });

  it.each([
    ["text that is no JSON", `raw(Buffer.from("{"));`],
    ["null", `send(null);`],
    ["an unknown kind", `send({ kind: "artifact" });`],
    ["the number of another module", `send(rejected, compiled + 1);`],
    ["no number", `send({ ...rejected, number: undefined });`],
    ["ready again", `send({ kind: "ready" });`],
    ["a frame without end", `socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]));`],
    ["a rejection without an error", `send({ ...rejected, verdict: { ...rejected.verdict, errorCount: 0 } });`],
    [
      "an acceptance with an error",
      `send({ kind: "verdict", defect: "", verdict: { outcome: "accepted", code: "", sourceMap: "", kind: "reducer", methods: [], capabilities: [], diagnosticsOmitted: 0, diagnostics: [{ severity: "error", rule: "r", name: "", message: "", suggestion: "", codeFrame: "", range: { path: "", startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 } }] } });`,
    ],
    [
      "code of a wrong type",
      `send({ kind: "verdict", defect: "", verdict: { outcome: "accepted", code: 5, sourceMap: "", kind: "reducer", methods: [], capabilities: [], diagnostics: [], diagnosticsOmitted: 0 } });`,
    ],
    [
      "a kind that does not exist",
      `send({ kind: "verdict", defect: "", verdict: { outcome: "accepted", code: "", sourceMap: "", kind: "admin", methods: [], capabilities: [], diagnostics: [], diagnosticsOmitted: 0 } });`,
    ],
    [
      "too many diagnostics",
      `send({ ...rejected, verdict: { ...rejected.verdict, diagnostics: Array(501).fill({}) } });`,
    ],
    ["a negative count", `send({ ...rejected, verdict: { ...rejected.verdict, diagnosticsOmitted: -1 } });`],
    [
      "a name that is too long",
      `send({ kind: "invalid", violations: [{ field: "x".repeat(99999), description: "" }] });`,
    ],
  ])("that answer with %s: INTERNAL, and they are killed", async (_name, onModule) => {
    const { args, starts } = program(onModule);
    expect(await reasonOf(open({ program: scripted(args) }).compile("one", GOOD, never))).toBe("INTERNAL");
    expect(starts()).toBe(2);
  });

  it("that answer twice do not answer the next module with the leftover", async () => {
    const { args } = program(
      `send({ ...rejected, verdict: { ...rejected.verdict, errorCount: compiled } }); if (starts === 1) setTimeout(() => send({ ...rejected, verdict: { ...rejected.verdict, errorCount: 99 } }, 1), 20);`,
    );
    const pool = open({ program: scripted(args) });
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("rejected");
    await new Promise((resolve) => setTimeout(resolve, 60));
    const second = await pool.compile("one", GOOD, never);
    expect(second).toMatchObject({ verdict: { errorCount: 1 } });
  });

  it("that never start: INTERNAL, not for ever", async () => {
    const { args } = program("", "process.exit(3);");
    expect(await reasonOf(open({ program: scripted(args) }).compile("one", GOOD, never))).toBe("INTERNAL");
    expect(await reasonOf(open({ program: scripted([join(folder, "missing.mjs")]) }).compile("one", GOOD, never))).toBe(
      "INTERNAL",
    );
  });

  it("a full queue: QUEUE_FULL at once, with advice when to come back", async () => {
    const { args } = program(`setTimeout(() => send(rejected), 100);`);
    const pool = open({ program: scripted(args), maxWaiting: 3 });
    await pool.warm();
    const running = Array.from({ length: 4 }, () => reasonOf(pool.compile("one", GOOD, never)));
    const refused = await pool.compile("one", GOOD, never).catch((error: Fault) => error);
    expect(refused).toMatchObject({ reason: "QUEUE_FULL", details: { retryAfterMs: expect.any(Number) } });
    expect(await Promise.all(running)).toEqual(["resolved", "resolved", "resolved", "resolved"]);
  });

  it("a caller that goes away: CANCELLED at once, waiting or running, and its place is free", async () => {
    const { args, starts } = program(`setTimeout(() => send(rejected), 200);`);
    const pool = open({ program: scripted(args), maxWaiting: 1 });
    await pool.warm();
    const first = new AbortController();
    const second = new AbortController();
    const running = reasonOf(pool.compile("one", GOOD, first.signal));
    const waiting = reasonOf(pool.compile("one", GOOD, second.signal));
    second.abort();
    expect(await waiting).toBe("CANCELLED");
    first.abort();
    expect(await running).toBe("CANCELLED");
    expect(outcomeOf(await pool.compile("one", GOOD, never))).toBe("rejected");
    expect(await reasonOf(pool.compile("one", GOOD, AbortSignal.abort()))).toBe("CANCELLED");
    expect(starts()).toBe(1);
  });

  it("a worker that has compiled its share is replaced", async () => {
    const { args, starts } = program(`send({ ...rejected, verdict: { ...rejected.verdict, errorCount: compiled } });`);
    const pool = open({ program: scripted(args), compilesPerWorker: 2 });
    const counts: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      const answer = await pool.compile("one", GOOD, never);
      counts.push(
        answer.kind === "verdict" && answer.verdict.outcome === "rejected" ? answer.verdict.errorCount : answer,
      );
    }
    expect(counts).toEqual([1, 2, 1, 2, 1]);
    expect(starts()).toBe(3);
  });

  it("closing: what runs and waits fails with DRAINING, and so does what comes later", async () => {
    const { args } = program(`for (;;);`);
    const pool = open({ program: scripted(args) });
    await pool.warm();
    const calls = [reasonOf(pool.compile("one", GOOD, never)), reasonOf(pool.compile("one", GOOD, never))];
    await pool.close();
    expect(await Promise.all(calls)).toEqual(["DRAINING", "DRAINING"]);
    expect(await reasonOf(pool.compile("one", GOOD, never))).toBe("DRAINING");
    await pool.close();
  });

  it("closing while it starts ends the worker too", async () => {
    const { args } = program("", "setTimeout(() => {}, 1e6);");
    const pool = open({ program: scripted(args) });
    const call = reasonOf(pool.compile("one", GOOD, never));
    await pool.close();
    expect(await call).toBe("DRAINING");
  });
});
