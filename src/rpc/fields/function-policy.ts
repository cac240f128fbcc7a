/** A function's policy between the wire and the flow. Its rules are the deploy room's. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { FunctionPolicy } from "../../flow.ts";
import type { FunctionPolicy as FunctionPolicyMessage, FunctionPolicySchema } from "../../gen/assay/v1/function_pb.js";

/** The policy that a message holds. */
export function functionPolicyOf(message: FunctionPolicyMessage): FunctionPolicy {
  const { methods, maxRequestBytes, maxBatchEvents, maxDeadlineMs, maxRunningCalls, callsPerSecond, burst, callers } =
    message;
  return { methods, maxRequestBytes, maxBatchEvents, maxDeadlineMs, maxRunningCalls, callsPerSecond, burst, callers };
}

/** The message that holds a policy. */
export function functionPolicyMessage(policy: FunctionPolicy): MessageInitShape<typeof FunctionPolicySchema> {
  return { ...policy, methods: [...policy.methods], callers: [...policy.callers] };
}
