/** The quota methods of AdminService. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { TenantId } from "../../flow.ts";
import {
  GetQuotaRequestSchema,
  GetQuotaResponseSchema,
  type Quota as QuotaMessage,
  type QuotaSchema,
  type QuotaUsageSchema,
  SetQuotaRequestSchema,
  SetQuotaResponseSchema,
} from "../../gen/assay/v1/admin_service_pb.js";
import { tenantFor, tenantNotFound } from "../../identity/tenant-of-request.ts";
import type { Invoker } from "../../invoke/invoke.ts";
import type { ManagedQuotas, Quota } from "../../quotas/quotas.ts";
import { Violations } from "../fields/violations.ts";
import { unary } from "../handlers.ts";

/** What the methods are built from. */
export interface QuotaParts {
  readonly quotas: ManagedQuotas;
  readonly loadOf: Invoker["loadOf"];
  /** Whether there is a tenant of that name. */
  readonly hasTenant: (tenant: TenantId) => Promise<boolean>;
}

/** The largest number of bytes that a quota can allow. */
const MAX_STORED_BYTES = 2n ** 49n;
const MAX_CALLS = 1_000_000;

/** `getQuota` and `setQuota`, ready to stand in the service. */
export function quotaMethods({ quotas, loadOf, hasTenant }: QuotaParts) {
  const assertTenant = async (violations: Violations, tenant: string): Promise<void> => {
    violations.functionName("tenant", tenant);
    violations.throwIfAny();
    if (!(await hasTenant(tenant))) throw tenantNotFound(tenant);
  };

  const usageOf = async (tenant: TenantId): Promise<MessageInitShape<typeof QuotaUsageSchema>> => {
    const { functions, storedBytes } = await quotas.stored(tenant);
    const { running, waiting } = loadOf(tenant);
    const meter = quotas.meterOf(tenant);
    return {
      runningCalls: running,
      waitingCalls: waiting,
      functions,
      storedBytes: BigInt(storedBytes),
      cpuMsInLastMinute: Math.round(meter.cpuMsInLastMinute),
      compilesInLastMinute: meter.compilesInLastMinute,
    };
  };

  return {
    getQuota: unary(GetQuotaRequestSchema, GetQuotaResponseSchema, async (request, caller) => {
      const tenant = tenantFor(caller.identity, request.tenant);
      if (!(await hasTenant(tenant))) throw tenantNotFound(tenant);
      return { quota: quotaMessage(quotas.meterOf(tenant).quota), usage: await usageOf(tenant) };
    }),

    setQuota: unary(SetQuotaRequestSchema, SetQuotaResponseSchema, async (request, caller, done) => {
      const violations = new Violations();
      const { quota, tenant } = request;
      if (quota === undefined) violations.add("quota", "is required");
      else if (quota.storedBytes > MAX_STORED_BYTES) {
        violations.add("quota.stored_bytes", `must be at most ${MAX_STORED_BYTES}`);
      }
      for (const field of ["runningCalls", "waitingCalls"] as const) {
        if ((quota?.[field] ?? 0) > MAX_CALLS) {
          violations.add(
            `quota.${field === "runningCalls" ? "running_calls" : "waiting_calls"}`,
            `must be at most ${MAX_CALLS}`,
          );
        }
      }
      await assertTenant(violations, tenant);
      const now = await quotas.set(tenant, quotaOf(quota));
      const bounds = Object.entries(quotaOf(quota)).filter(([, bound]) => bound > 0);
      const named = bounds.map(([name, bound]) => `${name}=${bound}`).join(",");
      done(caller, { subject: tenant, quota: named || "defaults" }, "quota set");
      return { quota: quotaMessage(now) };
    }),
  };
}

function quotaOf(message: QuotaMessage | undefined): Quota {
  return {
    runningCalls: message?.runningCalls ?? 0,
    waitingCalls: message?.waitingCalls ?? 0,
    callsPerSecond: message?.callsPerSecond ?? 0,
    functions: message?.functions ?? 0,
    revisionsPerFunction: message?.revisionsPerFunction ?? 0,
    storedBytes: Number(message?.storedBytes ?? 0n),
    cpuMsPerMinute: message?.cpuMsPerMinute ?? 0,
    compilesPerMinute: message?.compilesPerMinute ?? 0,
  };
}

function quotaMessage(quota: Quota): MessageInitShape<typeof QuotaSchema> {
  return { ...quota, storedBytes: BigInt(quota.storedBytes) };
}
