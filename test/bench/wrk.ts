/** Runs `wrk`, the load generator for HTTP/1.1, and reads its summary. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** One run's load. */
export interface WrkLoad {
  readonly url: string;
  /** The script is written beside it. */
  readonly bodyFile: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface WrkResult {
  readonly requestsPerSecond: number;
  readonly requests: number;
}

/** Posts `load` for a while, after a second of warming up. Throws if any request failed. */
export async function wrk(load: WrkLoad): Promise<WrkResult> {
  const script = `${load.bodyFile}.lua`;
  const body = `io.open(${JSON.stringify(load.bodyFile)}, "rb"):read("*a")`;
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = ${body}\nwrk.headers["content-type"] = "application/json"\n`);
  const argv = (seconds: number): string[] => [
    "--threads=1",
    `--connections=${load.connections}`,
    `--duration=${seconds}s`,
    `--timeout=30s`,
    `--script=${script}`,
    load.url,
  ];
  await run("wrk", argv(1));
  const { stdout } = await run("wrk", argv(load.seconds));
  return readWrk(stdout);
}

/** Reads what wrk printed. Throws if any request failed. */
export function readWrk(output: string): WrkResult {
  const bad = /^\s*(Non-2xx or 3xx responses: .*|Socket errors: .*)$/m.exec(output)?.[1];
  if (bad !== undefined) throw new Error(`wrk: ${bad}:\n${output}`);
  const requests = Number(/^\s*(\d+) requests in /m.exec(output)?.[1]);
  const requestsPerSecond = Number(/^Requests\/sec:\s*([\d.]+)$/m.exec(output)?.[1]);
  if (!(requests > 0) || !(requestsPerSecond > 0)) throw new Error(`wrk printed no rate:\n${output}`);
  return { requestsPerSecond, requests };
}
