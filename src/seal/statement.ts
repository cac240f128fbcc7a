/**
 * The statement inside an attestation: in-toto statement v1, in canonical JSON (RFC 8785). One statement has one encoding, and nothing else is read:
 * what was parsed is written again and must give the same bytes, so unknown keys, doubled keys, other orders, escapes and white space are all refused.
 */
import { isUtf8 } from "node:buffer";
import { canonicalJson } from "../base/canonical-json.ts";
import { isDigest } from "../base/digest.ts";
import { MESSAGE_LIMITS, SOURCE_LIMITS } from "../base/limits.ts";
import { isLabel } from "../base/names.ts";
import type { Kind, Manifest, Statement, StateStyle } from "../flow.ts";

const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE_V1 = "https://assay.dev/attestation/v1";
/** With `stateStyle`. */
const PREDICATE_TYPE_V2 = "https://assay.dev/attestation/v2";
/** The subject's name. It says nothing: an artifact is known by its digest. */
const SUBJECT_NAME = "module.js";

const MAX_METHODS = 16;
const MAX_CAPABILITIES = 64;
/** Control characters and those that turn the direction of text: a path is shown to people. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const KINDS: ReadonlySet<string> = new Set(["reducer", "decider", "projection", "handler"] satisfies Kind[]);

/** The statement's bytes: what a payload holds. Throws a TypeError for a statement that `parseStatement` would refuse. */
export function encodeStatement(statement: Statement): Uint8Array {
  const flaw = flawOf(statement);
  if (flaw !== undefined) throw new TypeError(`not a statement: ${flaw}`);
  const bytes = Buffer.from(canonicalStatement(statement), "utf8");
  if (bytes.byteLength > MESSAGE_LIMITS.maxAttestationPayloadBytes) throw new TypeError("not a statement: too large");
  return new Uint8Array(bytes);
}

/** What came of reading a payload: the statement, or what is wrong with it, in a sentence that quotes nothing of it. */
export type ParsedStatement =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly flaw: string };

/** Reads a payload. Never throws for hostile input. */
export function parseStatement(payload: Uint8Array): ParsedStatement {
  const refuse = (flaw: string): ParsedStatement => ({ ok: false, flaw });
  if (payload.byteLength > MESSAGE_LIMITS.maxAttestationPayloadBytes) return refuse("the payload is over 16 KiB");
  if (!isUtf8(payload)) return refuse("the payload is not UTF-8");
  const text = Buffer.from(payload).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("the payload is not JSON");
  }
  if (!isRecord(value)) return refuse("the payload is not a JSON object");
  if (value._type !== STATEMENT_TYPE) return refuse("the payload is not an in-toto statement v1");
  if (value.predicateType !== PREDICATE_TYPE_V1 && value.predicateType !== PREDICATE_TYPE_V2)
    return refuse("the predicate is not of the type that Assay signs");
  const statement = readStatement(value);
  if (statement === undefined) return refuse("the statement lacks a field, or a field has the wrong type");
  const flaw = flawOf(statement);
  if (flaw !== undefined) return refuse(flaw);
  if (canonicalStatement(statement) !== text) {
    return refuse("the payload is not the canonical form of its statement (RFC 8785, no other fields)");
  }
  return { ok: true, statement };
}

function canonicalStatement(statement: Statement): string {
  const { manifest } = statement;
  return canonicalJson({
    _type: STATEMENT_TYPE,
    subject: [{ name: SUBJECT_NAME, digest: { sha256: statement.artifactDigest } }],
    predicateType: manifest.stateStyle === undefined ? PREDICATE_TYPE_V1 : PREDICATE_TYPE_V2,
    predicate: {
      tenant: statement.tenant,
      kind: manifest.kind,
      methods: manifest.methods,
      capabilities: manifest.capabilities,
      sourceDigest: manifest.sourceDigest,
      policyDigest: manifest.policyDigest,
      compilerVersion: manifest.compilerVersion,
      entry: manifest.entry,
      ...(manifest.stateStyle === undefined ? {} : { stateStyle: manifest.stateStyle }),
    },
  });
}

function readStatement(value: Readonly<Record<string, unknown>>): Statement | undefined {
  const { subject, predicate } = value;
  if (!Array.isArray(subject) || subject.length !== 1 || !isRecord(predicate)) return undefined;
  const first: unknown = subject[0];
  if (!isRecord(first) || !isRecord(first.digest)) return undefined;
  const artifactDigest = first.digest.sha256;
  const { tenant, kind, methods, capabilities, sourceDigest, policyDigest, compilerVersion, entry, stateStyle } =
    predicate;
  if (
    typeof artifactDigest !== "string" ||
    typeof tenant !== "string" ||
    !isKind(kind) ||
    !isStrings(methods) ||
    !isStrings(capabilities) ||
    typeof sourceDigest !== "string" ||
    typeof policyDigest !== "string" ||
    typeof compilerVersion !== "string" ||
    typeof entry !== "string" ||
    (stateStyle !== undefined && !isStateStyle(stateStyle))
  ) {
    return undefined;
  }
  const manifest: Manifest = {
    ...{ kind, methods, capabilities, sourceDigest, policyDigest, compilerVersion, entry },
    ...(stateStyle === undefined ? {} : { stateStyle }),
  };
  return { artifactDigest, tenant, manifest };
}

/** What is wrong with a statement's values; undefined if nothing is. */
function flawOf({ artifactDigest, tenant, manifest }: Statement): string | undefined {
  if (!isDigest(artifactDigest)) return "the subject's digest is not 64 lower-case hexadecimal digits";
  if (!isLabel(tenant)) return "the tenant is not an RFC 1035 label";
  if (!isDigest(manifest.sourceDigest)) return "the source digest is not 64 lower-case hexadecimal digits";
  if (!isDigest(manifest.policyDigest)) return "the policy digest is not 64 lower-case hexadecimal digits";
  if (!KINDS.has(manifest.kind)) return "the kind is not known";
  if (!/^[ -~]{1,128}$/.test(manifest.compilerVersion)) return "the compiler version is not 1 to 128 ASCII characters";
  const entryBytes = Buffer.byteLength(manifest.entry);
  if (
    entryBytes < 1 ||
    entryBytes > SOURCE_LIMITS.maxPathBytes ||
    !manifest.entry.isWellFormed() ||
    UNPRINTABLE.test(manifest.entry)
  ) {
    return "the entry is not a path of 1 to 255 printable bytes";
  }
  if (
    manifest.methods.length > MAX_METHODS ||
    !manifest.methods.every((name) => /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name))
  ) {
    return "the methods are not at most 16 names";
  }
  if (
    manifest.capabilities.length > MAX_CAPABILITIES ||
    !manifest.capabilities.every((name) => /^[!-~]{1,128}$/.test(name))
  ) {
    return "the capabilities are not at most 64 names";
  }
  if (!isStrictlySorted(manifest.methods)) return "the methods are not sorted and distinct";
  if (!isStrictlySorted(manifest.capabilities)) return "the capabilities are not sorted and distinct";
  if (manifest.kind === "handler" && manifest.stateStyle !== undefined) return "a handler has no state";
  if (manifest.kind !== "handler" && manifest.capabilities.length > 0) return "a pure kind has no capabilities";
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isStateStyle(value: unknown): value is StateStyle {
  return value === "copied" || value === "changed" || value === "compared";
}

function isKind(value: unknown): value is Kind {
  return typeof value === "string" && KINDS.has(value);
}

function isStrictlySorted(items: readonly string[]): boolean {
  return items.every((item, index) => index === 0 || (items[index - 1] ?? "") < item);
}
