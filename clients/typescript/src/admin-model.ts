/** What administrators ask with and are answered: tenants, credentials, quotas, the audit log, the server. */
import type { CallOptions } from "./connect-options.ts";
import type { FailureReason } from "./errors.ts";

/** What a credential allows. */
export type Role = "compile" | "sign" | "deploy" | "invoke" | "read" | "admin";

/** Somebody whose modules, functions, events and keys are apart from everybody else's. */
export interface Tenant {
  readonly name: string;
  /** What people call it; `""` for nothing. */
  readonly displayName: string;
  /** True: its calls are refused. */
  readonly suspended: boolean;
  readonly createdAt: Date;
}

/** What may be said of an API key. */
export interface Credential {
  /** The key begins with `assay_` and this. */
  readonly id: string;
  readonly tenant: string;
  readonly roles: readonly Role[];
  /** The functions that it is limited to, by names or beginnings of names with `*` behind; none: all. */
  readonly functions: readonly string[];
  readonly note: string;
  readonly createdAt: Date;
  /** Undefined: never. */
  readonly expiresAt: Date | undefined;
  /** Undefined: it was not. */
  readonly revokedAt: Date | undefined;
  /** To the minute. Undefined: not since it was made. */
  readonly lastUsedAt: Date | undefined;
}

/** What an API key is to be. */
export interface CredentialOptions extends CallOptions {
  /** At least one. */
  readonly roles: readonly Role[];
  readonly functions?: readonly string[] | undefined;
  /** A remark for people, at most 256 characters. */
  readonly note?: string | undefined;
  /** Absent: never. */
  readonly expiresAt?: Date | undefined;
}

/** An API key that was made. */
export class CreatedCredential {
  /** What may be said of it. */
  readonly credential: Credential;
  readonly #token: string;

  /** @internal */
  constructor(credential: Credential, token: string) {
    this.credential = credential;
    this.#token = token;
  }

  /** What it is called with, answered this once. Neither `console.log` nor `JSON.stringify` shows it of the whole. */
  get token(): string {
    return this.#token;
  }
}

/** What a tenant may use. 0 in what is set: the server's default; in an answer: there is no limit. */
export interface Quota {
  readonly functions: number;
  readonly revisionsPerFunction: number;
  /** Artifacts, sources, attestations and secrets together. */
  readonly storedBytes: number;
  readonly runningCalls: number;
  readonly waitingCalls: number;
  readonly callsPerSecond: number;
  readonly cpuMsPerMinute: number;
  readonly compilesPerMinute: number;
}

/** What a tenant uses at a moment. */
export interface QuotaUsage {
  readonly functions: number;
  readonly storedBytes: number;
  readonly runningCalls: number;
  readonly waitingCalls: number;
  readonly cpuMsInLastMinute: number;
  readonly compilesInLastMinute: number;
}

/** Which entries of the audit log. */
export interface AuditOptions extends CallOptions {
  /** Absent: all tenants', for administrators of the server. */
  readonly tenant?: string | undefined;
  /** At this time or later. */
  readonly from?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
  /** With this sequence number or a higher one. */
  readonly fromSequence?: number | undefined;
}

/** One entry of the audit log. */
export interface AuditEntry {
  /** From 1, without gaps in the log as a whole. */
  readonly sequence: number;
  readonly at: Date;
  readonly tenant: string;
  readonly credentialId: string;
  readonly method: string;
  readonly resource: string;
  /** Why it was refused or failed. Undefined: it was done. */
  readonly reason: FailureReason | undefined;
  readonly requestId: string;
  /** How many refusals alike it stands for. */
  readonly count: number;
  /** SHA-256 of the entry before; 64 zeros for the first. */
  readonly previousDigest: string;
  /** SHA-256 of this entry's line. */
  readonly digest: string;
}

/** What a server is. */
export interface ServerInfo {
  readonly version: string;
  readonly nodeVersion: string;
  readonly v8Version: string;
  readonly compilerVersion: string;
  readonly policyDigest: string;
  readonly sandbox: {
    /** Undefined: a mode that this client does not know. */
    readonly mode: "strict" | "process" | undefined;
    readonly layers: readonly { readonly name: string; readonly present: boolean; readonly detail: string }[];
  };
  readonly executionLimits: {
    readonly cpuTimeMs: number;
    readonly wallClockMs: number;
    readonly memoryMb: number;
    readonly stateBytes: number;
    readonly batchEvents: number;
  };
  readonly wireLimits: {
    readonly requestBytes: number;
    readonly responseBytes: number;
    readonly moduleFiles: number;
    readonly fileBytes: number;
    readonly moduleBytes: number;
  };
  readonly startedAt: Date;
}
