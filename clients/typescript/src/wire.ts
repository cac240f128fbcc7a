/** Turns the wire's messages into the client's plain values. */
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import {
  KeyStatus,
  type Attestation as WireAttestation,
  type PublicKey as WirePublicKey,
} from "./gen/assay/v1/attestation_pb.js";
import {
  RescanOutcome as WireRescanOutcome,
  type RescanRevisionsResponse as WireRescanResult,
  type Secret as WireSecret,
} from "./gen/assay/v1/deploy_service_pb.js";
import type {
  Function as WireFunction,
  FunctionPolicy as WireFunctionPolicy,
  Quarantine as WireQuarantine,
  Revision as WireRevision,
} from "./gen/assay/v1/function_pb.js";
import { LogLevel, type LogLine as WireLogLine } from "./gen/assay/v1/invoke_service_pb.js";
import {
  Severity,
  type Artifact as WireArtifact,
  type Determinism as WireDeterminism,
  type Diagnostic as WireDiagnostic,
  Kind as WireKind,
  type Manifest as WireManifest,
  type SourceRange as WireSourceRange,
  StateStyle as WireStateStyle,
} from "./gen/assay/v1/module_pb.js";
import type { Usage as WireUsage } from "./gen/assay/v1/usage_pb.js";
import { toNumber, toOptionalNumber } from "./int64.ts";
import type {
  Artifact,
  Attestation,
  Determinism,
  Diagnostic,
  FunctionInfo,
  FunctionPolicy,
  Kind,
  LogLine,
  Manifest,
  PublicKey,
  Quarantine,
  RescanOutcome,
  RescanResult,
  Revision,
  Secret,
  Source,
  SourceFile,
  SourceRange,
  StateStyle,
  Usage,
} from "./model.ts";
import { dateOf } from "./moment.ts";

const KINDS: ReadonlyMap<WireKind, Kind> = new Map([
  [WireKind.REDUCER, "reducer"],
  [WireKind.DECIDER, "decider"],
  [WireKind.PROJECTION, "projection"],
  [WireKind.HANDLER, "handler"],
]);

const RESCAN_OUTCOMES: ReadonlyMap<WireRescanOutcome, RescanOutcome> = new Map([
  [WireRescanOutcome.CURRENT, "current"],
  [WireRescanOutcome.PASSES, "passes"],
  [WireRescanOutcome.RENEWED, "renewed"],
  [WireRescanOutcome.QUARANTINED, "quarantined"],
  [WireRescanOutcome.UNDECIDED, "undecided"],
]);

const KEY_STATUSES: ReadonlyMap<KeyStatus, PublicKey["status"]> = new Map([
  [KeyStatus.ACTIVE, "active"],
  [KeyStatus.RETIRED, "retired"],
  [KeyStatus.REVOKED, "revoked"],
]);

const LOG_LEVELS: ReadonlyMap<LogLevel, LogLine["level"]> = new Map([
  [LogLevel.DEBUG, "debug"],
  [LogLevel.INFO, "info"],
  [LogLevel.WARN, "warn"],
  [LogLevel.ERROR, "error"],
]);

/** Undefined for a kind that is not known, or not known to this client. */
export function toKind(kind: WireKind): Kind | undefined {
  return KINDS.get(kind);
}

export function fromKind(kind: Kind): WireKind {
  for (const [wire, name] of KINDS) if (name === kind) return wire;
  return WireKind.UNSPECIFIED;
}

/** The wire's files of a module. A text alone is `index.ts`. */
export function toModule(
  source: Source,
  entry: string,
): { files: { path: string; content: Uint8Array }[]; entry: string } {
  const files = filesOf(source);
  return {
    files: files.map(({ path, content }) => ({
      path,
      content: typeof content === "string" ? new TextEncoder().encode(content) : content,
    })),
    entry,
  };
}

function filesOf(source: Source): readonly SourceFile[] {
  if (typeof source === "string") return [{ path: "index.ts", content: source }];
  if (isList(source)) return source;
  return Object.entries(source).map(([path, content]) => ({ path, content }));
}

function isList(source: Exclude<Source, string>): source is readonly SourceFile[] {
  return Array.isArray(source);
}

export function toDiagnostic(diagnostic: WireDiagnostic): Diagnostic {
  const { fix } = diagnostic;
  return {
    severity: diagnostic.severity === Severity.WARNING ? "warning" : "error",
    rule: diagnostic.rule,
    range: toRange(diagnostic.range),
    name: diagnostic.name,
    message: diagnostic.message,
    suggestion: diagnostic.suggestion,
    codeFrame: diagnostic.codeFrame,
    fix:
      fix === undefined
        ? undefined
        : { title: fix.title, edits: fix.edits.map(({ range, newText }) => ({ range: toRange(range), newText })) },
  };
}

export function toDeterminism(determinism: WireDeterminism | undefined): Determinism | undefined {
  if (determinism === undefined) return undefined;
  const { guardedKeys, guardedFunctions, guardedDates, guardedCatches, evaluatedAnew, stateStyle } = determinism;
  return {
    guards: { keys: guardedKeys, functions: guardedFunctions, dates: guardedDates, catches: guardedCatches },
    evaluatedAnew,
    stateStyle: toStateStyle(stateStyle),
  };
}

