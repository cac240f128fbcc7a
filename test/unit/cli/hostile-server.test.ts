/** What a server sends is a stranger's text: nothing of it commands the terminal, and nothing of it is taken for a defect of the command line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { lineOf } from "../../../src/audit/line.ts";
import { sha256Hex } from "../../../src/base/digest.ts";
import { type AnsweringServer, startAnswering } from "../clients/typescript/answering-server.ts";
import { assay, temporaryFolder } from "./terminal.ts";

const ESCAPE = "\u001b[2J\u009b2J\u202e";
const COMMANDS_OF_OURS = /\p{Cc}\[(?:\d+m)/gu;
/** What is left of control characters and the like where the CLI's own colours, tabs and line feeds are taken away. */
const foreign = (text: string) =>
  text.replace(COMMANDS_OF_OURS, "").match(/[[\p{Cc}\p{Bidi_Control}]--[\n\t]]/gv) ?? [];

const servers: AnsweringServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

async function against(answers: Readonly<Record<string, object>>, args: readonly string[], isTerminal = true) {
  const server = await startAnswering((method) => ({ ok: [answers[method] ?? {}] }));
  servers.push(server);
  const workingDirectory = temporaryFolder(onTestFinished);
  const env = { ASSAY_ADDRESS: server.address, ASSAY_TOKEN: "assay_x" };
  return { workingDirectory, ...(await assay(args, { env, workingDirectory, isTerminal })) };
}

describe("a hostile server", () => {
  const attestation = {
    payloadType: "application/vnd.in-toto+json",
    payload: Buffer.from("{}"),
    signatures: [{ keyId: `key${ESCAPE}`, signature: Buffer.from("s") }],
  };

  it("commands no terminal by the names of its keys", async () => {
    const written = await against({ Sign: { attestation } }, ["sign", "a".repeat(64), "-o", "a.json"]);
    expect([written.exitCode, foreign(written.stdout + written.stderr)]).toEqual([0, []]);
    expect(written.stdout).toContain("signed by key\\u{1b}");
    expect(readFileSync(join(written.workingDirectory, "a.json"), "utf8")).toContain("\u202e");
    const printed = await against({ Sign: { attestation } }, ["sign", "a".repeat(64)]);
    expect([printed.exitCode, foreign(printed.stdout)]).toEqual([0, []]);
  });

  it("commands no terminal by its audit log, of which a program gets the very bytes", async () => {
    const record = {
      sequence: 1,
      atMs: 1_000,
      tenant: "default",
      credentialId: "",
      method: "a",
      resource: `f${ESCAPE}`,
      requestId: "",
      count: 1,
      previousDigest: "0".repeat(64),
      reason: undefined,
      digest: "",
    };
    const line = lineOf(record);
    const entry = { ...record, sequence: 1n, at: { seconds: 1n, nanos: 0 }, reason: 0, digest: sha256Hex(line) };
    const answers = { ReadAuditLog: { entries: [entry] } };
    const shown = await against(answers, ["admin", "audit", "export"]);
    expect([shown.exitCode, foreign(shown.stdout)]).toEqual([0, []]);
    const piped = await against(answers, ["admin", "audit", "export"], false);
    expect(piped.stdout).toBe(`${line}\n`);
  });

  it("is no defect of the command line for times that no calendar has", async () => {
    const at = { seconds: 2n ** 62n, nanos: -5 };
    const found = await against({ ListTenants: { tenants: [{ name: "a", createdAt: at }] } }, [
      ...["admin", "tenants", "list", "--json"],
    ]);
    expect([found.exitCode, found.stderr]).toEqual([0, ""]);
    const lines = await against({ TailLogs: { lines: [{ time: at, text: ESCAPE }] } }, ["logs", "f"]);
    expect([lines.exitCode, foreign(lines.stdout)]).toEqual([0, []]);
  });
});
