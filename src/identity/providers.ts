/** Reads the operator's file of identity providers (`--identity-providers`): whose tokens are taken, and what they give. Read at the start, before any caller is known. */
import { readFileSync } from "node:fs";
import { isLoopback } from "../base/loopback.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import type { Role, TenantId } from "../flow.ts";
import { type FileFields, readObjectFile } from "./file-fields.ts";
import { flawOfFunctionPattern, flawOfRole, flawOfTenant, isRoleName, MAX_FUNCTION_PATTERNS } from "./grant.ts";

/** The signature algorithms of RFC 7518 and RFC 8037 that have a public key, each with the kind of key that it takes. No others are known here. */
export const TOKEN_ALGORITHMS = {
  ES256: { kty: "EC", crv: "P-256" },
  ES384: { kty: "EC", crv: "P-384" },
  ES512: { kty: "EC", crv: "P-521" },
  EdDSA: { kty: "OKP", crv: "Ed25519" },
  Ed25519: { kty: "OKP", crv: "Ed25519" },
  PS256: { kty: "RSA", crv: undefined },
  PS384: { kty: "RSA", crv: undefined },
  PS512: { kty: "RSA", crv: undefined },
  RS256: { kty: "RSA", crv: undefined },
  RS384: { kty: "RSA", crv: undefined },
  RS512: { kty: "RSA", crv: undefined },
} as const;
export type TokenAlgorithm = keyof typeof TOKEN_ALGORITHMS;

/** What a provider's tokens give: the same to each, or by what stands in a claim. */
export type Assignment<T> =
  | { readonly kind: "always"; readonly value: T }
  | {
      readonly kind: "claim";
      /** The names that lead to the claim, from the outside in. */
      readonly claim: readonly string[];
      /** A text holds several values with spaces between them, as `scope` does (RFC 8693, 4.2). */
      readonly isSpaceSeparated: boolean;
      /** What each value gives. A value that is not here gives nothing. */
      readonly values: ReadonlyMap<string, T>;
    };

/** Where a provider's keys are. */
export type KeyLocation =
  | { readonly kind: "key-set"; readonly uri: URL }
  /** OpenID Connect Discovery 1.0: the issuer's own document names the key set. */
  | { readonly kind: "discovery"; readonly uri: URL };

/** One provider whose tokens are taken. */
export interface IdentityProvider {
  /** A label of its own, for logs and credential ids. */
  readonly name: string;
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  /** `aud` must name one of them. */
  readonly audiences: readonly string[];
  readonly keys: KeyLocation;
  /** Authorities that its server's certificate may come from, PEM. Undefined: those that Node knows. */
  readonly ca: string | undefined;
  readonly algorithms: ReadonlySet<TokenAlgorithm>;
  /** How far its clock may be off, in seconds. */
  readonly clockToleranceS: number;
  /** How long keys are used that cannot be fetched anew. */
  readonly staleKeysMs: number;
  readonly tenant: Assignment<TenantId>;
  readonly roles: Assignment<readonly Role[]>;
  /** Undefined: its tokens are not limited to functions. */
  readonly functions: Assignment<readonly string[]> | undefined;
}

/** The file says what cannot be. The message names each problem and what to do. */
export class IdentityProvidersError extends Error {
  override readonly name = "IdentityProvidersError";
}

const MAX_PROVIDERS = 16;
const MAX_AUDIENCES = 16;
const MAX_CLAIM_VALUES = 10_000;
const MAX_CLAIM_DEPTH = 8;
const MAX_TEXT = 1024;
const DEFAULT_STALE_KEYS_S = 86_400;
const MAX_STALE_KEYS_S = 604_800;

/** Reads the file. Throws `IdentityProvidersError` with every problem at once. */
export function readIdentityProviders(path: string): readonly IdentityProvider[] {
  const problems: string[] = [];
  const file = readObjectFile(path, problems);
  const providers = file?.objects("providers", MAX_PROVIDERS).flatMap((fields) => readProvider(fields) ?? []) ?? [];
  file?.end();
  for (const key of ["name", "issuer"] as const) {
    const seen = new Set<string>();
    for (const provider of providers) {
      const value = provider[key];
      if (seen.has(value)) problems.push(`two providers have the ${key} ${JSON.stringify(value)}; each has its own`);
      seen.add(value);
    }
  }
  if (problems.length === 0) return providers;
  throw new IdentityProvidersError(problems.map((problem) => `${path}: ${problem}`).join("\n"));
}

