/** The audit log as the front door sees it: who asked for what, and what came of it. Beside every step of the flow. */
import type { ReasonName } from "../fault/reasons.ts";
import type { Digest, TenantId } from "../flow.ts";

/** What came of one call. MUST hold no source text, payload, token, secret or key: every text of it is written as it is, cut at 256 characters. */
export interface AuditEvent {
  /** Whom it concerns; `""` if no credential was valid. */
  readonly tenant: TenantId;
  /** See `Identity`; `""` if there was none. */
  readonly credentialId: string;
  /** Such as `assay.v1.DeployService/Deploy`. */
  readonly method: string;
  /** What it was about, such as a function's name; `""` if nothing in particular. */
  readonly resource: string;
  /** Why it was refused or failed. Undefined: it was done. */
  readonly reason: ReasonName | undefined;
  /** Finds the call in the server's log; `""` where nobody has asked for an id. */
  readonly requestId: string;
}

/** One line of the log. */
export interface AuditRecord extends AuditEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atMs: number;
  /** How many calls alike it stands for; more than 1 for refusals alone. */
  readonly count: number;
  /** SHA-256 of the line before; 64 zeros for the first. */
  readonly previousDigest: Digest;
  /** SHA-256 of this line, without its end. */
  readonly digest: Digest;
}

/** Which records are read. */
export interface AuditFilter {
  /** What credentials of this tenant have asked for. Undefined: all. */
  readonly tenant?: TenantId;
  /** That, and what others have asked for that is about this tenant: see `concerns`. */
  readonly concerning?: TenantId;
  /** This sequence number or a higher one. */
  readonly fromSequence?: number;
  /** At this time or later, in milliseconds since the epoch. */
  readonly fromMs?: number;
  /** Before this time. */
  readonly untilMs?: number;
  /** Ends the reading, with its reason, once nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

/** The last line: whoever keeps its digest elsewhere can prove later that nothing up to it was changed, removed or cut off. */
export interface AuditHead {
  /** 0: nothing is written yet. */
  readonly sequence: number;
  readonly digest: Digest;
}

/** An append-only, hash-chained log. */
export interface AuditLog {
  /**
   * Writes what came of a call. Resolves once it is on the disk; call it before the call is answered. Calls at the same time share one write. Refusals
   * beyond what a tenant may fill a second are put together with those alike, and then take up to a second. Rejects with INTERNAL if it cannot be
   * written: then a call of the control plane MUST fail, whatever it has done. A refusal stays the refusal that it is.
   */
  record(event: AuditEvent): Promise<void>;
  /**
   * Throws INTERNAL if the last write failed, and no other has succeeded since: to be asked before a call of the control plane does anything, so that
   * nothing is done that cannot be recorded.
   */
  assertWritable(): void;
  /** What was written before, in order, 1 to 1,000 records at a time. Rejects with INTERNAL where the files are damaged. */
  read(filter: AuditFilter): AsyncIterable<readonly AuditRecord[]>;
  head(): AuditHead;
  /** Writes what is pending, says the head in the server's log, and lets go of the files. */
  close(): Promise<void>;
}

/** Whether a record is of this tenant's credentials, or of somebody else's who named this tenant: such as the server's administrator who suspended it. */
export function concerns({ resource, tenant }: Pick<AuditRecord, "resource" | "tenant">, named: TenantId): boolean {
  return tenant === named || resource.split(" ").includes(`tenant/${named}`);
}
