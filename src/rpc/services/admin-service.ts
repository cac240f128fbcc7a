/** AdminService: tenants, credentials, and what the server says of itself. */
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type ExecutionLimits, MESSAGE_LIMITS, SOURCE_LIMITS } from "../../base/limits.ts";
import type { Digest, TenantId } from "../../flow.ts";
import {
  AdminService,
  GetServerInfoRequestSchema,
  GetServerInfoResponseSchema,
  SandboxMode,
} from "../../gen/assay/v1/admin_service_pb.js";
import type { TenantRoom } from "../../identity/tenants.ts";
import type { SandboxLayer } from "../../sandbox/walls.ts";
import { notImplemented, unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";
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
  readonly startedAtMs: number;
}

/** The service of a server that is like `info`. */
export function adminService(info: ServerInfo, tenants: TenantRoom): BoundService {
  return implement(AdminService, {
    ...tenantMethods(tenants),
    getQuota: notImplemented("unary", "quotas"),
    setQuota: notImplemented("unary", "quotas"),
    readAuditLog: notImplemented("server_streaming", "the audit log"),
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
        requestBytes: MESSAGE_LIMITS.maxRequestBytes,
        responseBytes: MESSAGE_LIMITS.maxResponseBytes,
        moduleFiles: SOURCE_LIMITS.maxFiles,
        fileBytes: SOURCE_LIMITS.maxFileBytes,
        moduleBytes: SOURCE_LIMITS.maxModuleBytes,
      },
      startedAt: timestampFromMs(info.startedAtMs),
    })),
  });
}
