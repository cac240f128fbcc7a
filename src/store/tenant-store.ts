/** Where tenants and their API keys live: the part of the store that knows who may call. */
import type { Role, TenantId } from "../flow.ts";

/** Active: its calls are answered. Suspended: they are refused, its data are kept. Deleting: its data are being removed. */
export type TenantStatus = "active" | "suspended" | "deleting";

/** Somebody whose things are apart from everybody else's. */
export interface TenantRecord {
  readonly name: TenantId;
  /** What people call it; at most 256 characters. */
  readonly displayName: string;
  readonly status: TenantStatus;
  readonly createdAtMs: number;
}

/** What may be said of an API key. */
export interface CredentialRecord {
  /** 16 lower-case letters and digits. */
  readonly id: string;
  readonly tenant: TenantId;
  /** Sorted; at least 1. */
  readonly roles: readonly Role[];
  /** Names of functions, or beginnings of names with `*` behind; empty: all. */
  readonly functions: readonly string[];
  readonly note: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  /** To the minute. */
  readonly lastUsedAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
}

/** What is kept of an API key's secret: nothing that it could be had from. */
export interface KeyHash {
  readonly salt: Uint8Array;
  /** SHA-256 over salt and secret. */
  readonly hash: Uint8Array;
}

/** What a credential is before the store notes when it was made. */
export type NewCredential = Omit<CredentialRecord, "createdAtMs" | "lastUsedAtMs" | "revokedAtMs">;

/** The tenants and their API keys. Every write that a promise has answered survives `kill -9`. */
export interface TenantStore {
  /** Faults: REVISION_CONFLICT if there is one of that name, or was one until a minute ago: calls for that one may still be ending. */
  createTenant(name: TenantId, displayName: string): Promise<TenantRecord>;
  getTenant(name: TenantId): Promise<TenantRecord | undefined>;
  /** In order of name, those after `afterName`, at most `limit`. */
  listTenants(afterName: TenantId | undefined, limit: number): Promise<readonly TenantRecord[]>;
  /** Suspends a tenant, or lifts that. Faults: TENANT_NOT_FOUND. */
  setSuspended(name: TenantId, suspended: boolean): Promise<TenantRecord>;
  /**
   * Removes a suspended tenant with everything of it, in one step; no trace of what it had stays in the file. Faults: TENANT_NOT_FOUND,
   * REVISION_CONFLICT if it is not suspended.
   */
  deleteTenant(name: TenantId): Promise<void>;

  /** Where a tenant has 1,000, the oldest that has ended makes room. Faults: TENANT_NOT_FOUND; QUOTA_EXCEEDED; REVISION_CONFLICT if there is a credential of that id. */
  addCredential(credential: NewCredential, hash: KeyHash): Promise<CredentialRecord>;
  /** By its id alone: whose it is, is what is being asked. */
  findCredential(id: string): Promise<{ readonly credential: CredentialRecord; readonly hash: KeyHash } | undefined>;
  /** Newest first, those behind `afterId`, at most `limit`. */
  listCredentials(tenant: TenantId, afterId: string | undefined, limit: number): Promise<readonly CredentialRecord[]>;
  /** Revoking it again changes nothing. Faults: CREDENTIAL_NOT_FOUND. */
  revokeCredential(tenant: TenantId, id: string): Promise<CredentialRecord>;
  /** Notes when credentials were last used. Those that are gone are passed over. */
  noteUses(uses: readonly { readonly id: string; readonly atMs: number }[]): Promise<void>;
  /** False: nobody can call this server yet. */
  hasCredentials(): Promise<boolean>;
  /**
   * Calls `listener` after each change of a tenant or of one of its credentials, before the change's promise resolves; `isGone` after its deletion.
   * Answers how to stop.
   */
  onTenantChange(listener: (tenant: TenantId, isGone: boolean) => void): () => void;
}
