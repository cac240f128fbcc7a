/**
 * READ FIRST. The types that a module passes through, in order: source → verdict → artifact → attestation → revision → call.
 *
 *     source ──Compile──▶ artifact ──Sign──▶ attestation ──Deploy──▶ revision ──Invoke──▶ state
 *
 * Each room takes the parcel of the room before it and hands on its own. Nothing goes back.
 */

/** What a module is. Reducers, deciders and projections are pure: the same events always give the same bytes of state. */
export type Kind = "reducer" | "decider" | "projection" | "handler";

/** A tenant's name: 1 to 63 characters, an RFC 1035 label. Everything stored, signed or run belongs to exactly one. */
export type TenantId = string;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

// ── 0. Source ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One TypeScript file as its author wrote it. */
export interface SourceFile {
  /** Relative, `/` between the parts, no `.` or `..` part, ends in `.ts`, at most 255 bytes of UTF-8, Unicode form NFC. */
  readonly path: string;
  /** UTF-8, with or without a byte order mark; 1 byte to 256 KiB. */
  readonly content: Uint8Array;
}

/** A whole module as its author wrote it. Untrusted: only `compile/` looks inside. */
export interface SourceModule {
  /** 1 to 200 files, 1 MiB in all. Their order means nothing. */
  readonly files: readonly SourceFile[];
  /** The path of the file whose default export defines the module. `""`: the only file, or else `index.ts`. */
  readonly entry: string;
}

// ── 1. Compile: source → verdict ─────────────────────────────────────────────────────────────────────────────────────

/** A stretch of source text. Lines and columns count from 1, columns in UTF-16 code units; all 0 for a file as a whole. */
export interface SourceRange {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A replacement of one stretch of source text; an empty range is an insertion. */
export interface TextEdit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** A correction that a tool can make by itself: it keeps what the author meant, and removes the finding. */
export interface Fix {
  /** What it does, such as `Use event.time`. */
  readonly title: string;
  /** At least 1, at most 16; they do not overlap. All are made, or none. */
  readonly edits: readonly TextEdit[];
}

/** One finding of the analyser, written for the module's author. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** The rule's id, which is the name of its page in `docs/rules/`; `ts2322` and the like for TypeScript's own errors. */
  readonly rule: string;
  readonly range: SourceRange;
  /** The name found there, such as `process.env`; `""` if it is not about a name. */
  readonly name: string;
  /** What is wrong and why it is not allowed. */
  readonly message: string;
  /** What to write instead; `""` if there is nothing to recommend. */
  readonly suggestion: string;
  /** The source lines with a marker under the place; plain text. */
  readonly codeFrame: string;
  /** Undefined where only the author can know what to write. */
  readonly fix: Fix | undefined;
}

/**
 * What a pure module does with the state: it makes a changed copy and leaves alone what it was given (`copied`), it may change it in place (`changed`),
 * or it may ask whether two objects are one (`compared`). It decides how the executor keeps a module from seeing where the events were cut into batches.
 */
export type StateStyle = "copied" | "changed" | "compared";

/** What is known of a compiled module; part of what is signed. */
export interface Manifest {
  readonly kind: Kind;
  /** The definition's methods, sorted. */
  readonly methods: readonly string[];
  /** The capabilities that the module declares, sorted; none for pure kinds. */
  readonly capabilities: readonly string[];
  /** Over the source in canonical form (`compile/source-digest.ts`). */
  readonly sourceDigest: Digest;
  /** The policy that the module was analysed under; the policy's version. */
  readonly policyDigest: Digest;
  /** Such as `assay/0.1.0 typescript/6.0.2`. */
  readonly compilerVersion: string;
  /** The entry's path. */
  readonly entry: string;
  /** Absent for handlers, and from manifests that were signed before there was such a thing. */
  readonly stateStyle?: StateStyle;
}

/** The compiled module: one ES module file, its source map and its manifest. */
export interface Artifact {
  /** SHA-256 of `code`; the artifact's name. */
  readonly digest: Digest;
  readonly code: Uint8Array;
  /** Source map, revision 3, JSON. Used for stacks alone; not covered by `digest`. */
  readonly sourceMap: Uint8Array;
  readonly manifest: Manifest;
}

