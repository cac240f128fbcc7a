import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "./server-fixture.ts";

const LAUNCHER = join(import.meta.dirname, "../../bin/assay");

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-cli-e2e-"));
  server = await startServer();
  expect((await assay("init", ".")).exitCode).toBe(0);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the real command in a process of its own. */
function assay(...args: string[]): Promise<Outcome> {
  return assayWith("", ...args);
}

function assayWith(stdin: string, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ASSAY_ADDRESS: server.address, ASSAY_TOKEN: server.adminToken },
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  return new Promise((resolve) => child.once("close", (exitCode) => resolve({ exitCode, ...output })));
}

async function json(...args: string[]) {
  const { exitCode, stdout } = await assay(...args, "--json");
  return { exitCode, value: JSON.parse(stdout) };
}

describe("the assay command against a real server", () => {
  it("takes the project that init made from source to state", async () => {
    expect((await assay("check", "src")).stdout).toMatch(/^accepted src \(reducer\)\n {2}deterministic: .*\n$/);
    const deployed = await assay("deploy", "account", "src", "--note", "first");
    expect([deployed.exitCode, deployed.stderr]).toEqual([0, ""]);
    expect(deployed.stdout).toContain("account: revision 1, active");
    const reduced = await assay("reduce", "account", "events.ndjson");
    expect(reduced).toMatchObject({ exitCode: 0, stdout: '{"balance":75,"entries":3}\n' });
    expect(reduced.stderr).toMatch(/^3 events applied by revision 1 in /);
  });

  it("compiles, signs and verifies through files, and openssl agrees", async () => {
    const compiled = await json("compile", "src", "-o", "build/account.js");
    expect(compiled.exitCode).toBe(0);
    const { digest } = compiled.value.artifact;
    expect(compiled.value.written).toEqual([
      "build/account.js",
      "build/account.js.map",
      "build/account.js.manifest.json",
    ]);
    expect(JSON.parse(readFileSync(join(folder, "build/account.js.manifest.json"), "utf8")).kind).toBe("reducer");
    // What check says without a server is what the server says.
    const checked = await json("check", "src");
    expect(checked.value.verdicts[0]).toMatchObject({ accepted: true, artifactDigest: digest });

    const signed = await json("sign", digest, "-o", "a.json");
    expect(signed).toMatchObject({ exitCode: 0, value: { artifactDigest: digest, output: "a.json" } });
    writeFileSync(join(folder, "key.pem"), (await assay("keys", "--pem")).stdout);

    const files = ["--write-signed", "s.bin", "--write-signature", "s.der", "--write-key", "k.pem"];
    const args = ["verify", "build/account.js", "--attestation", "a.json"];
    expect((await assay(...args, "--key", "key.pem", ...files)).exitCode).toBe(0);
    const openssl = spawnSync("openssl", ["dgst", "-sha256", "-verify", "k.pem", "-signature", "s.der", "s.bin"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([openssl.status, openssl.stdout.trim()]).toEqual([0, "Verified OK"]);
    expect((await json(...args, "--server")).value).toMatchObject({ valid: true, keyIds: signed.value.keyIds });

    const code = readFileSync(join(folder, "build/account.js"));
    code[code.length >> 1] = (code[code.length >> 1] ?? 0) ^ 1;
    writeFileSync(join(folder, "build/account.js"), code);
    expect((await assay(...args, "--key", "key.pem")).exitCode).toBe(1);
    expect((await assay(...args, "--server")).exitCode).toBe(1);

    const deployed = await json("deploy", "signed", digest, "--attestation", "a.json");
    expect(deployed).toMatchObject({
      exitCode: 0,
      value: { outcome: "deployed", revision: { number: 1, active: true } },
    });
  });

  it("refuses hostile source, with the place, and deploys nothing", async () => {
    writeFileSync(
      join(folder, "hostile.ts"),
      "export default { initial: () => process.env, apply: (s: unknown) => s };\n",
    );
    for (const command of [
      ["check", "hostile.ts"],
      ["compile", "hostile.ts"],
      ["deploy", "hostile", "hostile.ts"],
    ]) {
      const { exitCode, stdout } = await assay(...command);
      expect([command[0], exitCode]).toEqual([command[0], 1]);
      expect(stdout).toMatch(/^hostile\.ts:1:33 error /m);
      expect(stdout).toContain("process");
    }
    expect(await json("functions", "hostile")).toMatchObject({
      exitCode: 3,
      value: { error: { reason: "FUNCTION_NOT_FOUND" } },
    });
  });

  it("names the files that no module can have, and never says fields to someone who has files", async () => {
    mkdirSync(join(folder, "odd"));
    writeFileSync(join(folder, "odd/index.ts"), "export default 1;\n");
    writeFileSync(join(folder, "odd/notes.md"), "notes\n");
    for (const command of [
      ["compile", "odd"],
      ["deploy", "odd", "odd"],
    ]) {
      const { exitCode, stderr } = await assay(...command);
      expect([command[0], exitCode]).toEqual([command[0], 2]);
      expect(stderr).toMatch(/^error: odd\/notes\.md: The path /);
      expect(stderr).not.toContain("module.files");
    }
  });

  it("lists, activates and rolls back", async () => {
    await assay("deploy", "rolled", "src");
    const second = await json("deploy", "rolled", "src", "--inactive");
    expect(second.value.revision).toMatchObject({ number: 2, active: false });
    expect((await assay("activate", "rolled", "2")).stdout).toBe("rolled: revision 2 is active\n");
    expect((await json("activate", "rolled", "1")).value.function.activeRevision).toBe(1);
    expect(await json("activate", "rolled", "9")).toMatchObject({
      exitCode: 3,
      value: { error: { reason: "FUNCTION_NOT_FOUND" } },
    });
    const shown = await json("functions", "rolled");
    expect(
      shown.value.revisions.map(({ number, active }: { number: number; active: boolean }) => [number, active]),
    ).toEqual([
      [2, false],
      [1, true],
    ]);
    expect((await assay("functions")).stdout).toMatch(/^rolled +1 +2 /m);
    const conflict = await json("deploy", "rolled", "src", "--expect-etag", "absent");
    expect(conflict).toMatchObject({ exitCode: 3, value: { error: { reason: "REVISION_CONFLICT" } } });
  });

  it("folds from a state, from standard input, and batch by batch", async () => {
    await assay("deploy", "folded", "src");
    writeFileSync(join(folder, "state.json"), '{"balance":1000,"entries":1}');
    const on = await assay("reduce", "folded", "events.ndjson", "--state", "@state.json");
    expect(on.stdout).toBe('{"balance":1075,"entries":4}\n');
    const typed = await assayWith('{"amount":1}\n\n{"amount":2}\n', "reduce", "folded", "--type", "Deposited");
    expect(typed.stdout).toBe('{"balance":3,"entries":2}\n');
    const batches = await assay("reduce", "folded", "events.ndjson", "--batch-size", "2", "--every-batch");
    expect(batches.stdout).toBe('{"balance":70,"entries":2}\n{"balance":75,"entries":3}\n');
    const lines = (
      await assay("reduce", "folded", "events.ndjson", "--batch-size", "2", "--every-batch", "--json")
    ).stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ batch, state }) => [batch, state.balance])).toEqual([
      [1, 70],
      [2, 75],
      [undefined, 75],
    ]);
  });

  it("names the line of an event that fails, and stops or goes on as it is told", async () => {
    await assay("deploy", "faulty", "src");
    const events = [
      "",
      '{"type":"Deposited","data":{"amount":1}}',
      "",
      '{"type":"Withdrawn","data":{"amount":9}}',
      '{"type":"Deposited","data":{"amount":2}}',
      "",
    ];
    writeFileSync(join(folder, "faulty.ndjson"), events.join("\n"));
    const stopped = await json("reduce", "faulty", "faulty.ndjson");
    expect(stopped).toMatchObject({
      exitCode: 1,
      value: {
        eventsApplied: 1,
        eventsFailed: 1,
        state: { balance: 1 },
        faults: [{ line: 4, index: 1, reason: "EXCEPTION" }],
      },
    });
    expect(stopped.value.faults[0].authorStack[0]).toMatch(/^at .*index\.ts:\d+:\d+/);
    const skipped = await json("reduce", "faulty", "faulty.ndjson", "--on-fault", "skip");
    expect(skipped).toMatchObject({ exitCode: 0, value: { eventsApplied: 2, eventsFailed: 1, state: { balance: 3 } } });
    writeFileSync(join(folder, "broken.ndjson"), '{"type":"Deposited","data":{"amount":1}}\n{"type":\n');
    const broken = await assay("reduce", "faulty", "broken.ndjson");
    expect(broken).toMatchObject({ exitCode: 2, stdout: "" });
    expect(broken.stderr).toContain("broken.ndjson:2: is not one JSON document");
  });

  it("is interrupted by a signal without leaving the server any the worse", async () => {
    await assay("deploy", "interrupted", "src");
    const child = spawn(process.execPath, [LAUNCHER, "reduce", "interrupted"], {
      cwd: folder,
      env: { PATH: process.env.PATH, ASSAY_ADDRESS: server.address, ASSAY_TOKEN: server.adminToken },
      stdio: ["pipe", "ignore", "ignore"],
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    // More than a pipe holds: once it is gone the command has begun to read.
    const events = '{"type":"Deposited","data":{"amount":1}}\n'.repeat(50_000);
    await new Promise((resolve) => child.stdin.write(events, resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(server.isAlive()).toBe(true);
  });

  it("prints its version and suggests the command that was meant", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(await assay("--version")).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
    const wrong = await assay("fucntions");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("Did you mean functions?");
  });
});
