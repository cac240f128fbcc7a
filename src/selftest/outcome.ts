/** What came of an attack on a layer, by evidence from outside. */
import { AssayError } from "../../clients/typescript/src/index.ts";
import { Fault } from "../fault/fault.ts";

/**
 * `held`: something stopped it, or it ran and did no harm. `escaped`: an oracle has seen it succeed. `unproven`: it could not be carried out, so that nothing
 * is known; it counts as bad.
 */
export type Outcome =
  | { readonly outcome: "held" /** What stopped it. */; readonly by: string }
  | { readonly outcome: "escaped" /** What the oracle saw. */; readonly evidence: string }
  | { readonly outcome: "unproven"; readonly why: string };

export const held = (by: string): Outcome => ({ outcome: "held", by });
export const escaped = (evidence: string): Outcome => ({ outcome: "escaped", evidence });
export const unproven = (why: string): Outcome => ({ outcome: "unproven", why });

/** Faults that say nothing of the attack: the call never ran, or the harness is at fault. */
const NOTHING_LEARNT: ReadonlySet<string> = new Set([
  "ARTIFACT_NOT_FOUND",
  "CANCELLED",
  "CIRCUIT_OPEN",
  "DEADLINE_EXCEEDED",
  "DRAINING",
  "EXECUTOR_LOST",
  "FUNCTION_NOT_FOUND",
  "INTERNAL",
  "QUEUE_FULL",
  "REQUEST_INVALID",
  "SERVER_UNREACHABLE",
]);

/** The reason that a failed call gives; undefined for what is no fault at all. */
export function reasonOf(error: unknown): string | undefined {
  return error instanceof Fault || error instanceof AssayError ? error.reason : undefined;
}

/** The outcome of a call that failed. `ends`: reasons that count for this attack though they teach nothing of others. */
export function outcomeOfFailure(error: unknown, ends: ReadonlySet<string> = new Set()): Outcome {
  const reason = reasonOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (reason === undefined) return unproven(message);
  return NOTHING_LEARNT.has(reason) && !ends.has(reason) ? unproven(`${reason}: ${message}`) : held(reason);
}
