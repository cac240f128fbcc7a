/** ReadAuditLog of AdminService: the audit log at the front door. */
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { AuditFilter, AuditLog, AuditRecord } from "../../audit/audit-log.ts";
import { isLabel, LABEL_RULE } from "../../base/names.ts";
import { Fault } from "../../fault/fault.ts";
import { reasonFacts } from "../../fault/reasons.ts";
import type { Caller, TenantId } from "../../flow.ts";
import { ReadAuditLogRequestSchema, ReadAuditLogResponseSchema } from "../../gen/assay/v1/admin_service_pb.js";
import { Violations } from "../fields/violations.ts";
import { serverStreaming } from "../handlers.ts";

/** Streams the log as it is when the call begins. Callers of `operator` read all of it, everybody else what concerns their own tenant. */
export function readAuditLog(audit: Pick<AuditLog, "read">, operator: TenantId) {
  return serverStreaming(ReadAuditLogRequestSchema, ReadAuditLogResponseSchema, async function* (request, caller) {
    const violations = new Violations();
    if (request.tenant !== "" && !isLabel(request.tenant)) violations.add("tenant", LABEL_RULE);
    if (request.fromSequence > BigInt(Number.MAX_SAFE_INTEGER))
      violations.add("from_sequence", "must be less than 2^53");
    violations.throwIfAny();
    const { from, fromSequence, until } = request;
    const filter: AuditFilter = {
      ...tenantFilter(request.tenant, caller, operator),
      ...(from === undefined ? {} : { fromMs: timestampMs(from) }),
      ...(until === undefined ? {} : { untilMs: timestampMs(until) }),
      fromSequence: Number(fromSequence),
    };
    for await (const records of audit.read(filter)) yield { entries: records.map(toMessage) };
  });
}

function tenantFilter(asked: TenantId, caller: Caller, operator: TenantId): Pick<AuditFilter, "tenant"> {
  if (caller.tenant === operator) return asked === "" ? {} : { tenant: asked };
  // Whether there is such a tenant is not for this caller to know.
  if (asked !== "" && asked !== caller.tenant) throw new Fault("TENANT_NOT_FOUND", `there is no tenant ${asked}`);
  return { tenant: caller.tenant };
}

function toMessage(record: AuditRecord) {
  const { atMs, count, credentialId, digest, method, previousDigest, reason, requestId, resource, sequence, tenant } =
    record;
  return {
    at: timestampFromMs(atMs),
    tenant,
    credentialId,
    method,
    resource,
    reason: reason === undefined ? 0 : reasonFacts(reason).number,
    requestId,
    sequence: BigInt(sequence),
    count,
    previousDigest,
    digest,
  };
}