function readProvider(fields: FileFields): IdentityProvider | undefined {
  const name = fields.text("name", (text) => (isLabel(text) ? undefined : LABEL_RULE));
  const issuer = fields.text("issuer", flawOfText);
  const audiences = fields.texts("audiences", MAX_AUDIENCES, flawOfText);
  const keys = readKeyLocation(fields, issuer);
  const ca = fields.has("caFile") ? readAuthorities(fields) : undefined;
  const algorithms = fields.has("algorithms")
    ? fields.texts("algorithms", Object.keys(TOKEN_ALGORITHMS).length, flawOfAlgorithm)
    : ["ES256", "RS256"];
  const clockToleranceS = fields.integer("clockToleranceS", 30, 0, 300);
  const staleKeysS = fields.integer("staleKeysS", DEFAULT_STALE_KEYS_S, 0, MAX_STALE_KEYS_S);
  const tenant = readAssignment(fields, "tenant", (at, key) => at.text(key, flawOfTenant));
  const roles = readAssignment(fields, "roles", (at, key) => at.texts(key, 6, flawOfRole)?.filter(isRoleName));
  const functions = fields.has("functions")
    ? readAssignment(fields, "functions", (at, key) => at.texts(key, MAX_FUNCTION_PATTERNS, flawOfFunctionPattern))
    : undefined;
  if (functions !== undefined && roles !== undefined && valuesOf(roles).some((given) => given.includes("admin"))) {
    fields.problem('"functions" limits its tokens to functions, so that none of "roles" can be admin');
  }
  fields.end();
  if (name === undefined || issuer === undefined || audiences === undefined || keys === undefined) return undefined;
  if (algorithms === undefined || tenant === undefined || roles === undefined) return undefined;
  return {
    name,
    issuer,
    audiences,
    keys,
    ca,
    algorithms: new Set(algorithms.filter(isAlgorithm)),
    clockToleranceS,
    staleKeysMs: staleKeysS * 1000,
    tenant,
    roles,
    functions,
  };
}

function readKeyLocation(fields: FileFields, issuer: string | undefined): KeyLocation | undefined {
  const hasUri = fields.has("keySetUri");
  const discovers = fields.flag("discovery");
  if (hasUri === discovers) {
    return fields.problem('say where its keys are: either "keySetUri" or "discovery": true');
  }
  if (hasUri) {
    const uri = fields.text("keySetUri", flawOfUri);
    return uri === undefined ? undefined : { kind: "key-set", uri: new URL(uri) };
  }
  if (issuer === undefined) return undefined;
  const flaw = flawOfUri(issuer) ?? (issuer.includes("?") ? "must have no ? in it" : undefined);
  if (flaw !== undefined) return fields.problem(`"issuer" ${flaw}, for its discovery`);
  // OpenID Connect Discovery 1.0, 4: behind the issuer's path, without a slash that ends it.
  return { kind: "discovery", uri: new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`) };
}

function readAuthorities(fields: FileFields): string | undefined {
  const path = fields.text("caFile", flawOfText);
  if (path === undefined) return undefined;
  try {
    const pem = readFileSync(path, "utf8");
    return pem.includes("-----BEGIN CERTIFICATE-----") ? pem : fields.problem('"caFile" holds no certificate in PEM');
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return fields.problem(`"caFile" cannot be read (${code})`);
  }
}

function readAssignment<T>(
  fields: FileFields,
  name: string,
  readValue: (fields: FileFields, key: string) => T | undefined,
): Assignment<T> | undefined {
  const at = fields.object(name);
  if (at === undefined) return undefined;
  const isAlways = at.has("always");
  if (isAlways === at.has("claim")) {
    return at.problem(
      'say either "always", or "claim" with the name of a claim and "values" with what each of its values gives',
    );
  }
  if (isAlways) {
    const value = readValue(at, "always");
    at.end();
    return value === undefined ? undefined : { kind: "always", value };
  }
  const claim = at.texts("claim", MAX_CLAIM_DEPTH, flawOfText);
  const isSpaceSeparated = at.flag("spaceSeparated");
  if (isSpaceSeparated && name === "tenant") at.problem('"spaceSeparated" is of no use: a token is for one tenant');
  const listed = at.object("values");
  at.end();
  const values = new Map<string, T>();
  const names = listed?.names() ?? [];
  if (listed !== undefined && (names.length === 0 || names.length > MAX_CLAIM_VALUES)) {
    listed.problem(`must have 1 to ${MAX_CLAIM_VALUES} values`);
  }
  for (const key of names.slice(0, MAX_CLAIM_VALUES)) {
    const value = listed === undefined ? undefined : readValue(listed, key);
    if (value !== undefined) values.set(key, value);
  }
  return claim === undefined ? undefined : { kind: "claim", claim, isSpaceSeparated, values };
}

function valuesOf<T>(assignment: Assignment<T>): readonly T[] {
  return assignment.kind === "always" ? [assignment.value] : [...assignment.values.values()];
}

function isAlgorithm(text: string): text is TokenAlgorithm {
  return Object.hasOwn(TOKEN_ALGORITHMS, text);
}

function flawOfAlgorithm(text: string): string | undefined {
  if (isAlgorithm(text)) return undefined;
  return `is not taken; there is ${Object.keys(TOKEN_ALGORITHMS).join(", ")}: algorithms with a public key alone`;
}

function flawOfText(text: string): string | undefined {
  return text !== "" && text.length <= MAX_TEXT ? undefined : `must have 1 to ${MAX_TEXT} characters`;
}

/** What is wrong with an address that keys come from: whoever could change what it answers could make tokens. */
export function flawOfUri(text: string): string | undefined {
  const uri = URL.parse(text);
  if (uri === null || text.length > MAX_TEXT) return "must be a URL, such as https://login.example.com/";
  if (uri.username !== "" || uri.password !== "") return "must have no user name and no password in it";
  if (uri.hash !== "" || text.includes("#")) return "must have no # in it";
  if (uri.protocol === "https:") return undefined;
  if (uri.protocol === "http:" && isLoopbackUri(uri)) return undefined;
  return "must begin with https:// (http:// is taken for loopback addresses alone)";
}

/** True if it names this machine. */
export function isLoopbackUri(uri: URL): boolean {
  return isLoopback(uri.hostname.replace(/^\[|\]$/g, ""));
}
