/** What the store keeps of secrets: ciphertexts and wrapped keys, never anything that opens them. A part of `Store`. */
import type { TenantId } from "../flow.ts";

/** A tenant's data key, wrapped by a master key. */
export interface WrappedDataKey {
  readonly tenant: TenantId;
  /** Names the data key; a tenant has one, and keeps it when another master key wraps it. */
  readonly id: string;
  readonly masterKeyId: string;
  readonly wrapped: Uint8Array;
}

/** A secret as it lies on disk. */
export interface SealedSecret {
  readonly tenant: TenantId;
  readonly functionName: string;
  readonly name: string;
  readonly dataKeyId: string;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What may be said of a secret. */
export interface SecretRecord {
  readonly name: string;
  readonly updatedAtMs: number;
}

/** Secrets of functions. What a promise has answered survives `kill -9`. */
export interface SecretStore {
  dataKey(tenant: TenantId): Promise<WrappedDataKey | undefined>;
  /** Keeps a tenant's first data key, unless it has one by now; answers the one that it has. */
  addDataKey(key: WrappedDataKey): Promise<WrappedDataKey>;
  dataKeys(): Promise<readonly WrappedDataKey[]>;
  /** Puts all of them in the place of those with the same tenant and id: all, or none. */
  rewrap(keys: readonly WrappedDataKey[]): Promise<void>;

  /**
   * Sets a secret of a function, at most `maxPerFunction` of them. Faults: FUNCTION_NOT_FOUND; QUOTA_EXCEEDED; REVISION_CONFLICT if its data key is
   * not the tenant's.
   */
  put(secret: SealedSecret, maxPerFunction: number): Promise<SecretRecord>;
  /** In order of name (bytewise). Faults: FUNCTION_NOT_FOUND. */
  list(tenant: TenantId, functionName: string): Promise<readonly SecretRecord[]>;
  /** Faults: FUNCTION_NOT_FOUND, SECRET_NOT_FOUND. */
  delete(tenant: TenantId, functionName: string, name: string): Promise<void>;
  /** All of a tenant's, to be looked through. */
  all(tenant: TenantId): Promise<readonly SealedSecret[]>;
}
