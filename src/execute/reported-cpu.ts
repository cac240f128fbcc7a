/** What an attached executor says that a call cost: the only account of it that there is. Gateway, where an answer comes in. */
import { fromBinary } from "@bufbuild/protobuf";
import type { ExecutionLimits } from "../base/limits.ts";
import { ReduceResponseSchema, ReduceStreamResponseSchema } from "../gen/assay/v1/invoke_service_pb.js";
import type { Usage } from "../gen/assay/v1/usage_pb.js";
import type { Answer } from "./answer.ts";
import { CPU_BUDGETS_PER_CALL } from "./contract.ts";
import { reasonOfFailure } from "./executor-fault.ts";

const NS_PER_MS = 1e6;

/** CPU time in milliseconds; never more than a call may use. */
export function reportedCpuMs(answer: Answer, limits: ExecutionLimits): number {
  const ceilingMs = limits.cpuTimeMs * CPU_BUDGETS_PER_CALL;
  const usage = usageIn(answer);
  if (usage !== undefined) return Math.min(Number(usage.cpuTimeNs) / NS_PER_MS, ceilingMs);
  return answer.kind === "failed" && reasonOfFailure(answer.fault) === "CPU_TIME_LIMIT" ? limits.cpuTimeMs : 0;
}

function usageIn(answer: Answer): Usage | undefined {
  try {
    if (answer.kind === "failed") return answer.usage;
    if (answer.kind === "reduced") return fromBinary(ReduceResponseSchema, answer.response).usage;
    if (answer.kind !== "batchDone") return undefined;
    const { message } = fromBinary(ReduceStreamResponseSchema, answer.response);
    return message.case === "receipt" ? message.value.usage : undefined;
  } catch {
    // It is passed on to the client, whose to make sense of it is.
    return undefined;
  }
}
