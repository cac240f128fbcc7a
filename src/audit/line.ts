/** One line of the audit log: canonical JSON (RFC 8785), its digest, and the way back. Step: event → LINE → file. */
import { canonicalJson } from "../base/canonical-json.ts";
import { isDigest, sha256Hex } from "../base/digest.ts";
import { isReasonName } from "../fault/reasons.ts";
import type { AuditEvent, AuditRecord } from "./audit-log.ts";

/** What stands in the place of a line before the first. */
export const NO_DIGEST = "0".repeat(64);

/** Longer texts are cut: an event is made of names, and whoever sends something else fills no disk. In UTF-16 code units. */
const MAX_TEXT = 256;

/** The longest line that is read back, in bytes; six texts, each character escaped, are less. */
export const MAX_LINE_BYTES = 16 * 1024;

const KEYS = "at,count,credentialId,method,previousDigest,reason,requestId,resource,sequence,tenant";

/** What a line is made of, beside its event. */
export interface LinePlace {
  readonly sequence: number;
  readonly atMs: number;
  readonly count: number;
  readonly previousDigest: string;
}

/** The line, without its end. */
export function writeLine(event: AuditEvent, { sequence, atMs, count, previousDigest }: LinePlace): string {
  return canonicalJson({
    at: new Date(atMs).toISOString(),
    count,
    credentialId: fit(event.credentialId),
    method: fit(event.method),
    previousDigest,
    reason: event.reason ?? "",
    requestId: fit(event.requestId),
    resource: fit(event.resource),
    sequence,
    tenant: fit(event.tenant),
  });
}

/** A record's line, without its end: what its digest is over. */
export function lineOf(record: AuditRecord): string {
  return writeLine(record, record);
}

/** What a line says. Undefined if it is not, byte for byte, a line that `writeLine` writes. */
export function readLine(line: string): AuditRecord | undefined {
  const fields = parseObject(line);
  if (fields === undefined || Object.keys(fields).join() !== KEYS) return undefined;
  const { at, count, credentialId, method, previousDigest, reason, requestId, resource, sequence, tenant } = fields;
  if (!isCount(count) || !isCount(sequence)) return undefined;
  if (typeof previousDigest !== "string" || !isDigest(previousDigest)) return undefined;
  if (typeof at !== "string" || typeof reason !== "string") return undefined;
  if (typeof credentialId !== "string" || typeof method !== "string" || typeof requestId !== "string") return undefined;
  if (typeof resource !== "string" || typeof tenant !== "string") return undefined;
  const atMs = Date.parse(at);
  if (!Number.isSafeInteger(atMs) || (reason !== "" && !isReasonName(reason))) return undefined;
  const record: AuditRecord = {
    sequence,
    atMs,
    count,
    tenant,
    credentialId,
    method,
    resource,
    reason: reason === "" ? undefined : reason,
    requestId,
    previousDigest,
    digest: sha256Hex(line),
  };
  return lineOf(record) === line ? record : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

function fit(text: string): string {
  return text.slice(0, MAX_TEXT).toWellFormed();
}
