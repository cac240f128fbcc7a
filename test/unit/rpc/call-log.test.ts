import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { ReasonName } from "../../../src/fault/reasons.ts";
import { CallLog, type LoggedCall } from "../../../src/rpc/call-log.ts";
import type { CallLogMode } from "../../../src/telemetry-settings.ts";

const METHOD = "/assay.v1.InvokeService/Reduce";
const CALL: LoggedCall = {
  tenant: "default",
  requestId: "r-1",
  facts: { function: "account", revision: 3, artifactDigest: "d" },
};

function logged(level = "info", mode: CallLogMode = "failed") {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level, base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    {
      write: (line: string) => lines.push(JSON.parse(line)),
    },
  );
  const clock = { nowMs: 0 };
  return { lines, clock, calls: new CallLog(log, () => clock.nowMs, mode) };
}

describe("the log of calls", () => {
  it("names request, tenant, function, revision and reason of what a function did wrong, and not what it said", () => {
    const { lines, calls } = logged();
    const fault = new Fault("EXCEPTION", "card 4111 1111 is not valid", { metadata: { event_index: "2" } });
    calls.failed(METHOD, CALL, fault);
    expect(lines).toEqual([
      {
        level: "info",
        method: METHOD,
        requestId: "r-1",
        tenant: "default",
        function: "account",
        revision: 3,
        artifactDigest: "d",
        reason: "EXCEPTION",
        eventIndex: 2,
        msg: "call failed",
      },
    ]);
  });

  it("warns of the server's own trouble and of signatures that do not hold, and leaves clients' mistakes to debugging", () => {
    const levelOf = (reason: ReasonName): unknown => {
      const { lines, calls } = logged("debug");
      calls.failed(METHOD, CALL, new Fault(reason, "…"));
      return lines[0]?.level;
    };
    expect(levelOf("EXECUTOR_CRASHED")).toBe("warn");
    expect(levelOf("SIGNATURE_INVALID")).toBe("warn");
    expect(levelOf("CPU_TIME_LIMIT")).toBe("info");
    expect(levelOf("REQUEST_INVALID")).toBe("debug");
    expect(levelOf("CANCELLED")).toBe("debug");
    expect(levelOf("INTERNAL")).toBe("error");
  });

  it("writes one line a second of faults that are alike, with the number of the others", () => {
    const { lines, clock, calls } = logged();
    const fail = (call: LoggedCall = CALL): void => calls.failed(METHOD, call, new Fault("EXCEPTION", "…"));
    for (let count = 0; count < 1_000; count++) fail();
    expect(lines).toHaveLength(1);
    fail({ ...CALL, facts: { ...CALL.facts, function: "other" } });
    expect(lines).toHaveLength(2);
    clock.nowMs = 1_000;
    fail();
    expect(lines).toHaveLength(3);
    expect(lines[2]?.alike).toBe(999);
    clock.nowMs = 2_000;
    fail();
    expect(lines[3]?.alike).toBeUndefined();
  });

  it("asks for what a batch says only when the line is written", () => {
    const { lines, calls } = logged();
    let asked = 0;
    for (let count = 0; count < 10; count++) {
      calls.eventsFailed(METHOD, CALL, () => {
        asked++;
        return { reason: "EXCEPTION", batch: 4, eventsFailed: 2, cpuTimeNs: 1_000 };
      });
    }
    expect(asked).toBe(1);
    expect(lines[0]).toMatchObject({
      level: "info",
      reason: "EXCEPTION",
      batch: 4,
      eventsFailed: 2,
      msg: "events failed",
    });
  });

  it("leaves calls to their own lines where all have one, but not strangers' calls, nor what broke inside", () => {
    const { lines, calls } = logged("info", "all");
    calls.failed(METHOD, CALL, new Fault("EXCEPTION", "…"));
    expect(lines).toEqual([]);
    calls.failed(METHOD, { ...CALL, tenant: "" }, new Fault("QUEUE_FULL", "…"));
    calls.failed(METHOD, CALL, new Fault("INTERNAL", "internal error", { cause: new Error("why") }));
    expect(lines.map(({ msg }) => msg)).toEqual(["call failed", "internal error"]);
  });

  it("writes of defects alone where it is to write of no call", () => {
    const { lines, calls } = logged("debug", "none");
    calls.failed(METHOD, CALL, new Fault("EXECUTOR_CRASHED", "…"));
    calls.eventsFailed(METHOD, CALL, () => ({ reason: "EXCEPTION" }));
    calls.failed(METHOD, CALL, new Fault("INTERNAL", "internal error", { cause: new Error("why") }));
    expect(lines.map(({ msg }) => msg)).toEqual(["internal error"]);
  });

  it("names the trace of a call that is in one", () => {
    const { lines, calls } = logged();
    calls.failed(METHOD, { ...CALL, traceId: "a".repeat(32) }, new Fault("EXCEPTION", "…"));
    expect(lines[0]?.traceId).toBe("a".repeat(32));
  });

  it("writes nothing below its level", () => {
    const { lines, calls } = logged("warn");
    calls.failed(METHOD, CALL, new Fault("EXCEPTION", "…"));
    calls.done(CALL, {}, "compiled");
    expect(lines).toEqual([]);
  });
});
