/** Reads the public keys that an identity provider publishes (RFC 7517), and takes none that must not verify anything. Used wherever its keys were fetched. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from "./providers.ts";
import { isJsonObject, ownMember } from "./strict-json.ts";

/** A key that may verify tokens. */
export interface PublishedKey {
  /** Its name, `kid`. */
  readonly id: string | undefined;
  readonly key: KeyObject;
  readonly algorithms: ReadonlySet<TokenAlgorithm>;
  /** Tells it from every other key. */
  readonly text: string;
}

/** What a provider publishes. */
export interface PublishedKeySet {
  readonly keys: readonly PublishedKey[];
  /** How many of its keys are private or symmetric: everybody has them. */
  readonly unfit: number;
}

const MAX_KEYS = 128;
const MIN_RSA_BITS = 2048;
/** Larger ones cost too much to compute with. */
const MAX_RSA_BITS = 8192;
/** 32 bits in base64url: 65537, and the few others that are in use. */
const MAX_EXPONENT_LENGTH = 6;
const MAX_KEY_ID_LENGTH = 256;
/** Members of a JWK that hold what only its owner may know (RFC 7518, 6.2.2, 6.3.2, 6.4.1). */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** The keys of a JWK Set (RFC 7517, 5) that can verify signatures. What is of no use for that is passed over, as the RFC asks. A text says why it is none. */
export function readKeySet(document: unknown): PublishedKeySet | string {
  const listed = ownMember(document, "keys");
  if (!Array.isArray(listed)) return "what it answered is no set of keys";
  if (listed.length > MAX_KEYS) return `it has more than ${MAX_KEYS} keys`;
  const members: readonly unknown[] = listed;
  const isUnfit = (jwk: unknown): boolean => PRIVATE_MEMBERS.some((name) => ownMember(jwk, name) !== undefined);
  return {
    keys: members.flatMap((jwk) => (isUnfit(jwk) ? [] : (readKey(jwk) ?? []))),
    unfit: members.filter(isUnfit).length,
  };
}

function readKey(jwk: unknown): PublishedKey | undefined {
  if (!isJsonObject(jwk)) return undefined;
  const member = (name: string): unknown => ownMember(jwk, name);
  const id = member("kid");
  if (id !== undefined && (typeof id !== "string" || id === "" || id.length > MAX_KEY_ID_LENGTH)) return undefined;
  if (member("use") !== undefined && member("use") !== "sig") return undefined;
  const operations = member("key_ops");
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes("verify"))) return undefined;
  const algorithms = algorithmsOf(member("kty"), member("crv"), member("alg"));
  if (algorithms.size === 0) return undefined;
  const exponent = member("e");
  if (member("kty") === "RSA" && (typeof exponent !== "string" || exponent.length > MAX_EXPONENT_LENGTH))
    return undefined;
  // Only what makes a public key: nothing else that it holds has a say.
  const parts: Record<string, string> = {};
  for (const name of ["kty", "crv", "x", "y", "n", "e"]) {
    const value = member(name);
    if (typeof value === "string") parts[name] = value;
  }
  try {
    const key = createPublicKey({ key: parts, format: "jwk" });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)) return undefined;
    return { id, key, algorithms, text: JSON.stringify([id, [...algorithms], parts]) };
  } catch {
    return undefined;
  }
}

function algorithmsOf(kty: unknown, crv: unknown, alg: unknown): ReadonlySet<TokenAlgorithm> {
  const fitting = new Set<TokenAlgorithm>();
  for (const name of Object.keys(TOKEN_ALGORITHMS) as TokenAlgorithm[]) {
    const needs = TOKEN_ALGORITHMS[name];
    const isNamed =
      alg === undefined ||
      alg === name ||
      (needs.kty === "OKP" && alg === "EdDSA") ||
      (needs.kty === "OKP" && alg === "Ed25519");
    if (needs.kty === kty && isNamed && (needs.crv === undefined || needs.crv === crv)) fitting.add(name);
  }
  return fitting;
}
