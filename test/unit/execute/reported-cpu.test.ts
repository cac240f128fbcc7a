import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../../src/base/limits.ts";
import type { Answer } from "../../../src/execute/answer.ts";
import { CPU_BUDGETS_PER_CALL } from "../../../src/execute/contract.ts";
import { reportedCpuMs } from "../../../src/execute/reported-cpu.ts";
import { reasonFacts } from "../../../src/fault/reasons.ts";
import { FaultSchema, UsageSchema } from "../../../src/gen/assay/v1/usage_pb.js";

function failed(reason: "EXCEPTION" | "CPU_TIME_LIMIT", cpuTimeNs?: bigint): Answer {
  return {
    kind: "failed",
    number: 1,
    fault: create(FaultSchema, { reason: reasonFacts(reason).number }),
    eventIndex: 0,
    usage: cpuTimeNs === undefined ? undefined : create(UsageSchema, { cpuTimeNs }),
  };
}

describe("what an attached executor says that a failed call used", () => {
  const limits = DEFAULT_EXECUTION_LIMITS;

  it("is charged: code that throws in its last millisecond is not free", () => {
    expect(reportedCpuMs(failed("EXCEPTION", 49_000_000n), limits)).toBe(49);
  });

  it("is the limit where it does not say, and the limit was the reason", () => {
    expect(reportedCpuMs(failed("CPU_TIME_LIMIT"), limits)).toBe(limits.cpuTimeMs);
    expect(reportedCpuMs(failed("EXCEPTION"), limits)).toBe(0);
  });

  it("is never more than a call may use", () => {
    expect(reportedCpuMs(failed("EXCEPTION", 2n ** 63n), limits)).toBe(limits.cpuTimeMs * CPU_BUDGETS_PER_CALL);
  });
});
