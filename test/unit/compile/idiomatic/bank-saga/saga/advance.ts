import { type Account, canWithdraw } from "../accounts.ts";
import { isFinal, type Saga } from "./types.ts";

interface Parties {
  readonly source: Account | undefined;
  readonly target: Account | undefined;
}

export function advance(saga: Saga, { source, target }: Parties): Saga {
  if (isFinal(saga.step)) return saga;
  if (saga.step === "requested") {
    if (!source || !canWithdraw(source, saga.amount)) return { ...saga, step: "refused", reason: "no cover" };
    return { ...saga, step: "withdrawn" };
  }
  return target === undefined ? { ...saga, step: "compensated", reason: "no target" } : { ...saga, step: "completed" };
}
