/** Remembers tokens that were verified, by their digests, so that a call with the same one costs a look-up. Bounded; never past a token's end. */
import type { Identity } from "../flow.ts";

/** Tokens in each of two halves. */
const HALF = 5_000;

/** The keys of whoever vouched for a token. */
export interface Vouching {
  readonly generation: number;
  areUsable(): boolean;
}

/** What is remembered of a token. */
export interface RememberedToken {
  readonly identity: Identity;
  readonly keys: Vouching;
  /** The keys' generation when it was verified: a key that has gone since may be the one. */
  readonly generation: number;
  readonly untilMs: number;
}

/**
 * Tokens by the SHA-256 of each, so that none is kept itself. Two halves: what is asked for moves to the young one; when that is full it
 * becomes the old one, and what was in the old one is forgotten.
 */
export class RememberedTokens {
  #young = new Map<string, RememberedToken>();
  #old = new Map<string, RememberedToken>();

  /** Whose token it is; undefined: it is not known, or has to be judged again. */
  find(digest: string, nowMs: number): Identity | undefined {
    const token = this.#young.get(digest) ?? this.#old.get(digest);
    if (token === undefined) return undefined;
    if (nowMs >= token.untilMs || token.generation !== token.keys.generation || !token.keys.areUsable()) {
      this.#young.delete(digest);
      this.#old.delete(digest);
      return undefined;
    }
    if (!this.#young.has(digest)) this.add(digest, token);
    return token.identity;
  }

  add(digest: string, token: RememberedToken): void {
    if (this.#young.size >= HALF) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(digest, token);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  /** How many it holds. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
