/** Which signatures a deployment needs, tenant by tenant, and who may have which group's key sign: the operator's file, `--deploy-signatures`. */
import { readFileSync } from "node:fs";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import type { SignatureRule, TenantId } from "../flow.ts";

/** The policy. Fixed while the server runs. */
export interface SignaturePolicy {
  /** All of them must be met. None: one signature of any key. */
  rulesOf(tenant: TenantId): readonly SignatureRule[];
  /** Whether a credential may have a group's key sign. Where the file names no signers of a group, every credential with the role may. */
  maySign(group: string, credentialId: string): boolean;
}

/** The file says what cannot be. The message names everything that is wrong with it. */
export class SignaturePolicyError extends Error {
  override readonly name = "SignaturePolicyError";
}

/** One signature of any key, had by anybody with the role. */
export const ONE_SIGNATURE: SignaturePolicy = { rulesOf: () => [], maySign: () => true };

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_RULES = 8;
const MAX_SIGNATURES = 8;
const MAX_SIGNERS = 256;
const MAX_SIGNER_CHARACTERS = 256;

/** Reads the file. Throws a SignaturePolicyError: a server that ran without its policy would accept what its operator has forbidden. */
export function readSignaturePolicy(path: string): SignaturePolicy {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new SignaturePolicyError(
      `the file of the signatures that a deployment needs, ${path}, cannot be read (${code})`,
    );
  }
  const outcome = parseSignaturePolicy(text);
  if ("policy" in outcome) return outcome.policy;
  throw new SignaturePolicyError(outcome.problems.map((problem) => `${path}: ${problem}`).join("\n"));
}

/** Reads the file's text; every problem at once. */
export function parseSignaturePolicy(
  text: string,
): { readonly policy: SignaturePolicy } | { readonly problems: readonly string[] } {
  if (text.length > MAX_FILE_BYTES) return { problems: [`it is larger than ${MAX_FILE_BYTES} bytes`] };
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { problems: ["it is not JSON"] };
  }
  if (!isRecord(file)) return { problems: ["it must hold one JSON object"] };
  const problems: string[] = [];
  unknownKeys(file, ["rules", "tenants", "groups"], "", problems);
  const common = readRules(file.rules ?? [], "rules", problems);
  const byTenant = new Map<TenantId, readonly SignatureRule[]>();
  for (const [tenant, rules] of entriesOf(file.tenants, "tenants", problems)) {
    byTenant.set(tenant, readRules(rules, `tenants.${tenant}`, problems));
  }
  const signers = new Map<string, ReadonlySet<string>>();
  for (const [group, entry] of entriesOf(file.groups, "groups", problems)) {
    signers.set(group, readSigners(entry, `groups.${group}`, problems));
  }
  if (problems.length > 0) return { problems };
  return {
    policy: {
      rulesOf: (tenant) => byTenant.get(tenant) ?? common,
      maySign: (group, credentialId) => signers.get(group)?.has(credentialId) ?? true,
    },
  };
}

/** The members of an object whose names are tenants or groups. */
function entriesOf(value: unknown, at: string, problems: string[]): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (!isRecord(value)) {
    problems.push(`${at} must be an object`);
    return [];
  }
  const entries = Object.entries(value);
  for (const [name] of entries) if (!isLabel(name)) problems.push(`${at}.${name}: such a name ${LABEL_RULE}`);
  return entries;
}

function readRules(value: unknown, at: string, problems: string[]): readonly SignatureRule[] {
  if (!Array.isArray(value) || value.length > MAX_RULES) {
    problems.push(
      `${at} must be a list of at most ${MAX_RULES} rules, such as [{"group": "release", "signatures": 1}]`,
    );
    return [];
  }
  return value.map((rule: unknown, index) => {
    const place = `${at}[${index}]`;
    const entry = isRecord(rule) ? rule : {};
    if (!isRecord(rule)) problems.push(`${place} must be an object`);
    unknownKeys(entry, ["group", "signatures"], `${place}.`, problems);
    const { group, signatures } = entry;
    const isGroup = typeof group === "string" && isLabel(group);
    if (group !== undefined && !isGroup)
      problems.push(`${place}.group: a group's name ${LABEL_RULE}; leave it out for any keys`);
    const isNumber = typeof signatures === "number" && Number.isInteger(signatures);
    const count = isNumber && signatures >= 1 && signatures <= MAX_SIGNATURES ? signatures : undefined;
    if (count === undefined) problems.push(`${place}.signatures must be a whole number from 1 to ${MAX_SIGNATURES}`);
    return { group: isGroup ? group : undefined, signatures: count ?? MAX_SIGNATURES };
  });
}

function readSigners(value: unknown, at: string, problems: string[]): ReadonlySet<string> {
  const entry = isRecord(value) ? value : {};
  unknownKeys(entry, ["signers"], `${at}.`, problems);
  const { signers } = entry;
  const isList = Array.isArray(signers) && signers.length >= 1 && signers.length <= MAX_SIGNERS;
  const ids = isList ? signers.filter((id): id is string => typeof id === "string" && isSigner(id)) : [];
  if (!isList || ids.length < signers.length) {
    problems.push(
      `${at}.signers must be a list of 1 to ${MAX_SIGNERS} credentials, such as "key:k3f9…", as the audit log names them`,
    );
  }
  return new Set(ids);
}

function isSigner(id: string): boolean {
  return id.length >= 1 && id.length <= MAX_SIGNER_CHARACTERS;
}

function unknownKeys(
  entry: Readonly<Record<string, unknown>>,
  known: readonly string[],
  at: string,
  problems: string[],
): void {
  for (const key of Object.keys(entry)) {
    if (!known.includes(key)) problems.push(`"${at}${key}" is not known; known are ${known.join(", ")}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
