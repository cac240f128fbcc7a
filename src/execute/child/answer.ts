/** Writes what a call came to as the messages that go back. Step: state or fault → ANSWER → gateway. */
import { create } from "@bufbuild/protobuf";
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import { Fault } from "../../fault/fault.ts";
import { type ReasonName, reasonFacts } from "../../fault/reasons.ts";
import type { EventFault } from "../../gen/assay/v1/invoke_service_pb.js";
import { EventFaultSchema } from "../../gen/assay/v1/invoke_service_pb.js";
import type { Fault as FaultMessage, Usage } from "../../gen/assay/v1/usage_pb.js";
import { FaultSchema, UsageSchema } from "../../gen/assay/v1/usage_pb.js";
import type { LoadedArtifact } from "./artifact.ts";
import type { Budget } from "./budget.ts";
import { boundedMessage, type EventFailure } from "./realm-answer.ts";

export function faultMessage(reason: ReasonName, message: string, stack: readonly string[]): FaultMessage {
  const { number, retryable } = reasonFacts(reason);
  return create(FaultSchema, { reason: number, message: boundedMessage(message), stack: [...stack], retryable });
}

/** A fault of the house's; anything else that was thrown is a defect, of which nothing is told. */
export function thrownMessage(thrown: unknown): FaultMessage {
  if (!(thrown instanceof Fault)) return faultMessage("INTERNAL", "the executor failed", []);
  return faultMessage(thrown.reason, thrown.message, thrown.details.stack ?? []);
}

/** The failures that a receipt names: the first hundred. */
export function eventFaults(failures: ReadonlyMap<number, EventFailure>): EventFault[] {
  return [...failures]
    .slice(0, MESSAGE_LIMITS.maxFaultsNamed)
    .map(([index, { reason, message, stack }]) =>
      create(EventFaultSchema, { index, fault: faultMessage(reason, message, stack) }),
    );
}

/** What a call cost. */
export interface Cost {
  readonly cpuTimeNs: number;
  readonly wallTimeNs: number;
  readonly heapBytes: number;
}

export function costOf(budget: Budget, artifact: LoadedArtifact): Cost {
  return {
    cpuTimeNs: Math.round(budget.cpuUs() * 1000),
    wallTimeNs: Math.round(budget.wallMs() * 1e6),
    heapBytes: artifact.heapBytes,
  };
}

export function usage(budget: Budget, artifact: LoadedArtifact): Usage {
  const { cpuTimeNs, heapBytes, wallTimeNs } = costOf(budget, artifact);
  return create(UsageSchema, {
    cpuTimeNs: BigInt(cpuTimeNs),
    wallTimeNs: BigInt(wallTimeNs),
    heapBytes: BigInt(heapBytes),
  });
}
