/** The client for administrators: tenants, credentials, quotas, the audit log, and what the server says of itself. */
import { type Timestamp, timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  type AuditEntry,
  type AuditOptions,
  CreatedCredential,
  type Credential,
  type CredentialOptions,
  type Quota,
  type QuotaUsage,
  type Role,
  type ServerInfo,
  type Tenant,
} from "./admin-model.ts";
import type { Channel } from "./channel.ts";
import type { CallOptions } from "./connect-options.ts";
import { type FailureReason, requestInvalid } from "./errors.ts";
import { Role as WireRole } from "./gen/assay/v1/access_pb.js";
import {
  AdminService,
  type GetServerInfoResponse,
  SandboxMode,
  type AuditEntry as WireAuditEntry,
  type Credential as WireCredential,
  type Quota as WireQuota,
  type Tenant as WireTenant,
} from "./gen/assay/v1/admin_service_pb.js";
import { Reason as WireReason } from "./gen/assay/v1/reason_pb.js";
import { fromNumber, toNumber } from "./int64.ts";
import { dateOf } from "./moment.ts";
import { nextPage } from "./next-page.ts";

const ROLES: ReadonlyMap<WireRole, Role> = new Map([
  [WireRole.COMPILE, "compile"],
  [WireRole.SIGN, "sign"],
  [WireRole.DEPLOY, "deploy"],
  [WireRole.INVOKE, "invoke"],
  [WireRole.READ, "read"],
  [WireRole.ADMIN, "admin"],
]);

/** A client for administrators. Every method throws an AssayError for what goes wrong. */
export class Admin {
  readonly #channel: Channel;

  /** @internal */
  constructor(channel: Channel) {
    this.#channel = channel;
  }

