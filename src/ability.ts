/** Says whether what the server works with is there, for its health. Cheap: strangers may have it asked. */
import type { AuditLog } from "./audit/audit-log.ts";
import type { ExecutorPool } from "./execute/executor-pool.ts";
import type { Ability } from "./rpc/standard/health.ts";
import type { Store } from "./store/store.ts";

/** How often a line is tried while the audit log cannot be written. */
const TRY_AUDIT_EVERY_MS = 5_000;

/** The ability of a server over these. */
export function abilityOf(
  store: Pick<Store, "isWritable">,
  audit: Pick<AuditLog, "assertWritable" | "record">,
  pool: Pick<ExecutorPool, "isAble">,
  nowMs: () => number,
): Ability {
  let triedAtMs = Number.NEGATIVE_INFINITY;
  const isRecorded = (): boolean => {
    try {
      audit.assertWritable();
      return true;
    } catch {
      // Whoever stops calling because of the answer would keep it so for ever: the log finds out by writing.
      if (nowMs() - triedAtMs >= TRY_AUDIT_EVERY_MS) {
        triedAtMs = nowMs();
        const tried = { tenant: "default", credentialId: "", method: "assay.server/TryAuditLog", resource: "" };
        audit.record({ ...tried, reason: undefined, requestId: "" }).catch(() => undefined);
      }
      return false;
    }
  };
  return (need) => {
    switch (need) {
      case "executors":
        return pool.isAble();
      case "store":
        return store.isWritable() && isRecorded();
      default:
        return need satisfies never;
    }
  };
}
