/** Runs `h2load`, the load generator for HTTP/2 (nghttp2), and reads its summary. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { credentialHeader } from "../tokens.ts";

const run = promisify(execFile);

/** Before each measurement, and not part of it. */
export const WARM_UP_SECONDS = 1;

/** One run's load. */
export interface Load {
  readonly url: string;
  readonly bodyFile: string;
  readonly connections: number;
  readonly streamsEach: number;
  readonly seconds: number;
  /** Absent: as whoever has started the server. */
  readonly token?: string | undefined;
}

/** What a run came to. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly requests: number;
  /** Bytes of response bodies a request; tells answers from errors, which have no body. */
  readonly responseBytes: number;
}

function field(output: string, pattern: RegExp, what: string): number {
  const match = pattern.exec(output);
  if (match?.[1] === undefined) throw new Error(`h2load printed no ${what}:\n${output}`);
  return Number(match[1]);
}

/** Puts `load` on a server for a while. Throws if any request failed. */
export async function h2load(load: Load): Promise<LoadResult> {
  const { authorization } =
    load.token === undefined ? credentialHeader(new URL(load.url).host) : { authorization: `Bearer ${load.token}` };
  const { stdout } = await run("h2load", [
    `--duration=${load.seconds}`,
    `--warm-up-time=${WARM_UP_SECONDS}`,
    `--clients=${load.connections}`,
    `--max-concurrent-streams=${load.streamsEach}`,
    `--data=${load.bodyFile}`,
    "--header=content-type: application/grpc",
    "--header=te: trailers",
    ...(authorization === undefined ? [] : [`--header=authorization: ${authorization}`]),
    load.url,
  ]);
  return readH2load(stdout);
}

/** Reads what h2load printed. Throws if any request failed. */
export function readH2load(stdout: string): LoadResult {
  const succeeded = field(stdout, /(\d+) succeeded/, "successes");
  const failed = field(stdout, /(\d+) failed/, "failures");
  if (failed > 0 || succeeded === 0)
    throw new Error(`h2load: ${succeeded} requests succeeded, ${failed} failed:\n${stdout}`);
  const dataBytes = field(stdout, /\((\d+)\) data$/m, "traffic");
  return {
    requestsPerSecond: field(stdout, /finished in [\d.]+\w+, ([\d.]+) req\/s/, "rate"),
    requests: succeeded,
    responseBytes: dataBytes / succeeded,
  };
}
