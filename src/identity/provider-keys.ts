/** The public keys of one identity provider: fetched, kept while it is away, and fetched anew when it changes them. What tokens are judged by. */
import type { KeyObject } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/log.ts";
import { keySetAddress } from "./discovery.ts";
import { FetchError, fetchJson } from "./fetch-json.ts";
import type { IdentityProvider, TokenAlgorithm } from "./providers.ts";
import { type PublishedKey, readKeySet } from "./published-keys.ts";

/** Keys this old are fetched anew, in the background, when one is asked for. */
export const REFRESH_AFTER_MS = 600_000;
/** After keys came, they are not fetched again before this, whatever keys tokens name: a provider must not be flooded by way of this server. */
export const COOL_DOWN_MS = 30_000;
/** After they did not come. */
export const RETRY_AFTER_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
/** Calls that may wait for a fetch. */
const MAX_WAITING = 1_000;

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
      if (typeof published === "string") throw new FetchError(published);
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
    const uri = keySetAddress(await fetchJson(keys.uri, options), issuer, keys.uri);
    if (typeof uri === "string") throw new FetchError(uri);
    return await fetchJson(uri, options);
  }
}
