/** Judges JWTs (RFC 7519) of the configured identity providers: whose is it? One of the three ways to be somebody, beside API keys and client certificates. */
import { hash } from "node:crypto";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/log.ts";
import type { Identity, Role } from "../flow.ts";
import { ProviderKeys } from "./provider-keys.ts";
import { type Assignment, type IdentityProvider, TOKEN_ALGORITHMS, type TokenAlgorithm } from "./providers.ts";
import { RememberedTokens } from "./remembered-tokens.ts";
import { isJsonObject, ownMember, parseStrictJson } from "./strict-json.ts";
import type { TokenVerifier } from "./token-verifier.ts";

/** In characters, which are bytes here: a token has no others than base64url's. */
export const MAX_TOKEN_BYTES = 8192;
const MAX_KEY_ID_LENGTH = 256;
const MAX_CREDENTIAL_ID_LENGTH = 256;
/** The JWS compact serialisation (RFC 7515, 3.1): three parts, the last one, the signature, not empty. A JWE has five. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** What a JWT that stands for its bearer calls itself (RFC 7519, 5.1; RFC 9068, 2.1). Proofs, logout tokens and the like say something else. */
const TYPES: ReadonlySet<string> = new Set(["jwt", "application/jwt", "at+jwt", "application/at+jwt"]);
/** Printable ASCII, as OpenID Connect Core 1.0, 2, asks of `sub`. */
const SUBJECT = /^[\x20-\x7e]+$/;
/** The latest time that a Date can hold, in seconds. */
const LATEST_S = 8.64e12;

/** What is read of a token before anybody has vouched for it: only enough to find out whose word would count. */
interface Claimant {
  readonly provider: IdentityProvider;
  readonly keys: ProviderKeys;
  readonly algorithm: TokenAlgorithm;
  readonly keyId: string | undefined;
}

/** Makes the verifier. It begins at once to fetch the providers' keys; none of them has to be there. */
export function createTokenVerifier(providers: readonly IdentityProvider[], clock: Clock, log: Logger): TokenVerifier {
  const byIssuer = new Map(
    providers.map((provider) => [provider.issuer, { provider, keys: new ProviderKeys(provider, clock, log) }]),
  );
  const remembered = new RememberedTokens();
  /** Calls that bring the same token while it is judged wait for one verdict. */
  const judging = new Map<string, Promise<Identity | undefined>>();
  let isClosed = false;

  async function judge(token: string, digest: string, claimant: Claimant): Promise<Identity | undefined> {
    const { provider, keys, algorithm, keyId } = claimant;
    const refuse = (why: string): undefined => {
      log.debug({ identityProvider: provider.name, why }, "a token is refused");
    };
    const key = await keys.find(keyId, algorithm);
    if (key === undefined) return refuse("no such key");
    const { generation } = keys;
    const nowMs = clock.nowMs();
    let claims: JWTPayload;
    try {
      ({ payload: claims } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer: provider.issuer,
        audience: [...provider.audiences],
        requiredClaims: ["exp", "sub"],
        clockTolerance: provider.clockToleranceS,
        currentDate: new Date(nowMs),
      }));
    } catch (error) {
      if (error instanceof errors.JOSEError) return refuse(error.code);
      throw error;
    }
    const identity = identityOf(claims, provider, nowMs);
    if (typeof identity === "string") return refuse(identity);
    // By `exp` itself: what is taken after that, within the tolerance, is looked at each time.
    const untilMs = (claims.exp ?? 0) * 1000;
    if (generation === keys.generation && !isClosed) remembered.add(digest, { identity, keys, generation, untilMs });
    return isClosed ? undefined : identity;
  }

  return {
    verify(token) {
      if (isClosed || token.length > MAX_TOKEN_BYTES) return undefined;
      const digest = hash("sha256", token, "base64url");
      const known = remembered.find(digest, clock.nowMs());
      if (known !== undefined) return known;
      const running = judging.get(digest);
      if (running !== undefined) return running;
      const claimant = claimantOf(token, byIssuer);
      if (claimant === undefined) return undefined;
      const verdict = judge(token, digest, claimant).finally(() => judging.delete(digest));
      judging.set(digest, verdict);
      return verdict;
    },
    close() {
      isClosed = true;
      remembered.clear();
      for (const { keys } of byIssuer.values()) keys.close();
    },
  };
}

