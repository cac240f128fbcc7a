/** The public keys of one identity provider: fetched, kept while it is away, and fetched anew when it changes them. What tokens are judged by. */
import { createPublicKey, type KeyObject } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/log.ts";
import { FetchError, fetchJson } from "./fetch-json.ts";
import { flawOfUri, type IdentityProvider, isLoopbackUri, TOKEN_ALGORITHMS, type TokenAlgorithm } from "./providers.ts";
import { isJsonObject, ownMember } from "./strict-json.ts";

/** Keys this old are fetched anew, in the background, when one is asked for. */
export const REFRESH_AFTER_MS = 600_000;
/** After keys came, they are not fetched again before this, whatever keys tokens name: a provider must not be flooded by way of this server. */
export const COOL_DOWN_MS = 30_000;
/** After they did not come. */
export const RETRY_AFTER_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
const MAX_KEYS = 128;
/** Calls that may wait for a fetch. */
const MAX_WAITING = 1_000;
const MIN_RSA_BITS = 2048;
/** Larger ones cost too much to compute with. */
const MAX_RSA_BITS = 8192;
/** 32 bits in base64url: 65537, and the few others that are in use. */
const MAX_EXPONENT_LENGTH = 6;
const MAX_KEY_ID_LENGTH = 256;
/** Members of a JWK that hold what only its owner may know (RFC 7518, 6.2.2, 6.3.2, 6.4.1). */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

interface PublishedKey {
  readonly id: string | undefined;
  readonly key: KeyObject;
  readonly algorithms: ReadonlySet<TokenAlgorithm>;
  /** Tells it from every other key. */
  readonly text: string;
}

/** A provider's keys. Fetches them at once. */
export class ProviderKeys {
  readonly #provider: IdentityProvider;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #closing = new AbortController();
  #keys: readonly PublishedKey[] = [];
  #fetchedAtMs = Number.NEGATIVE_INFINITY;
  #nextFetchAtMs = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;
  #waiting = 0;
  #generation = 0;

  constructor(provider: IdentityProvider, clock: Clock, log: Logger) {
    this.#provider = provider;
    this.#clock = clock;
    this.#log = log.child({ identityProvider: provider.name });
    this.#refresh();
  }

  /** Another number whenever a key has gone: what it verified before is to be judged again. */
  get generation(): number {
    return this.#generation;
  }

  /** True if there are keys that may be used now. Sees to it that they are fetched anew in time. */
  areUsable(): boolean {
    const ageMs = this.#clock.monotonicMs() - this.#fetchedAtMs;
    if (ageMs >= REFRESH_AFTER_MS) this.#refresh();
    return ageMs < REFRESH_AFTER_MS + this.#provider.staleKeysMs;
  }

  /** The key for a token that names `id`, or names none. Waits for a fetch where there is no such key, and it may be one that is new. */
  async find(id: string | undefined, algorithm: TokenAlgorithm): Promise<KeyObject | undefined> {
    const known = this.areUsable() ? this.#pick(id, algorithm) : undefined;
    if (known !== undefined) return known;
    const fetching = this.#refresh();
    if (fetching === undefined || this.#waiting >= MAX_WAITING) return undefined;
    this.#waiting += 1;
    await fetching;
    this.#waiting -= 1;
    return this.areUsable() ? this.#pick(id, algorithm) : undefined;
  }

  close(): void {
    this.#closing.abort();
    this.#keys = [];
    this.#generation += 1;
    this.#nextFetchAtMs = Number.POSITIVE_INFINITY;
  }

  /** Several keys that would do are as good as none: which one is meant would be a guess. */
  #pick(id: string | undefined, algorithm: TokenAlgorithm): KeyObject | undefined {
    const fitting = this.#keys.filter((key) => (id === undefined || key.id === id) && key.algorithms.has(algorithm));
    return fitting.length === 1 ? fitting[0]?.key : undefined;
  }

  /** Starts a fetch, or joins the one that runs. Undefined: it is too early for the next one. */
  #refresh(): Promise<void> | undefined {
    if (this.#fetching !== undefined) return this.#fetching;
    if (this.#clock.monotonicMs() < this.#nextFetchAtMs) return undefined;
    this.#fetching = this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    let waitMs = RETRY_AFTER_MS;
    try {
      const published = readKeySet(await this.#fetchKeySet());
      if (published.unfit > 0) {
        this.#log.warn(
          { unfit: published.unfit },
          "an identity provider publishes private or symmetric keys, which are not used",
        );
      }
      const usable = published.keys.filter(({ algorithms }) => !algorithms.isDisjointFrom(this.#provider.algorithms));
      // An empty set is its word too: it has withdrawn its keys.
      if (usable.length === 0) this.#log.warn("an identity provider has no key for the algorithms that are taken");
      this.#take(usable);
      waitMs = COOL_DOWN_MS;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (!(error instanceof FetchError)) this.#log.error({ err: error }, "internal error");
      const why = error instanceof FetchError ? error.message : "a defect";
      const usableForMs = this.#fetchedAtMs + REFRESH_AFTER_MS + this.#provider.staleKeysMs - this.#clock.monotonicMs();
      const usableForS = Math.max(0, Math.floor(usableForMs / 1000));
      this.#log.warn({ why, usableForS }, "the keys of an identity provider cannot be fetched");
    }
    if (!this.#closing.signal.aborted) this.#nextFetchAtMs = this.#clock.monotonicMs() + waitMs;
  }

  #take(keys: readonly PublishedKey[]): void {
    if (this.#closing.signal.aborted) return;
    const texts = new Set(keys.map(({ text }) => text));
    const gone = this.#keys.filter(({ text }) => !texts.has(text)).length;
    const isChange = gone > 0 || keys.length !== this.#keys.length;
    if (gone > 0) this.#generation += 1;
    this.#keys = keys;
    this.#fetchedAtMs = this.#clock.monotonicMs();
    if (isChange) this.#log.info({ keys: keys.length, gone }, "an identity provider's keys have changed");
  }

  async #fetchKeySet(): Promise<unknown> {
    const { ca, keys, issuer } = this.#provider;
    const options = { ca, timeoutMs: FETCH_TIMEOUT_MS, signal: this.#closing.signal };
    if (keys.kind === "key-set") return await fetchJson(keys.uri, options);
    const document = await fetchJson(keys.uri, options);
    if (ownMember(document, "issuer") !== issuer) throw new FetchError("its discovery document names another issuer");
    const address = ownMember(document, "jwks_uri");
    if (typeof address !== "string" || flawOfUri(address) !== undefined) {
      throw new FetchError("its discovery document names no https address of its keys");
    }
    const uri = new URL(address);
    // What it says must not lead into this machine from outside.
    if (isLoopbackUri(uri) && !isLoopbackUri(keys.uri)) {
      throw new FetchError("its discovery document names an address of this machine");
    }
    return await fetchJson(uri, options);
  }
}

/** The keys of a JWK Set (RFC 7517, 5) that can verify signatures. What is of no use for that is passed over, as the RFC asks. */
function readKeySet(document: unknown): { readonly keys: readonly PublishedKey[]; readonly unfit: number } {
  const listed = ownMember(document, "keys");
  if (!Array.isArray(listed)) throw new FetchError("what it answered is no set of keys");
  if (listed.length > MAX_KEYS) throw new FetchError(`it has more than ${MAX_KEYS} keys`);
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
