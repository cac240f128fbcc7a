import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { sha256Hex } from "../../../src/base/digest.ts";
import { COMPILER_VERSION } from "../../../src/compile/compiler-version.ts";
import { createCompiler, type NamedCompiler } from "../../../src/compile/create-compiler.ts";
import { sourceDigest } from "../../../src/compile/source-digest.ts";
import { poolDefaults, WorkerPool } from "../../../src/compile/worker-pool.ts";
import type { Caller, SourceModule } from "../../../src/flow.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { PLAIN_WALLS, scripted } from "../sandbox/scripted.ts";

const log = pino({ level: "silent" });
const utf8 = new TextEncoder();
const caller = (tenant = "default", signal = new AbortController().signal): Caller => ({
  tenant,
  credentialId: "key:test",
  requestId: "r",
  signal,
});
const moduleOf = (text: string): SourceModule => ({
  files: [{ path: "index.ts", content: utf8.encode(text) }],
  entry: "",
});
const GOOD = moduleOf(
  "export default { initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { type: string }) => ({ n: s.n + e.type.length }) };\n",
);
const BAD = moduleOf("export default { initial: () => process.env, apply: (s: unknown) => s };\n");

let folder = "";
let store: Store;
let compiler: NamedCompiler;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-compiler-"));
  store = openSqliteStore({ directory: folder, clock: systemClock });
  compiler = createCompiler({ store, workers: 1, log, walls: PLAIN_WALLS });
});
afterAll(async () => {
  await compiler.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe("the compiler of a server", () => {
  it("keeps an accepted artifact and its source before it answers, for its tenant alone", async () => {
    const verdict = await compiler.compile(caller("one"), GOOD);
    if (verdict.outcome !== "accepted") throw new Error("rejected");
    const { artifact } = verdict;
    expect(artifact.digest).toBe(sha256Hex(artifact.code));
    const kept = await compiler.artifact(caller("one"), artifact.digest);
    expect(kept.manifest).toEqual(artifact.manifest);
    expect(Buffer.from(kept.code)).toEqual(Buffer.from(artifact.code));
    const source = await store.getSource("one", artifact.digest);
    expect(source?.files.map(({ path }) => path)).toEqual(["index.ts"]);
    await expect(compiler.artifact(caller("two"), artifact.digest)).rejects.toMatchObject({
      reason: "ARTIFACT_NOT_FOUND",
    });
  });

  it("gives the same artifact for the same module", async () => {
    const [first, second] = await Promise.all([compiler.compile(caller(), GOOD), compiler.compile(caller(), GOOD)]);
    expect(first).toEqual(second);
  });

  it("keeps nothing of what it rejects or only checks", async () => {
    const checked = await compiler.check(caller("three"), GOOD);
    if (checked.outcome !== "accepted") throw new Error("rejected");
    expect(await store.getArtifact("three", checked.artifact.digest)).toBeUndefined();
    const rejected = await compiler.compile(caller("three"), BAD);
    expect(rejected).toMatchObject({ outcome: "rejected", policyDigest: compiler.policyDigestOf("default") });
    expect(rejected.diagnostics.some(({ name }) => name.startsWith("process"))).toBe(true);
  });

  it("refuses a malformed module without asking a worker", async () => {
    const module = { files: [{ path: "../index.ts", content: utf8.encode("1") }], entry: "" };
    await expect(compiler.compile(caller(), module)).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
  });

  it("stops for a caller that has gone", async () => {
    await expect(compiler.compile(caller("default", AbortSignal.abort()), GOOD)).rejects.toMatchObject({
      reason: "CANCELLED",
    });
  });

  it("tells its policy for each kind, the library included", () => {
    const policy = compiler.policy("default", "reducer");
    expect(policy.digest).toBe(compiler.policyDigestOf("default"));
    expect(policy.library.length).toBeGreaterThan(3);
    expect(policy.entries.find(({ name }) => name === "Math.random")).toMatchObject({ allowed: false });
    expect(policy.entries.map(({ name }) => name)).toEqual(policy.entries.map(({ name }) => name).toSorted());
  });

  it("answers the digest of an artifact that nobody compiled with ARTIFACT_NOT_FOUND", async () => {
    await expect(compiler.artifact(caller(), "0".repeat(64))).rejects.toMatchObject({ reason: "ARTIFACT_NOT_FOUND" });
  });
});

it("a worker that was taken over cannot have its code named after another source, policy, compiler or digest", async () => {
  const program = join(folder, "hostile.mjs");
  const answer = {
    kind: "verdict",
    defect: "",
    verdict: {
      outcome: "accepted",
      code: "export default 1;",
      sourceMap: "{}",
      kind: "reducer",
      methods: ["initial", "apply"],
      capabilities: [],
      determinism: {
        guards: { keys: 0, functions: 0, dates: 0, catches: 0 },
        evaluatedAnew: false,
        stateStyle: "copied",
      },
      diagnostics: [],
      diagnosticsOmitted: 0,
      digest: "f".repeat(64),
      manifest: {
        sourceDigest: "f".repeat(64),
        policyDigest: "f".repeat(64),
        compilerVersion: "evil",
        entry: "evil.ts",
      },
    },
  };
  writeFileSync(
    program,
    `import { Socket } from "node:net"; const socket = new Socket({ fd: 3, readable: true, writable: true }); let number = 0;
    const send = (value) => { const body = Buffer.from(JSON.stringify(value)); const head = Buffer.alloc(4); head.writeUInt32BE(body.length); socket.write(Buffer.concat([head, body])); };
    socket.on("data", () => send({ ...${JSON.stringify(answer)}, number: ++number })); socket.on("close", () => process.exit(0)); send({ kind: "ready" });`,
  );
  const pool = new WorkerPool({ ...poolDefaults(log, 1), program: scripted([program]) });
  const taken = createCompiler({ store, workers: 1, log, pool, walls: PLAIN_WALLS });
  try {
    const verdict = await taken.compile(caller(), GOOD);
    if (verdict.outcome !== "accepted") throw new Error("rejected");
    expect(verdict.artifact.digest).toBe(sha256Hex("export default 1;"));
    expect(verdict.artifact.manifest).toEqual({
      kind: "reducer",
      methods: ["apply", "initial"],
      capabilities: [],
      sourceDigest: sourceDigest(GOOD.files),
      policyDigest: compiler.policyDigestOf("default"),
      compilerVersion: COMPILER_VERSION,
      stateStyle: "copied",
      entry: "index.ts",
    });
  } finally {
    await taken.close();
  }
});
