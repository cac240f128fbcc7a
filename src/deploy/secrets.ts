/** Room 3, secrets of functions: set, listed by name, deleted, and never read back. */
import type { Caller } from "../flow.ts";
import type { SecretRecord } from "../store/secret-store.ts";

export type { SecretRecord } from "../store/secret-store.ts";

/** The largest value of a secret. */
export const MAX_SECRET_BYTES = 64 * 1024;
/** Secrets that a function may have. */
export const MAX_SECRETS = 100;

/** The secrets of functions as a caller sees them. What a method has answered survives `kill -9`. */
export interface SecretRoom {
  /** Faults: REQUEST_INVALID, FUNCTION_NOT_FOUND, QUOTA_EXCEEDED, QUEUE_FULL. `value` is overwritten with zeros before this settles. */
  set(caller: Caller, functionName: string, name: string, value: Uint8Array): Promise<SecretRecord>;
  /** In order of name. Faults: REQUEST_INVALID, FUNCTION_NOT_FOUND. */
  list(caller: Caller, functionName: string): Promise<readonly SecretRecord[]>;
  /** Faults: REQUEST_INVALID, FUNCTION_NOT_FOUND, SECRET_NOT_FOUND. */
  delete(caller: Caller, functionName: string, name: string): Promise<void>;
}
