/** AdminService: tenants, credentials, quotas, the audit log, and what the server says of itself. */
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { AuditLog } from "../../audit/audit-log.ts";
import { type ExecutionLimits, SOURCE_LIMITS } from "../../base/limits.ts";
import type { Digest, TenantId } from "../../flow.ts";
import {
  AdminService,
  GetServerInfoRequestSchema,
  GetServerInfoResponseSchema,
  SandboxMode,
} from "../../gen/assay/v1/admin_service_pb.js";
import type { TenantRoom } from "../../identity/tenants.ts";
import type { SandboxLayer } from "../../sandbox/walls.ts";
import { unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";
import { readAuditLog } from "./audit.ts";
import { type QuotaParts, quotaMethods } from "./quotas.ts";
import { tenantMethods } from "./tenants.ts";

/** What a server says of itself. */
export interface ServerInfo {
  readonly version: string;
  readonly nodeVersion: string;
  readonly v8Version: string;
  readonly compilerVersion: string;
  readonly policyDigestOf: (tenant: TenantId) => Digest;
  readonly sandboxMode: "strict" | "process";
  readonly sandboxLayers: readonly SandboxLayer[];
  readonly executionLimits: ExecutionLimits;
  readonly messageLimits: { readonly maxRequestBytes: number; readonly maxResponseBytes: number };
  readonly startedAtMs: number;
}

/** What the service manages. */
export interface AdminParts {
  readonly tenants: TenantRoom;
  readonly quotas: QuotaParts;
  readonly audit: AuditLog;
}

/** The service of a server that is like `info`. */
export function adminService(info: ServerInfo, { audit, quotas, tenants }: AdminParts): BoundService {
  return implement(AdminService, {
    ...tenantMethods(tenants),
    ...quotaMethods(quotas),
    readAuditLog: readAuditLog(audit, tenants),
    getServerInfo: unary(GetServerInfoRequestSchema, GetServerInfoResponseSchema, (_, caller) => ({
      version: info.version,
      nodeVersion: info.nodeVersion,
      v8Version: info.v8Version,
      compilerVersion: info.compilerVersion,
      policyDigest: info.policyDigestOf(caller.tenant),
      sandbox: {
        mode: info.sandboxMode === "strict" ? SandboxMode.STRICT : SandboxMode.PROCESS,
        layers: info.sandboxLayers.map(({ name, present, detail }) => ({ name, present, detail })),
      },
      executionLimits: {
        cpuTimeMs: info.executionLimits.cpuTimeMs,
        wallClockMs: info.executionLimits.wallClockMs,
        memoryMb: info.executionLimits.memoryMb,
        stateBytes: info.executionLimits.maxStateBytes,
        batchEvents: info.executionLimits.maxBatchEvents,
      },
      wireLimits: {
        requestBytes: info.messageLimits.maxRequestBytes,
        responseBytes: info.messageLimits.maxResponseBytes,
        moduleFiles: SOURCE_LIMITS.maxFiles,
        fileBytes: SOURCE_LIMITS.maxFileBytes,
        moduleBytes: SOURCE_LIMITS.maxModuleBytes,
      },
      startedAt: timestampFromMs(info.startedAtMs),
    })),
  });
}
