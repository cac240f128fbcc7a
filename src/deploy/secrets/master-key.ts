/** What wraps data keys: a key in a file, or a service that keeps it to itself. Beside room 3; no other code sees one. */
import type { TenantId } from "../../flow.ts";

/** Which data key it is; bound to what is wrapped, so that one tenant's cannot be passed off as another's. */
export interface DataKeyName {
  readonly tenant: TenantId;
  readonly id: string;
}

/** A master key. What its methods reject with says nothing of keys; a Fault is QUEUE_FULL. */
export interface MasterKey {
  /** Names it in the store; at most 128 characters. What was wrapped under one id is unwrapped under that id alone. */
  readonly id: string;
  /** True: every unwrapping is a call of another program, which takes its time. */
  readonly isRemote: boolean;
  /** 32 bytes in; at most 8 KiB out. */
  wrap(name: DataKeyName, dataKey: Uint8Array): Promise<Uint8Array>;
  /** Rejects if it did not wrap exactly this under exactly this name. The caller overwrites the answer once it is done with it. */
  unwrap(name: DataKeyName, wrapped: Uint8Array): Promise<Uint8Array>;
}

export const DATA_KEY_BYTES = 32;
export const MAX_WRAPPED_BYTES = 8 * 1024;