/**
 * How it is ensured that a pure module's result depends on its events alone: not on time, chance, language, region, time zone, engine, earlier calls,
 * the depth of the stack or the engine's words. What the analysis can prove needs nothing at run time; the rest is counted here.
 */
export interface Determinism {
  /** Places where the compiler has put a check that runs with the code, by what is checked. */
  readonly guards: {
    /** Keys that are worked out at run time. */
    readonly keys: number;
    /** Functions that are found by such a key, or told from data by `typeof`. */
    readonly functions: number;
    /** Dates that are made of text or of numbers. */
    readonly dates: number;
    /** `catch` and `finally`, which learn nothing of the engine. */
    readonly catches: number;
  };
  /** True: the module is evaluated anew for each call, because it might keep something where nobody can see it. */
  readonly evaluatedAnew: boolean;
  /** How much of the state is looked at after each event, so that nothing tells where the events were cut into batches. */
  readonly stateStyle: StateStyle;
}

/** What Compile and Check answer. A rejection is a value, not an error. */
export type CompileVerdict = {
  /** In order of file and place, without duplicates, at most 500. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many findings were left out beyond those. */
  readonly diagnosticsOmitted: number;
  readonly policyDigest: Digest;
} & (
  | {
      readonly outcome: "accepted";
      readonly artifact: Artifact;
      /** Undefined for a handler, which is not pure. */
      readonly determinism: Determinism | undefined;
    }
  | {
      readonly outcome: "rejected";
      /** At least 1; omitted ones included. */
      readonly errorCount: number;
      /** What the module is, where that became clear before it was rejected. */
      readonly kind: Kind | undefined;
    }
);

// ── 2. Sign: artifact → attestation ──────────────────────────────────────────────────────────────────────────────────

/** What a signature binds together (security invariant 3). The predicate of the in-toto statement. */
export interface Statement {
  readonly artifactDigest: Digest;
  readonly tenant: TenantId;
  readonly manifest: Manifest;
}

/** One signature: ECDSA P-256 with SHA-256 in ASN.1 DER, low s. The key id is a hint; nothing is trusted because of it. */
export interface Signature {
  readonly keyId: Digest;
  readonly signature: Uint8Array;
}

/** A DSSE envelope (v1.0.2) around an in-toto statement v1. */
export interface Attestation {
  readonly payloadType: string;
  /** The exact bytes that were signed (inside DSSE's pre-authentication encoding): canonical JSON, at most 16 KiB. */
  readonly payload: Uint8Array;
  readonly signatures: readonly Signature[];
}

/** Active: signs and verifies. Retired: verifies only. Revoked: nothing that it signed is loaded. */
export type KeyStatus = "active" | "retired" | "revoked";

/** The public half of a signing key. */
export interface PublicKey {
  /** SHA-256 of the key's SubjectPublicKeyInfo in DER. */
  readonly keyId: Digest;
  /** SubjectPublicKeyInfo in PEM (RFC 7468). */
  readonly pem: string;
  readonly status: KeyStatus;
  readonly createdAtMs: number;
  /** The group that it signs for: an RFC 1035 label. Absent: `default`. */
  readonly group?: string;
}

/** Whose signatures an attestation must carry. Several rules must all be met, each by different keys that are not revoked. */
export interface SignatureRule {
  /** The keys' group. Undefined: any keys. */
  readonly group: string | undefined;
  /** How many, 1 to 8. */
  readonly signatures: number;
}

// ── 3. Deploy: attestation → revision ────────────────────────────────────────────────────────────────────────────────

/** A tenant's named deployment target. */
export interface FunctionRecord {
  readonly tenant: TenantId;
  readonly name: string;
  /** Undefined: out of service; its revisions are kept. */
  readonly activeRevision: number | undefined;
  readonly latestRevision: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Changes with every change of the function. */
  readonly etag: string;
}

/** Why nothing of an artifact is loaded any more: its source does not pass a newer policy. */
export interface Quarantine {
  /** The policy that it did not pass. */
  readonly policyDigest: Digest;
  /** How many errors the analyser found; at least 1. */
  readonly errorCount: number;
  readonly createdAtMs: number;
}

