import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { CallLines } from "../../../src/observe/call-lines.ts";
import { Observer } from "../../../src/observe/observer.ts";

const REDUCE = "/assay.v1.InvokeService/Reduce";

function observed(level: string) {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level, base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { lines, observer: new Observer({ meters: undefined, tracing: undefined, lines: new CallLines(log) }) };
}

describe("the lines of all calls", () => {
  const call = { tenant: "acme", credentialId: "key:1", requestId: "r-1", facts: {} };

  it.each(["silent", "error", "info"])("are written whatever the level of the log is: %s", (level) => {
    const { lines, observer } = observed(level);
    const watch = observer.began(REDUCE, false, call, { traceParent: "", traceState: "" });
    watch.found("orders", 7);
    watch.ended(call, "QUEUE_FULL");
    expect(lines).toEqual([
      {
        level: 30,
        method: REDUCE,
        requestId: "r-1",
        tenant: "acme",
        credentialId: "key:1",
        function: "orders",
        revision: 7,
        reason: "QUEUE_FULL",
        durationMs: expect.any(Number),
        msg: "call",
      },
    ]);
  });

  it("are none for strangers, who could fill a disk", () => {
    const { lines, observer } = observed("info");
    const stranger = { ...call, tenant: "", credentialId: "" };
    observer.began(REDUCE, false, stranger, { traceParent: "", traceState: "" }).ended(stranger, "UNAUTHENTICATED");
    expect(lines).toEqual([]);
  });
});
