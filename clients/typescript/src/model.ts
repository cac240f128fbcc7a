/**
 * What the client answers with: plain values, with the words of the wire (`proto/assay/v1`) in the manner of TypeScript. Numbers are exact: an answer with one
 * beyond 2^53 - 1 is an error.
 */

/** What a module is. */
export type Kind = "reducer" | "decider" | "projection" | "handler";

/** One file of a module. */
export interface SourceFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A module's source: the text of its only file, every file's text or bytes by its path, or a list of files. */
export type Source = string | Readonly<Record<string, string | Uint8Array>> | readonly SourceFile[];

/** A stretch of source. Lines and columns count from 1, in UTF-16 code units; all 0 for a file or module as a whole. */
export interface SourceRange {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A replacement of one stretch of source; an empty range is an insertion. */
export interface TextEdit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** A correction that a tool can make by itself. All its edits are made, or none. */
export interface Fix {
  /** What it does, for people. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One finding of the analyser. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** The rule's id; `ts2322` and the like for TypeScript's own errors. */
  readonly rule: string;
  readonly range: SourceRange;
  /** The name found there; `""` if it is not about a name. */
  readonly name: string;
  readonly message: string;
  /** What to write instead; `""` if there is nothing to recommend. */
  readonly suggestion: string;
  /** The source lines with a marker under the place; plain text. */
  readonly codeFrame: string;
  /** Undefined where only the author can know what to write. */
  readonly fix: Fix | undefined;
}

/** What is known of a compiled module; it stands in its attestation. */
export interface Manifest {
  readonly kind: Kind | undefined;
  readonly methods: readonly string[];
  readonly capabilities: readonly string[];
  readonly sourceDigest: string;
  readonly policyDigest: string;
  readonly compilerVersion: string;
  readonly entry: string;
  /** Absent for handlers, and for what an older compiler made. */
  readonly stateStyle?: StateStyle;
}

/** A compiled module without its bytes; `client.artifact(digest)` has those. */
export interface Artifact {
  /** SHA-256 of the compiled file, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly manifest: Manifest;
}

/** A compiled module with its bytes, whose digest the client has checked. */
export interface ArtifactFiles {
  readonly artifact: Artifact;
  readonly code: Uint8Array;
  /** Source map, revision 3, JSON. */
  readonly sourceMap: Uint8Array;
}

/** What Compile answers. That source was rejected is a value, not an error. */
export type CompileVerdict = {
  readonly diagnostics: readonly Diagnostic[];
  /** How many findings were left out beyond those. */
  readonly diagnosticsOmitted: number;
} & (
  | {
      readonly outcome: "accepted";
      readonly artifact: Artifact;
      /** Undefined for a handler. */
      readonly determinism: Determinism | undefined;
    }
  | { readonly outcome: "rejected"; readonly errorCount: number }
);

/** What Check answers. */
export interface CheckVerdict {
  readonly outcome: "accepted" | "rejected";
  /** Undefined if the module was rejected before that was clear. */
  readonly kind: Kind | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsOmitted: number;
  readonly policyDigest: string;
  /** Undefined if it was rejected, and for a handler. */
  readonly determinism: Determinism | undefined;
}

/**
 * What a module does with the state: it makes a changed copy and leaves alone what it was given (`copied`), it may change it in place (`changed`), or it
 * may ask whether two objects are one (`compared`).
 */
export type StateStyle = "copied" | "changed" | "compared";

/** How it is ensured that a module's result depends on its events alone: what is checked while it runs. The rest is proven beforehand. */
export interface Determinism {
  readonly guards: {
    readonly keys: number;
    readonly functions: number;
    readonly dates: number;
    readonly catches: number;
  };
  /** True: the module is evaluated anew for each call. */
  readonly evaluatedAnew: boolean;
  /** How much of the state is looked at after each event, so that nothing tells where the events were cut into batches: what is new in it, or all. */
  readonly stateStyle: StateStyle | undefined;
}

/** The allowlist of a kind. */
export interface Policy {
  readonly digest: string;
  /** Counts from 1. A tenant's narrower policy has the number of the one that it was made narrower from: only the digest tells them apart. */
  readonly version: number;
  /** False if the server's operator lets the tenant have no modules of this kind. */
  readonly kindAvailable: boolean;
  /** The declaration files that are the type checker's whole world. */
  readonly library: readonly { readonly path: string; readonly text: string }[];
  readonly entries: readonly {
    readonly name: string;
    readonly allowed: boolean;
    /** The version since which it has been allowed without a break; 0 if it is not. */
    readonly allowedSince: number;
    readonly reason: string;
    readonly instead: string;
  }[];
  readonly rules: readonly {
    readonly id: string;
    readonly severity: "error" | "warning";
    readonly summary: string;
  }[];
}

/** A DSSE envelope around an in-toto statement about an artifact. */
export interface Attestation {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyId: string; readonly signature: Uint8Array }[];
}

/** What Verify answers. That a signature does not hold is a value, not an error. */
export interface Verification {
  readonly valid: boolean;
  /** In the order in which they were made; those that could not be made are absent. */
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[];
  /** Undefined if no signature verifies: then the statement says nothing. */
  readonly statement:
    | {
        readonly artifactDigest: string;
        readonly tenant: string;
        readonly manifest: Manifest;
        readonly keyIds: readonly string[];
      }
    | undefined;
}

/** The public half of a signing key. */
export interface PublicKey {
  readonly keyId: string;
  readonly pem: string;
  readonly status: "active" | "retired" | "revoked" | "unknown";
  readonly createdAt: Date;
  /** The group that it signs for, such as `default` or `release`. */
  readonly group: string;
}

/** A named deployment target. */
export interface FunctionInfo {
  readonly name: string;
  /** Undefined: out of service. */
  readonly activeRevision: number | undefined;
  readonly latestRevision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly etag: string;
}

/** One immutable deployment. */
export interface Revision {
  readonly function: string;
  readonly number: number;
  readonly artifact: Artifact;
  readonly keyIds: readonly string[];
  readonly createdAt: Date;
  readonly note: string;
  readonly active: boolean;
  /** Why nothing of it is loaded; undefined if it is not in quarantine. */
  readonly quarantine: Quarantine | undefined;
  /** Who may call it, how, and how much; undefined: whoever has the role, as much as the server allows. */
  readonly policy: FunctionPolicy | undefined;
}

/** Who may call a function, how, and how much. 0, or an empty list, leaves it to the server. */
export interface FunctionPolicy {
  /** Such as `Reduce` and `ReduceStream`. */
  readonly methods: readonly string[];
  readonly maxRequestBytes: number;
  readonly maxBatchEvents: number;
  readonly maxDeadlineMs: number;
  /** Of all revisions together; a stream is one. */
  readonly maxRunningCalls: number;
  /** Calls and batches. */
  readonly callsPerSecond: number;
  /** How many may come at once. 0: as many as a second allows. */
  readonly burst: number;
  /** Ids of credentials, such as `key:` and an API key's id; at most 64. */
  readonly callers: readonly string[];
}

/** What may be said of a secret. */
export interface Secret {
  readonly name: string;
  readonly updatedAt: Date;
}

/** Why nothing of an artifact is loaded any more: its source does not pass a newer policy. Calls fail with `POLICY_STALE`. */
export interface Quarantine {
  readonly policyDigest: string;
  readonly errorCount: number;
  readonly createdAt: Date;
}

/** What became of a revision when it was looked at again. `unknown`: a later server's word. */
export type RescanOutcome = "current" | "passes" | "renewed" | "quarantined" | "undecided" | "unknown";

/** The result of a rescan for one revision. */
export interface RescanResult {
  /** As it was before. */
  readonly revision: Revision;
  readonly outcome: RescanOutcome;
  /** The policy of today. */
  readonly policyDigest: string;
  /** 0 unless it is quarantined. */
  readonly errorCount: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The new revision's number; undefined if there is none. */
  readonly renewedAs: number | undefined;
  /** Why it is undecided, and what to do; else `""`. */
  readonly why: string;
}

/** What Deploy answers. */
export interface Deployment {
  readonly revision: Revision;
  readonly function: FunctionInfo;
}

/** What came of `publish`: compile, sign and deploy in one call. */
export type Publication =
  | Extract<CompileVerdict, { outcome: "rejected" }>
  | ({
      readonly outcome: "deployed";
      readonly artifact: Artifact;
      readonly attestation: Attestation;
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    } & Deployment);

/** What a call or batch used. */
export interface Usage {
  readonly cpuTimeNs: number;
  readonly wallTimeNs: number;
  readonly heapBytes: number;
}

/** What Reduce answers. */
export interface Reduction<State> {
  readonly state: State;
  /** The state as the function made it. */
  readonly stateJson: string;
  /** Its bytes. Hand these on as `stateBytes` to fold on from it. */
  readonly stateBytes: Uint8Array;
  /** SHA-256 over the state in canonical form (RFC 8785). */
  readonly stateDigest: string;
  readonly revision: number;
  readonly eventsApplied: number;
  readonly usage: Usage;
}

/** What one call of `console` in a function's code has written. */
export interface LogLine {
  /** When the server got it. */
  readonly time: Date;
  readonly revision: number;
  /** Of the call that wrote it; `""` if it has none. */
  readonly requestId: string;
  /** The method of `console`; `log` counts as `info`. `unknown`: a later server's word. */
  readonly level: "debug" | "info" | "warn" | "error" | "unknown";
  /** At most 4 KiB; it may hold line breaks. */
  readonly text: string;
  /** True: the text was longer, and its end is missing. */
  readonly truncated: boolean;
  /** How many lines of the same call, after this one, are missing because a call keeps 256 at most. */
  readonly linesDropped: number;
}