  // ── Tenants ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes a tenant. */
  async createTenant(
    name: string,
    options: CallOptions & { readonly displayName?: string | undefined } = {},
  ): Promise<Tenant> {
    const request = { name, displayName: options.displayName ?? "" };
    return toTenant((await this.#channel.unary(AdminService.method.createTenant, request, options)).tenant);
  }

  async tenant(name: string, options: CallOptions = {}): Promise<Tenant> {
    return toTenant((await this.#channel.unary(AdminService.method.getTenant, { name }, options)).tenant);
  }

  /** All tenants by name, page by page as they are read. */
  async *tenants(options: CallOptions = {}): AsyncGenerator<Tenant, void, undefined> {
    let pageToken = "";
    do {
      const page = await this.#channel.unary(AdminService.method.listTenants, { pageToken }, options);
      for (const tenant of page.tenants) yield toTenant(tenant);
      pageToken = nextPage(pageToken, page);
    } while (pageToken !== "");
  }

  /** Has a tenant's calls refused. Its data are kept. */
  async suspendTenant(name: string, options: CallOptions = {}): Promise<Tenant> {
    return toTenant((await this.#channel.unary(AdminService.method.suspendTenant, { name }, options)).tenant);
  }

  /** Lifts a suspension. */
  async resumeTenant(name: string, options: CallOptions = {}): Promise<Tenant> {
    const request = { name, lift: true };
    return toTenant((await this.#channel.unary(AdminService.method.suspendTenant, request, options)).tenant);
  }

  /** Deletes a suspended tenant and everything that belongs to it. */
  async deleteTenant(name: string, options: CallOptions = {}): Promise<void> {
    await this.#channel.unary(AdminService.method.deleteTenant, { name }, options);
  }

  // ── Credentials ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes an API key for a tenant. The token is answered this once and never again. */
  async createCredential(tenant: string, options: CredentialOptions): Promise<CreatedCredential> {
    const request = () => ({
      tenant,
      roles: options.roles.map(fromRole),
      functions: [...(options.functions ?? [])],
      note: options.note ?? "",
      ...(options.expiresAt === undefined ? {} : { expiresAt: fromDate("expiresAt", options.expiresAt) }),
    });
    const { credential, token } = await this.#channel.unary(AdminService.method.createCredential, request, options);
    return new CreatedCredential(toCredential(credential), token);
  }

  /** A tenant's API keys, newest first, page by page as they are read. */
  async *credentials(tenant: string, options: CallOptions = {}): AsyncGenerator<Credential, void, undefined> {
    let pageToken = "";
    do {
      const page = await this.#channel.unary(AdminService.method.listCredentials, { tenant, pageToken }, options);
      for (const credential of page.credentials) yield toCredential(credential);
      pageToken = nextPage(pageToken, page);
    } while (pageToken !== "");
  }

  /** Revokes an API key. Calls with it fail from then on. */
  async revokeCredential(tenant: string, id: string, options: CallOptions = {}): Promise<Credential> {
    const { credential } = await this.#channel.unary(AdminService.method.revokeCredential, { tenant, id }, options);
    return toCredential(credential);
  }

  // ── Quotas ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a tenant may use, the server's defaults filled in (0: no limit), and what it uses. */
  async quota(
    tenant: string,
    options: CallOptions = {},
  ): Promise<{ readonly quota: Quota; readonly usage: QuotaUsage }> {
    const { quota, usage } = await this.#channel.unary(AdminService.method.getQuota, { tenant }, options);
    return {
      quota: toQuota(quota),
      usage: {
        functions: usage?.functions ?? 0,
        storedBytes: toNumber(usage?.storedBytes ?? 0n),
        runningCalls: usage?.runningCalls ?? 0,
        waitingCalls: usage?.waitingCalls ?? 0,
        cpuMsInLastMinute: usage?.cpuMsInLastMinute ?? 0,
        compilesInLastMinute: usage?.compilesInLastMinute ?? 0,
      },
    };
  }

  /** Sets what a tenant may use, in place of all that was set before. What is absent is the server's default. */
  async setQuota(tenant: string, quota: Partial<Quota>, options: CallOptions = {}): Promise<Quota> {
    const { storedBytes = 0, ...limits } = quota;
    const request = () => ({ tenant, quota: { ...limits, storedBytes: fromNumber("quota.storedBytes", storedBytes) } });
    return toQuota((await this.#channel.unary(AdminService.method.setQuota, request, options)).quota);
  }

  // ── The server ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** The audit log in order, as it is read. */
  async *audit(options: AuditOptions = {}): AsyncGenerator<AuditEntry, void, undefined> {
    const request = () => ({
      tenant: options.tenant ?? "",
      fromSequence: fromNumber("fromSequence", options.fromSequence ?? 0),
      ...(options.from === undefined ? {} : { from: fromDate("from", options.from) }),
      ...(options.until === undefined ? {} : { until: fromDate("until", options.until) }),
    });
    for await (const { entries } of this.#channel.serverStream(AdminService.method.readAuditLog, request, options)) {
      for (const entry of entries) yield toAuditEntry(entry);
    }
  }

  /** What the server is. Every valid credential may ask. */
  async serverInfo(options: CallOptions = {}): Promise<ServerInfo> {
    return toServerInfo(await this.#channel.unary(AdminService.method.getServerInfo, {}, options));
  }
}

function fromRole(role: Role): WireRole {
  for (const [wire, name] of ROLES) if (name === role) return wire;
  return WireRole.UNSPECIFIED;
}

function toTenant(tenant: WireTenant | undefined): Tenant {
  return {
    name: tenant?.name ?? "",
    displayName: tenant?.displayName ?? "",
    suspended: tenant?.suspended ?? false,
    createdAt: toDate(tenant?.createdAt) ?? new Date(0),
  };
}

function toCredential(credential: WireCredential | undefined): Credential {
  return {
    id: credential?.id ?? "",
    tenant: credential?.tenant ?? "",
    // A role that this client does not know it cannot name.
    roles: (credential?.roles ?? []).flatMap((role) => ROLES.get(role) ?? []),
    functions: credential?.functions ?? [],
    note: credential?.note ?? "",
    createdAt: toDate(credential?.createdAt) ?? new Date(0),
    expiresAt: toDate(credential?.expiresAt),
    revokedAt: toDate(credential?.revokedAt),
    lastUsedAt: toDate(credential?.lastUsedAt),
  };
}

function toQuota(quota: WireQuota | undefined): Quota {
  return {
    functions: quota?.functions ?? 0,
    revisionsPerFunction: quota?.revisionsPerFunction ?? 0,
    storedBytes: toNumber(quota?.storedBytes ?? 0n),
    runningCalls: quota?.runningCalls ?? 0,
    waitingCalls: quota?.waitingCalls ?? 0,
    callsPerSecond: quota?.callsPerSecond ?? 0,
    cpuMsPerMinute: quota?.cpuMsPerMinute ?? 0,
    compilesPerMinute: quota?.compilesPerMinute ?? 0,
  };
}

function toAuditEntry(entry: WireAuditEntry): AuditEntry {
  return {
    sequence: toNumber(entry.sequence),
    at: toDate(entry.at) ?? new Date(0),
    tenant: entry.tenant,
    credentialId: entry.credentialId,
    method: entry.method,
    resource: entry.resource,
    reason: toReason(entry.reason),
    requestId: entry.requestId,
    count: entry.count,
    previousDigest: entry.previousDigest,
    digest: entry.digest,
  };
}

function toReason(reason: WireReason): FailureReason | undefined {
  if (reason === WireReason.UNSPECIFIED) return undefined;
  const name = WireReason[reason] as Exclude<keyof typeof WireReason, "UNSPECIFIED"> | undefined;
  return name ?? "UNRECOGNISED";
}

function toServerInfo(info: GetServerInfoResponse): ServerInfo {
  const { executionLimits, sandbox, wireLimits } = info;
  return {
    version: info.version,
    nodeVersion: info.nodeVersion,
    v8Version: info.v8Version,
    compilerVersion: info.compilerVersion,
    policyDigest: info.policyDigest,
    sandbox: {
      mode: toSandboxMode(sandbox?.mode),
      layers: (sandbox?.layers ?? []).map(({ name, present, detail }) => ({ name, present, detail })),
    },
    executionLimits: {
      cpuTimeMs: executionLimits?.cpuTimeMs ?? 0,
      wallClockMs: executionLimits?.wallClockMs ?? 0,
      memoryMb: executionLimits?.memoryMb ?? 0,
      stateBytes: executionLimits?.stateBytes ?? 0,
      batchEvents: executionLimits?.batchEvents ?? 0,
    },
    wireLimits: {
      requestBytes: wireLimits?.requestBytes ?? 0,
      responseBytes: wireLimits?.responseBytes ?? 0,
      moduleFiles: wireLimits?.moduleFiles ?? 0,
      fileBytes: wireLimits?.fileBytes ?? 0,
      moduleBytes: wireLimits?.moduleBytes ?? 0,
    },
    startedAt: toDate(info.startedAt) ?? new Date(0),
  };
}

function toSandboxMode(mode: SandboxMode | undefined): "strict" | "process" | undefined {
  switch (mode) {
    case SandboxMode.STRICT:
      return "strict";
    case SandboxMode.PROCESS:
      return "process";
    default:
      return undefined;
  }
}

function fromDate(field: string, date: Date): Timestamp {
  if (Number.isNaN(date.getTime())) throw requestInvalid(field, "is a date");
  return timestampFromDate(date);
}

function toDate(timestamp: Timestamp | undefined): Date | undefined {
  return timestamp === undefined ? undefined : dateOf(timestamp);
}
