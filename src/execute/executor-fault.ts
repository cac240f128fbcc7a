/** Turns a `Failed` frame into a Fault for the caller: only known reasons, bounded text, nothing else that a child may have put in. */

import { MESSAGE_LIMITS } from "../base/limits.ts";
import { Fault, type FaultDetails, requestInvalid } from "../fault/fault.ts";
import { type ReasonName, reasonOfNumber } from "../fault/reasons.ts";
import type { Fault as WireFault } from "../gen/assay/v1/usage_pb.js";

/** What an executor may say of a call. Anything else would be a claim about things that it knows nothing of. */
const FROM_EXECUTORS: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "REQUEST_INVALID",
  "EVENT_INVALID",
  "ATTESTATION_MISSING",
  "SIGNATURE_INVALID",
  "KEY_REVOKED",
  "SIGNATURES_INSUFFICIENT",
  "POLICY_STALE",
  "PAYLOAD_TOO_LARGE",
  "STATE_TOO_LARGE",
  "CPU_TIME_LIMIT",
  "MEMORY_LIMIT",
  "WALL_CLOCK_LIMIT",
  "EXCEPTION",
]);

/** The failures that are the doing of the tenant's code; the breaker counts these. */
const OF_THE_TENANTS_CODE: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "EXCEPTION",
  "CPU_TIME_LIMIT",
  "WALL_CLOCK_LIMIT",
  "MEMORY_LIMIT",
  "STATE_TOO_LARGE",
]);

const MAX_STACK_LINE_CHARS = 512;
const FIELD_AND_REST = /^([a-z][a-z0-9_.[\]]{0,127}): (.+)$/s;

/** True if the fault is the doing of the tenant's code. */
export function isOfTheTenantsCode(reason: ReasonName): boolean {
  return OF_THE_TENANTS_CODE.has(reason);
}

/** The reason that a `Failed` frame names. INTERNAL for what an executor has no business to say. */
export function reasonOfFailure(fault: WireFault | undefined): ReasonName {
  return fault === undefined ? "INTERNAL" : reasonOfNumber(fault.reason);
}

/** The Fault for a `Failed` frame. */
export function faultOfFailure(fault: WireFault | undefined, eventIndex: number | undefined): Fault {
  const reason = reasonOfFailure(fault);
  const message = clip(fault?.message ?? "", MESSAGE_LIMITS.maxExceptionMessageBytes);
  if (!FROM_EXECUTORS.has(reason)) {
    return new Fault("INTERNAL", "the executor failed", { cause: `executor: ${reason}: ${message}` });
  }
  if (reason === "REQUEST_INVALID") {
    const [, field, description] = FIELD_AND_REST.exec(message) ?? [];
    if (field !== undefined && description !== undefined) return requestInvalid([{ field, description }]);
  }
  const details: { -readonly [key in keyof FaultDetails]: FaultDetails[key] } = {};
  if (eventIndex !== undefined) details.metadata = { event_index: String(eventIndex) };
  if (reason === "EXCEPTION" && fault !== undefined && fault.stack.length > 0) {
    details.stack = fault.stack
      .slice(0, MESSAGE_LIMITS.maxStackFrames)
      .map((line) => line.slice(0, MAX_STACK_LINE_CHARS));
  }
  return new Fault(reason, message === "" ? "the call failed" : message, details);
}

/** `text` cut to `maxBytes` of UTF-8 without cutting a character in two. */
function clip(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text, "utf8");
  if (bytes.byteLength <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end);
}
