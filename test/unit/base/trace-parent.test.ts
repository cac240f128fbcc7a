import { describe, expect, it } from "vitest";
import { readTraceParent } from "../../../src/base/trace-parent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

describe("the header traceparent", () => {
  it("names the trace, the client's span, and whether that is recorded", () => {
    expect(readTraceParent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
    expect(readTraceParent(`00-${TRACE}-${SPAN}-00`)?.isSampled).toBe(false);
    // Level 2 says that the trace's id is random: another bit.
    expect(readTraceParent(`00-${TRACE}-${SPAN}-02`)?.isSampled).toBe(false);
    expect(readTraceParent(`00-${TRACE}-${SPAN}-03`)?.isSampled).toBe(true);
  });

  it("is read as far as it is known where it is of a later version", () => {
    expect(readTraceParent(`cc-${TRACE}-${SPAN}-01-what-the-future-will-be`)?.traceId).toBe(TRACE);
    expect(readTraceParent(`cc-${TRACE}-${SPAN}-01`)?.traceId).toBe(TRACE);
  });

  it.each([
    ["nothing", ""],
    ["version ff", `ff-${TRACE}-${SPAN}-01`],
    ["more than version 00 has", `00-${TRACE}-${SPAN}-01-more`],
    ["more without a hyphen", `cc-${TRACE}-${SPAN}-01.more`],
    ["upper-case digits", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["a short trace", `00-${TRACE.slice(1)}-${SPAN}-01`],
    ["two of them in one", `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ["spaces around it", ` 00-${TRACE}-${SPAN}-01 `],
    ["a line break behind it", `00-${TRACE}-${SPAN}-01\n`],
    ["a line for the log behind it", `cc-${TRACE}-${SPAN}-01-${"x".repeat(300)}`],
  ])("is ignored if it is not well formed: %s", (_what, text) => {
    expect(readTraceParent(text)).toBeUndefined();
  });
});
