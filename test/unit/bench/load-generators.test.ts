import { describe, expect, it } from "vitest";
import { readH2load } from "../../bench/h2load.ts";
import { connectionsFor } from "../../bench/rows/throughput.ts";
import { fromSchedule, readCallLog } from "../../bench/sections/latency.ts";
import { readStages } from "../../bench/sections/stages.ts";
import { summaryOf } from "../../bench/sections/sustained.ts";
import { readWrk } from "../../bench/wrk.ts";

const H2LOAD = `starting benchmark...
Main benchmark duration is over for thread #0. Stopping all clients.

finished in 3.04s, 8820.33 req/s, 1.66MB/s
requests: 26461 total, 26717 started, 26461 done, 26461 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 26470 2xx, 0 3xx, 0 4xx, 0 5xx
traffic: 4.97MB (5213904) total, 413.60KB (423526) headers (space savings 93.33%), 4.04MB (4233760) data
`;

const WRK = `Running 3s test @ http://127.0.0.1:32975/
  1 threads and 256 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    10.03ms   21.18ms 171.71ms   95.62%
  31553 requests in 3.00s, 2.98MB read
Requests/sec:  10508.48
Transfer/sec:      0.99MB
`;

describe("what load generators print", () => {
  it("of h2load is its rate and the bytes of an answer", () => {
    expect(readH2load(H2LOAD)).toEqual({ requestsPerSecond: 8820.33, requests: 26_461, responseBytes: 160 });
  });

  it("of h2load is refused if a request failed, or nothing was measured", () => {
    expect(() => readH2load(H2LOAD.replace("0 failed", "3 failed"))).toThrow("26461 requests succeeded, 3 failed");
    expect(() => readH2load(H2LOAD.replace("26461 succeeded", "0 succeeded"))).toThrow("0 requests succeeded");
    expect(() => readH2load("")).toThrow("h2load printed no successes");
  });

  it("of wrk is its rate", () => {
    expect(readWrk(WRK)).toEqual({ requestsPerSecond: 10508.48, requests: 31_553 });
  });

  it("of wrk is refused if a request failed: errors must not look fast", () => {
    expect(() => readWrk(`${WRK}  Non-2xx or 3xx responses: 12\n`)).toThrow("Non-2xx or 3xx responses: 12");
    expect(() => readWrk(`${WRK}  Socket errors: connect 0, read 3, write 0, timeout 0\n`)).toThrow("Socket errors");
    expect(() => readWrk("")).toThrow("wrk printed no rate");
  });
});

describe("an open loop", () => {
  it("counts the time that a call waited for the generator", () => {
    const calls = readCallLog("2000\t200\t700\n1000\t200\t500\n9000\t200\t100\n");
    // Planned at 1,000, 2,000 and 3,000 microseconds.
    expect(fromSchedule(calls, 1_000)).toEqual([500, 700, 6_100]);
  });

  it("is refused if a call failed", () => {
    expect(() => readCallLog("1000\t-1\t500\n")).toThrow("a call ended with HTTP status -1");
  });
});

describe("a load", () => {
  it("is spread over as many connections as share it evenly, four at most", () => {
    expect(connectionsFor(256)).toEqual({ connections: 4, streamsEach: 64 });
    expect(connectionsFor(9)).toEqual({ connections: 3, streamsEach: 3 });
    expect(connectionsFor(7)).toEqual({ connections: 1, streamsEach: 7 });
  });
});

describe("the stages of a cold start", () => {
  it("are read as first-call.ts prints them", () => {
    expect(readStages("stages, in one process\n  verify      p50    0.47 ms   p95    1.23 ms\n")).toEqual([
      ["verify", "0.47 ms", "1.23 ms"],
    ]);
    expect(() => readStages("nothing")).toThrow("first-call.ts printed no stages");
  });
});

describe("a sustained run", () => {
  it("sets its beginning beside its end", () => {
    const sample = (atSeconds: number, residentMib: number, descriptors: number) => ({
      atSeconds,
      callsPerSecond: 1_000,
      processes: [{ pid: 1, role: "gateway" as const, residentMib, descriptors }],
    });
    const lines = summaryOf([sample(10, 100, 30), sample(20, 150, 30), sample(30, 200, 31)]);
    expect(lines.slice(0, 3)).toEqual([
      ["calls/s", "1,000", "1,000"],
      ["gateway, MiB resident", "100", "200"],
      ["gateway, descriptors", "30", "31"],
    ]);
  });
});
