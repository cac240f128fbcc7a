import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { AssayError } from "../../../clients/typescript/src/index.ts";
import { exitCodeOf } from "../../../src/cli/exit-code.ts";
import { describeProblem } from "../../../src/cli/problem.ts";
import { REASONS } from "../../../src/fault/reasons.ts";
import { assay, temporaryFolder } from "./terminal.ts";

const COMMANDS = [
  "serve",
  "executor",
  "init",
  "check",
  "compile",
  "editor",
  "sign",
  "verify",
  "deploy",
  "activate",
  "functions",
  "reduce",
  "keys",
  "admin",
  "selftest",
];
/** A port on which nothing listens: it was free a moment ago. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return `127.0.0.1:${address.port}`;
}

const DIGEST = "ab".repeat(32);

describe("the command line", () => {
  it("lists every command, and each has help with examples", async () => {
    const all = await assay(["--help"]);
    expect([all.exitCode, all.stderr]).toEqual([0, ""]);
    for (const command of COMMANDS) {
      expect(all.stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
      const { exitCode, stdout } = await assay([command, "--help"]);
      expect([command, exitCode]).toEqual([command, 0]);
      expect(stdout).toContain(`Usage: assay ${command}`);
      expect(stdout).toMatch(/Examples:\n {2}\$ assay/);
    }
  });

  it("has every command, option and exit status in its reference", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/cli.md"), "utf8");
    const missing: string[] = [];
    for (const command of COMMANDS) {
      if (!page.includes(`\n## ${command}\n`)) missing.push(command);
      const { stdout } = await assay([command, "--help"]);
      for (const [option] of stdout.matchAll(/(?<!\S)--[a-z][a-z-]+/g)) {
        if (!page.includes(option)) missing.push(`${command} ${option}`);
      }
    }
    for (const [, status] of (await assay(["--help"])).stdout.matchAll(/^ {2}(\d+) {2,}/gm)) {
      if (!page.includes(`| ${status} |`)) missing.push(`exit status ${status}`);
    }
    expect(missing).toEqual([]);
  });

  it("prints its version", async () => {
    expect(await assay(["--version"])).toEqual({ exitCode: 0, stdout: "0.0.0-test\n", stderr: "" });
  });

  it("suggests the command that was meant", async () => {
    const { exitCode, stdout, stderr } = await assay(["chekc", "a.ts"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("Did you mean check?");
  });

  it.each([
    [["reduce"], "missing required argument 'name'"],
    [["activate", "account", "zero"], "whole number of at least 1"],
    [["activate", "account", "0"], "whole number of at least 1"],
    [["functions", "--addres", "127.0.0.1:1"], "Did you mean --address?"],
    [["functions", "--address", "nowhere"], "HOST:PORT"],
    [["functions", "--timeout", "-1"], "number of seconds"],
    [["reduce", "f", "--on-fault", "explode"], "stop, skip"],
    [["reduce", "f", "--batch-size", "10001"], "at most 10000"],
    [["verify", "a.js"], "--attestation"],
    [["functions", "a", "b"], "too many arguments"],
  ])("answers %j with status 2 and what is wrong", async (args, message) => {
    const { exitCode, stdout, stderr } = await assay(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("says what is wrong with a command line in JSON too", async () => {
    const { exitCode, stdout } = await assay(["activate", "account", "zero", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ reason: "USAGE", exitCode: 2 });
  });

  it.each([
    [["functions"]],
    [["functions", "account"]],
    [["keys"]],
    [["sign", DIGEST]],
    [["deploy", "account", DIGEST]],
    [["activate", "account", "1"]],
    [["reduce", "account"]],
  ])("says how to start a server where there is none: %j", async (args) => {
    const address = await deadAddress();
    const { exitCode, stdout, stderr } = await assay([...args, "--address", address]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: "" });
    expect(stderr).toContain(`no server answers at ${address}`);
    expect(stderr).toContain("assay serve");
    const json = await assay([...args, "--json"], { env: { ASSAY_ADDRESS: address } });
    expect(json.exitCode).toBe(69);
    expect(JSON.parse(json.stdout).error).toMatchObject({
      reason: "SERVER_UNREACHABLE",
      retryable: true,
      exitCode: 69,
    });
  });

  it.each([...REASONS.keys()])(
    "says in words of the command line, not of the protos, what to do about %s",
    (reason) => {
      const failure = new AssayError(reason, "it failed", { code: 2, retryable: false, retryAfterMs: 500 });
      const { hint } = describeProblem(failure, undefined);
      expect(hint).toMatch(/asks to wait 500 ms/);
      expect(hint).not.toMatch(/\b(?:List|Get)[A-Z]\w+|\b[A-Z]\w+(?:Info|Failure|Request)\b|\bto Deploy\b/);
    },
  );

  it("looks at what the environment says of the address", async () => {
    for (const ASSAY_ADDRESS of ["http://x/", "127.0.0.1:65536", "127.0.0.1:0"]) {
      const { exitCode, stderr } = await assay(["keys"], { env: { ASSAY_ADDRESS } });
      expect(exitCode).toBe(2);
      expect(stderr).toContain("ASSAY_ADDRESS is HOST:PORT");
      expect(stderr).not.toContain("--tls");
    }
  });

  it("ends when it is interrupted", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void silent.close());
    const bound = silent.address();
    if (bound === null || typeof bound === "string") throw new Error("no port");
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 100);
    const { exitCode } = await assay(["keys", "--address", `127.0.0.1:${bound.port}`], {
      interrupted: interruption.signal,
    });
    expect(exitCode).toBe(130);
  });

  it("colours on a terminal, unless NO_COLOR, TERM=dumb or --no-color say otherwise, and elsewhere where FORCE_COLOR does", async () => {
    const address = await deadAddress();
    const args = ["keys", "--address", address];
    const hasColour = (text: string) => text.includes("\u001b[");
    expect(hasColour((await assay(args, { isTerminal: true })).stderr)).toBe(true);
    expect(hasColour((await assay(args)).stderr)).toBe(false);
    expect(hasColour((await assay([...args, "--no-color"], { isTerminal: true })).stderr)).toBe(false);
    expect(hasColour((await assay(args, { isTerminal: true, env: { NO_COLOR: "1" } })).stderr)).toBe(false);
    expect(hasColour((await assay(args, { isTerminal: true, env: { TERM: "dumb" } })).stderr)).toBe(false);
    expect(hasColour((await assay(args, { env: { FORCE_COLOR: "1" } })).stderr)).toBe(true);
    expect(hasColour((await assay(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stderr)).toBe(false);
    expect(hasColour((await assay(args, { isTerminal: true, env: { FORCE_COLOR: "0" } })).stderr)).toBe(false);
  });
});

describe("an exit status", () => {
  it("is not one of success for a reader that leaves before the end", async () => {
    const folder = temporaryFolder(onTestFinished);
    const lines = Array.from({ length: 300 }, (_, index) => `export const a${index} = process.pid;\n`);
    writeFileSync(join(folder, "a.ts"), lines.join(""));
    const launcher = join(import.meta.dirname, "../../../bin/assay");
    const child = spawn(process.execPath, [launcher, "check", "a.ts"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stderr = text(child.stderr);
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once("exit", resolve));
    expect([1, 141]).toContain(status);
    expect(await stderr).toBe("");
  });

  it("stands for every reason of the server", () => {
    const codes = [...REASONS.keys()].map((reason) => exitCodeOf(reason));
    expect(codes.every((code) => code >= 1)).toBe(true);
    expect(exitCodeOf("FUNCTION_NOT_FOUND")).toBe(3);
    expect(exitCodeOf("QUEUE_FULL")).toBe(69);
    expect(exitCodeOf("INTERNAL")).toBe(70);
    expect(exitCodeOf("EXCEPTION")).toBe(1);
  });

  it("of a defect says no more than that it is one", () => {
    expect(describeProblem(new Error("/home/someone/secret"), undefined)).toMatchObject({
      reason: "INTERNAL",
      message: "a defect of assay",
      exitCode: 70,
    });
  });
});
