/** The rules of a function's policy. Deploy, before anything is written. */
import { DEFAULT_EXECUTION_LIMITS, MESSAGE_LIMITS } from "../base/limits.ts";
import type { FieldViolation } from "../fault/fault.ts";
import type { FunctionPolicy } from "../flow.ts";

/** The methods that call a function. */
export const CALL_METHODS: readonly string[] = ["Reduce", "ReduceStream", "Decide", "Handle"];

const MAX_CALLERS = 64;
const MAX_CALLER_CHARACTERS = 256;

type Bound = Exclude<keyof FunctionPolicy, "methods" | "callers">;

/** What each bound is called on the wire, and how high it can be. */
const BOUNDS: Readonly<Record<Bound, { readonly field: string; readonly ceiling: number }>> = {
  maxRequestBytes: { field: "max_request_bytes", ceiling: MESSAGE_LIMITS.maxRequestBytes },
  maxBatchEvents: { field: "max_batch_events", ceiling: DEFAULT_EXECUTION_LIMITS.maxBatchEvents },
  maxDeadlineMs: { field: "max_deadline_ms", ceiling: 86_400_000 },
  maxRunningCalls: { field: "max_running_calls", ceiling: 100_000 },
  callsPerSecond: { field: "calls_per_second", ceiling: 1_000_000 },
  burst: { field: "burst", ceiling: 1_000_000 },
};

/** Everything that is wrong with a policy; fields are named as Deploy has them. */
export function functionPolicyFlaws(policy: FunctionPolicy): readonly FieldViolation[] {
  const flaws: FieldViolation[] = [];
  const add = (field: string, description: string): void => {
    flaws.push({ field: `policy.${field}`, description });
  };
  for (const name of Object.keys(BOUNDS) as Bound[]) {
    const { field, ceiling } = BOUNDS[name];
    const value = policy[name];
    if (!Number.isSafeInteger(value) || value < 0 || value > ceiling) {
      add(field, `must be 0, which leaves it to the server, or at most ${ceiling}`);
    }
  }
  if (policy.burst > 0 && policy.callsPerSecond === 0) add("burst", "means nothing without calls_per_second");
  policy.methods.forEach((method, index) => {
    if (!CALL_METHODS.includes(method)) add(`methods[${index}]`, `must be one of ${CALL_METHODS.join(", ")}`);
    else if (policy.methods.indexOf(method) < index) add(`methods[${index}]`, "is there twice");
  });
  if (policy.callers.length > MAX_CALLERS) add("callers", `must be at most ${MAX_CALLERS}`);
  for (const [index, caller] of policy.callers.slice(0, MAX_CALLERS).entries()) {
    if (!isCredentialId(caller)) {
      add(`callers[${index}]`, "must be a credential's id as the audit log names it, such as key: and an API key's id");
    } else if (policy.callers.indexOf(caller) < index) add(`callers[${index}]`, "is there twice");
  }
  return flaws;
}

/** See `Identity.credentialId`. */
function isCredentialId(text: string): boolean {
  return text.length <= MAX_CALLER_CHARACTERS && text.isWellFormed() && /^(?:key|jwt|cert):[^\0]/.test(text);
}