/** Who may call a revision, how, and how much: enforced before an executor is touched. Everywhere 0, or an empty list, means that the server's bound holds. */
export interface FunctionPolicy {
  /** The methods that may be called, such as `Reduce`. */
  readonly methods: readonly string[];
  /** The largest request, or message of a stream. */
  readonly maxRequestBytes: number;
  /** Events of a call or batch. */
  readonly maxBatchEvents: number;
  /** A call that allows itself more time, or sets no deadline, gets this one. */
  readonly maxDeadlineMs: number;
  /** Calls of the function, of all its revisions together, that are under way at the same time; a stream is one. */
  readonly maxRunningCalls: number;
  /** Calls and batches, as the rate of a token bucket, */
  readonly callsPerSecond: number;
  /** and its size. */
  readonly burst: number;
  /** Ids of the credentials that may call it; at most 64. */
  readonly callers: readonly string[];
}

/** One immutable deployment. Numbers start at 1, have no gaps and are never used twice. */
export interface Revision {
  readonly tenant: TenantId;
  readonly functionName: string;
  readonly number: number;
  readonly artifactDigest: Digest;
  readonly artifactSizeBytes: number;
  readonly manifest: Manifest;
  readonly attestation: Attestation;
  /** The keys whose signatures verified when it was deployed. */
  readonly keyIds: readonly Digest[];
  readonly createdAtMs: number;
  readonly note: string;
  /** The artifact's, which comes and goes; all else of a revision never changes. Undefined: it has none. */
  readonly quarantine: Quarantine | undefined;
  /** Absent: whoever has the role may call it, as much as the server allows. */
  readonly policy?: FunctionPolicy;
}

// ── 4. Invoke: revision → state ──────────────────────────────────────────────────────────────────────────────────────

/** What a credential allows; `proto/assay/v1/access.proto` says what each role is for. */
export type Role = "compile" | "sign" | "deploy" | "invoke" | "read" | "admin";

/** Who a credential speaks for, and what it allows. */
export interface Identity {
  readonly tenant: TenantId;
  /**
   * Names the credential in logs, audit records and policies, and says nothing that could be used in its place: `key:<id>` for an API key,
   * `jwt:<issuer's name>:<subject>` for a token of an identity provider, `cert:<name>` for a client certificate. At most 256 characters.
   */
  readonly credentialId: string;
  readonly roles: ReadonlySet<Role>;
  /** The functions that it is limited to: names, or beginnings of names with `*` behind. Undefined: all. */
  readonly functions: readonly string[] | undefined;
  /** When it ends by itself. Undefined: never. */
  readonly expiresAtMs: number | undefined;
}

/** Who calls, and for how long the caller cares. Every room's methods that act for a caller take one. */
export interface Caller {
  readonly tenant: TenantId;
  /** See `Identity`. */
  readonly credentialId: string;
  /** Finds the call in the log. */
  readonly requestId: string;
  /** Aborted when the client cancels, vanishes, or its deadline passes. */
  readonly signal: AbortSignal;
  /** Takes what the log should name beside the request, should the call fail: the function, its revision. */
  readonly about?: (facts: CallFacts) => void;
  /** Ends the call now with DEADLINE_EXCEEDED: its function allows it no more time. */
  expire?(): void;
  /** Undefined: nobody observes it. */
  readonly probe?: CallProbe | undefined;
}

/** Follows a call on its way, where somebody observes calls. Its methods never throw, and nothing depends on what they do. */
export interface CallProbe {
  /** The function that it calls exists, and this revision of it is to answer. */
  found(functionName: string, revision: number): void;
  /** A message of its stream has come; a call with one request came as a whole. */
  arrived(): void;
  /** It was handed to an executor. Comes again where that had to be done again. */
  sent(): void;
  /** The executor has answered: what goes to the client, or undefined for a fault, and what that used if it is known. */
  answered(answer: Uint8Array | undefined, usage?: ReportedUsage): void;
}

/** What an executor says that a call used until it failed: `assay.v1.Usage`. */
export interface ReportedUsage {
  readonly cpuTimeNs: bigint;
  readonly wallTimeNs: bigint;
  readonly heapBytes: bigint;
}

/** What the log names of a call. MUST hold no source text, payload, token or key. */
export type CallFacts = Readonly<Record<string, string | number>>;

/** Names a function, and where wanted one revision of it. */
export interface FunctionRef {
  readonly name: string;
  readonly revision: number | undefined;
}
