/** ReadAuditLog of AdminService: the audit log at the front door. */
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { AuditFilter, AuditLog, AuditRecord } from "../../audit/audit-log.ts";
import { reasonFacts } from "../../fault/reasons.ts";
import { ReadAuditLogRequestSchema, ReadAuditLogResponseSchema } from "../../gen/assay/v1/admin_service_pb.js";
import { managesServer } from "../../identity/access.ts";
import { tenantFor } from "../../identity/tenant-of-request.ts";
import { Violations } from "../fields/violations.ts";
import { serverStreaming } from "../handlers.ts";

/** Streams the log as it is when the call begins. Administrators of the server read all of it, everybody else what concerns their own tenant. */
export function readAuditLog(audit: Pick<AuditLog, "read">) {
  return serverStreaming(ReadAuditLogRequestSchema, ReadAuditLogResponseSchema, async function* (request, caller) {
    const violations = new Violations();
    if (request.fromSequence > BigInt(Number.MAX_SAFE_INTEGER))
      violations.add("from_sequence", "must be less than 2^53");
    violations.throwIfAny();
    const { from, fromSequence, until } = request;
    const filter: AuditFilter = {
      // Nobody in particular: everybody, for those who may read that.
      ...(request.tenant === "" && managesServer(caller.identity)
        ? {}
        : { tenant: tenantFor(caller.identity, request.tenant) }),
      ...(from === undefined ? {} : { fromMs: timestampMs(from) }),
      ...(until === undefined ? {} : { untilMs: timestampMs(until) }),
      fromSequence: Number(fromSequence),
    };
    for await (const records of audit.read(filter)) yield { entries: records.map(toMessage) };
  });
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
