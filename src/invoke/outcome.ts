/** What a fault says of a revision: whether its own code failed. For the breaker. */
import { isOfTheTenantsCode } from "../execute/executor-fault.ts";
import { Fault } from "../fault/fault.ts";
import type { Outcome } from "./breaker.ts";

/** How a call that ended with `error` counts; `undefined` is success. */
export function outcomeOf(error: unknown): Outcome {
  if (error === undefined) return "success";
  return error instanceof Fault && isOfTheTenantsCode(error.reason) ? "failure" : "neutral";
}
