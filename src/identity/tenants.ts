/** The tenants and their API keys, as callers of AdminService see them. Beside the rooms. */
import type { Caller, Identity, Role, TenantId } from "../flow.ts";
import type { Page } from "../store/page-token.ts";
import type { CredentialRecord, TenantRecord } from "../store/tenant-store.ts";

export type { CredentialRecord, TenantRecord } from "../store/tenant-store.ts";

/** A caller who was let in. */
export type AdmittedCaller = Caller & { readonly identity: Identity };

/** What an API key is to be. */
export interface CredentialOrder {
  /** `""`: the caller's own tenant. */
  readonly tenant: TenantId;
  /** 1 to 6, different. */
  readonly roles: readonly Role[];
  /** At most 64 names, or beginnings of names with `*` behind; none: all functions. Not together with the role admin. */
  readonly functions: readonly string[];
  /** At most 256 characters. */
  readonly note: string;
  /** Undefined: never. */
  readonly expiresAtMs: number | undefined;
}

/**
 * Tenants and credentials. Where a method takes a tenant, `""` is the caller's own, and another's than the caller's own is TENANT_NOT_FOUND unless the
 * caller manages the server. All fault with REQUEST_INVALID.
 */
export interface TenantRoom {
  /** Faults: REVISION_CONFLICT if there is one of that name. */
  createTenant(name: TenantId, displayName: string): Promise<TenantRecord>;
  /** Faults: TENANT_NOT_FOUND. */
  getTenant(caller: AdmittedCaller, name: TenantId): Promise<TenantRecord>;
  listTenants(pageSize: number, pageToken: string | undefined): Promise<Page<TenantRecord>>;
  /** Faults: TENANT_NOT_FOUND, REVISION_CONFLICT for the operator's own. */
  suspendTenant(name: TenantId, suspended: boolean): Promise<TenantRecord>;
  /** Faults: TENANT_NOT_FOUND, REVISION_CONFLICT if it is not suspended, or the operator's own. */
  deleteTenant(name: TenantId): Promise<void>;
  /** The token is answered this once. Faults: TENANT_NOT_FOUND. */
  createCredential(
    caller: AdmittedCaller,
    order: CredentialOrder,
  ): Promise<{ readonly credential: CredentialRecord; readonly token: string }>;
  /** Newest first. Faults: TENANT_NOT_FOUND. */
  listCredentials(
    caller: AdmittedCaller,
    tenant: TenantId,
    pageSize: number,
    pageToken: string | undefined,
  ): Promise<Page<CredentialRecord>>;
  /** Faults: TENANT_NOT_FOUND, CREDENTIAL_NOT_FOUND. */
  revokeCredential(caller: AdmittedCaller, tenant: TenantId, id: string): Promise<CredentialRecord>;
}
