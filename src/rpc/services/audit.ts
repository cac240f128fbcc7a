/** ReadAuditLog of AdminService: the audit log at the front door. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { AuditFilter, AuditLog, AuditRecord } from "../../audit/audit-log.ts";
import { Fault } from "../../fault/fault.ts";
import { reasonFacts } from "../../fault/reasons.ts";
import type { Identity, TenantId } from "../../flow.ts";
import {
  type ReadAuditLogRequest,
  ReadAuditLogRequestSchema,
  ReadAuditLogResponseSchema,
} from "../../gen/assay/v1/admin_service_pb.js";
import { managesServer } from "../../identity/access.ts";
import { tenantFor } from "../../identity/tenant-of-request.ts";
import type { AdmittedCaller, TenantRoom } from "../../identity/tenants.ts";
import { Violations } from "../fields/violations.ts";
import { serverStreaming } from "../handlers.ts";

/** So many readings of a tenant at once: each goes through all that there is, at the cost of everybody else. */
const MAX_READINGS = 2;
const RETRY_AFTER_MS = 1_000;

/** What a reading needs beside the log: when the caller's tenant was made. */
export type TenantsOfReaders = Pick<TenantRoom, "getTenant">;

/** The method, ready to stand in the service. */
export function readAuditLog(audit: Pick<AuditLog, "read">, tenants: TenantsOfReaders) {
  return serverStreaming(ReadAuditLogRequestSchema, ReadAuditLogResponseSchema, auditReader(audit, tenants));
}

/** Streams the log as it is when the call begins. Administrators of the server read all of it, everybody else what their own tenant has asked for. */
export function auditReader(audit: Pick<AuditLog, "read">, tenants: TenantsOfReaders) {
  const readings = new Map<TenantId, number>();
  return async function* (
    request: ReadAuditLogRequest,
    caller: AdmittedCaller,
  ): AsyncGenerator<MessageInitShape<typeof ReadAuditLogResponseSchema>> {
    const violations = new Violations();
    if (request.fromSequence > BigInt(Number.MAX_SAFE_INTEGER))
      violations.add("from_sequence", "must be less than 2^53");
    violations.throwIfAny();
    const { identity, signal } = caller;
    const { from, fromSequence, until } = request;
    const fromMs = from === undefined ? Number.NEGATIVE_INFINITY : timestampMs(from);
    const isServers = managesServer(identity);
    // A tenant MUST read nothing of another one that had its name before.
    const bornAtMs = isServers ? Number.NEGATIVE_INFINITY : (await tenants.getTenant(caller, "")).createdAtMs;
    const filter: AuditFilter = {
      ...ofWhom(request.tenant, identity, isServers),
      fromMs: Math.max(fromMs, bornAtMs),
      ...(until === undefined ? {} : { untilMs: timestampMs(until) }),
      fromSequence: Number(fromSequence),
      signal,
    };
    const others = readings.get(identity.tenant) ?? 0;
    if (others >= MAX_READINGS) {
      throw new Fault("QUEUE_FULL", `the tenant reads the audit log ${others} times already`, {
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
    readings.set(identity.tenant, others + 1);
    try {
      for await (const records of audit.read(filter)) yield { entries: records.map(toMessage) };
    } finally {
      const left = (readings.get(identity.tenant) ?? 1) - 1;
      if (left > 0) readings.set(identity.tenant, left);
      else readings.delete(identity.tenant);
    }
  };
}

/** Administrators of the server read what anybody did to a tenant, everybody else what their own tenant did: who runs the server is none of a tenant's business. */
function ofWhom(named: string, identity: Identity, isServers: boolean): Pick<AuditFilter, "concerning" | "tenant"> {
  if (!isServers) return { tenant: tenantFor(identity, named) };
  return named === "" ? {} : { concerning: tenantFor(identity, named) };
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
