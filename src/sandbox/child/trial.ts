/** Runs behind the walls at the server's start and tells what it can see and do there; the gateway compares. */
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer, Socket } from "node:net";
import type { TrialReport } from "../trial-report.ts";

const DONE = "done";
const PATIENCE_MS = 2_000;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "failed";
}

function attempt(work: () => void): string {
  try {
    work();
    return DONE;
  } catch (error) {
    return codeOf(error);
  }
}

function settled(begin: (settle: (outcome: string) => void) => void): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("no answer"), PATIENCE_MS).unref();
    try {
      begin(resolve);
    } catch (error) {
      resolve(codeOf(error));
    }
  });
}

const report: TrialReport = {
  environment: Object.keys(process.env),
  root: readdirSync("/"),
  uid: process.getuid?.() ?? 0,
  writesFile: attempt(() => writeFileSync("/trial", "")),
  startsProcess: attempt(() => {
    const { error } = spawnSync(process.execPath, ["--version"]);
    if (error !== undefined) throw error;
  }),
  listens: await settled((settle) => {
    const server = createServer().on("error", (error) => settle(codeOf(error)));
    server.listen(0, "127.0.0.1", () => server.close(() => settle(DONE)));
  }),
  connects: await settled((settle) => {
    const peer = new Socket().on("error", (error) => settle(codeOf(error)));
    peer.connect(1, "127.0.0.1", () => settle(DONE));
  }),
};

const gateway = new Socket({ fd: 3, readable: true, writable: true });
gateway.on("error", () => process.exit(0));
gateway.on("close", () => process.exit(0));
gateway.resume();
gateway.write(`${JSON.stringify(report)}\n`);