/** Everything that can be said against a token without computing. What it says of keys itself (`jwk`, `jku`, `x5c`, `x5u`) is never looked at. */
function claimantOf(
  token: string,
  byIssuer: ReadonlyMap<string, { readonly provider: IdentityProvider; readonly keys: ProviderKeys }>,
): Claimant | undefined {
  if (!COMPACT.test(token)) return undefined;
  const [header, claims] = token.split(".", 2).map((part) => parseStrictJson(Buffer.from(part, "base64url")));
  if (!isJsonObject(header) || !isJsonObject(claims)) return undefined;
  const issuer = ownMember(claims, "iss");
  const known = typeof issuer === "string" ? byIssuer.get(issuer) : undefined;
  if (known === undefined) return undefined;
  const algorithm = ownMember(header, "alg");
  if (!isAlgorithm(algorithm) || !known.provider.algorithms.has(algorithm)) return undefined;
  const type = ownMember(header, "typ");
  if (type !== undefined && !(typeof type === "string" && TYPES.has(type.toLowerCase()))) return undefined;
  // None of these has a meaning here, and each changes what the rest would mean (RFC 7515, 4.1.10 and 4.1.11; RFC 7797, 3; RFC 7516, 4.1.3).
  if (["crit", "b64", "cty", "zip", "enc"].some((name) => Object.hasOwn(header, name))) return undefined;
  const keyId = ownMember(header, "kid");
  if (keyId !== undefined && (typeof keyId !== "string" || keyId.length > MAX_KEY_ID_LENGTH)) return undefined;
  return { ...known, algorithm, keyId };
}

/** Who the verified claims say it is, or why they say nobody. */
function identityOf(claims: JWTPayload, provider: IdentityProvider, nowMs: number): Identity | string {
  const subject = ownMember(claims, "sub");
  const prefix = `jwt:${provider.name}:`;
  if (typeof subject !== "string" || !SUBJECT.test(subject)) return "no subject";
  if (prefix.length + subject.length > MAX_CREDENTIAL_ID_LENGTH) return "subject too long";
  const expiresAtS = ownMember(claims, "exp");
  if (typeof expiresAtS !== "number" || !(expiresAtS > 0 && expiresAtS <= LATEST_S)) return "no end";
  const issuedAtS = ownMember(claims, "iat");
  if (issuedAtS !== undefined) {
    if (typeof issuedAtS !== "number") return "issued at no time";
    if (issuedAtS > nowMs / 1000 + provider.clockToleranceS) return "issued later than now";
  }
  const audience = ownMember(claims, "aud");
  if (Array.isArray(audience) && !audience.every((item) => typeof item === "string"))
    return "an audience that is no text";
  // It is bound to a key of its bearer's (RFC 7800), which nothing here asks for: who has it may have stolen it.
  if (ownMember(claims, "cnf") !== undefined) return "bound to a key";

  // One tenant, in one text: of a list nobody could say which one is meant.
  const tenant = isList(claims, provider.tenant) ? undefined : given(claims, provider.tenant)?.[0];
  if (tenant === undefined) return "no tenant";
  const roles = new Set<Role>(given(claims, provider.roles)?.flat());
  if (roles.size === 0) return "no role";
  const functions = provider.functions === undefined ? undefined : given(claims, provider.functions)?.flat();
  if (provider.functions !== undefined && (functions === undefined || functions.length === 0)) return "no function";
  return Object.freeze({
    tenant,
    credentialId: prefix + subject,
    roles,
    functions: functions === undefined ? undefined : Object.freeze([...new Set(functions)]),
    expiresAtMs: (expiresAtS + provider.clockToleranceS) * 1000,
  });
}

/** What the values of a claim give, in the claim's order. Undefined: the claim is not there, or is not of texts alone. */
function given<T>(claims: JWTPayload, assignment: Assignment<T>): readonly T[] | undefined {
  if (assignment.kind === "always") return [assignment.value];
  const value = claimAt(claims, assignment.claim);
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const gifts: T[] = [];
  for (const text of texts) {
    if (typeof text !== "string") return undefined;
    for (const one of assignment.isSpaceSeparated ? text.split(" ") : [text]) {
      const gift = assignment.values.get(one);
      if (gift !== undefined) gifts.push(gift);
    }
  }
  return gifts;
}

function isList(claims: JWTPayload, assignment: Assignment<unknown>): boolean {
  return assignment.kind === "claim" && Array.isArray(claimAt(claims, assignment.claim));
}

function claimAt(claims: JWTPayload, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => ownMember(value, name), claims);
}

function isAlgorithm(value: unknown): value is TokenAlgorithm {
  return typeof value === "string" && Object.hasOwn(TOKEN_ALGORITHMS, value);
}