function toStateStyle(style: WireStateStyle | undefined): StateStyle | undefined {
  switch (style) {
    case WireStateStyle.COPIED:
      return "copied";
    case WireStateStyle.CHANGED:
      return "changed";
    case WireStateStyle.COMPARED:
      return "compared";
    default:
      return undefined;
  }
}

function toRange(range: WireSourceRange | undefined): SourceRange {
  const { path = "", startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = range ?? {};
  return { path, startLine, startColumn, endLine, endColumn };
}

export function toManifest(manifest: WireManifest | undefined): Manifest {
  const stateStyle = toStateStyle(manifest?.stateStyle);
  return {
    kind: toKind(manifest?.kind ?? WireKind.UNSPECIFIED),
    methods: manifest?.methods ?? [],
    capabilities: manifest?.capabilities ?? [],
    sourceDigest: manifest?.sourceDigest ?? "",
    policyDigest: manifest?.policyDigest ?? "",
    compilerVersion: manifest?.compilerVersion ?? "",
    entry: manifest?.entry ?? "",
    ...(stateStyle === undefined ? {} : { stateStyle }),
  };
}

export function toArtifact(artifact: WireArtifact | undefined): Artifact {
  return {
    digest: artifact?.digest ?? "",
    sizeBytes: toNumber(artifact?.sizeBytes ?? 0n),
    manifest: toManifest(artifact?.manifest),
  };
}

export function toAttestation(attestation: WireAttestation | undefined): Attestation {
  return {
    payloadType: attestation?.payloadType ?? "",
    payload: attestation?.payload ?? new Uint8Array(0),
    signatures: (attestation?.signatures ?? []).map(({ keyId, signature }) => ({ keyId, signature })),
  };
}

export function toFunction(info: WireFunction | undefined): FunctionInfo {
  return {
    name: info?.name ?? "",
    activeRevision: toOptionalNumber(info?.activeRevision),
    latestRevision: toNumber(info?.latestRevision ?? 0n),
    createdAt: toDate(info?.createdAt),
    updatedAt: toDate(info?.updatedAt),
    etag: info?.etag ?? "",
  };
}

function toFunctionPolicy(policy: WireFunctionPolicy): FunctionPolicy {
  const { methods, maxRequestBytes, maxBatchEvents, maxDeadlineMs, maxRunningCalls, callsPerSecond, burst, callers } =
    policy;
  return { methods, maxRequestBytes, maxBatchEvents, maxDeadlineMs, maxRunningCalls, callsPerSecond, burst, callers };
}

export function toSecret(secret: WireSecret | undefined): Secret {
  return { name: secret?.name ?? "", updatedAt: toDate(secret?.updatedAt) };
}

export function toRevision(revision: WireRevision | undefined): Revision {
  return {
    function: revision?.function ?? "",
    number: toNumber(revision?.number ?? 0n),
    artifact: toArtifact(revision?.artifact),
    keyIds: revision?.keyIds ?? [],
    createdAt: toDate(revision?.createdAt),
    note: revision?.note ?? "",
    active: revision?.active ?? false,
    quarantine: revision?.quarantine === undefined ? undefined : toQuarantine(revision.quarantine),
    policy: revision?.policy === undefined ? undefined : toFunctionPolicy(revision.policy),
  };
}

function toQuarantine({ policyDigest, errorCount, createdAt }: WireQuarantine): Quarantine {
  return { policyDigest, errorCount, createdAt: toDate(createdAt) };
}

export function toRescanResult(result: WireRescanResult): RescanResult {
  return {
    revision: toRevision(result.revision),
    outcome: RESCAN_OUTCOMES.get(result.outcome) ?? "unknown",
    policyDigest: result.policyDigest,
    errorCount: result.errorCount,
    diagnostics: result.diagnostics.map(toDiagnostic),
    renewedAs: toOptionalNumber(result.renewedAs),
    why: result.why,
  };
}

export function toPublicKey(key: WirePublicKey): PublicKey {
  return {
    keyId: key.keyId,
    pem: key.pem,
    status: KEY_STATUSES.get(key.status) ?? "unknown",
    createdAt: toDate(key.createdAt),
    group: key.group,
  };
}

export function toLogLine({ time, revision, requestId, level, text, truncated, linesDropped }: WireLogLine): LogLine {
  return {
    time: toDate(time),
    revision: toNumber(revision),
    requestId,
    level: LOG_LEVELS.get(level) ?? "unknown",
    text,
    truncated,
    linesDropped,
  };
}

/** What was not accounted for counts as nothing. */
export function toUsage(usage: WireUsage | undefined): Usage {
  return {
    cpuTimeNs: toNumber(usage?.cpuTimeNs ?? 0n),
    wallTimeNs: toNumber(usage?.wallTimeNs ?? 0n),
    heapBytes: toNumber(usage?.heapBytes ?? 0n),
  };
}

function toDate(timestamp: Timestamp | undefined): Date {
  return timestamp === undefined ? new Date(0) : dateOf(timestamp);
}
