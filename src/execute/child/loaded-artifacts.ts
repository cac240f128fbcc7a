/** The artifacts that one executor has loaded, in the order of their use, and what their isolates take. Step: verified bytes → LOADED → call. */
import type { Digest } from "../../flow.ts";
import type { LoadedArtifact } from "./artifact.ts";

interface Held {
  readonly artifact: LoadedArtifact;
  /** What its isolate took when that was counted last. */
  bytes: number;
}

/** Holds artifacts. Their isolates come and go, the least recently used first; the verified bytes stay. */
export class LoadedArtifacts {
  /** The one that was used last is the last. */
  readonly #held = new Map<Digest, Held>();
  #last: Held | undefined;
  #bytes = 0;

  get(digest: Digest): LoadedArtifact | undefined {
    return this.#held.get(digest)?.artifact;
  }

  /** Takes the artifact in, instead of one with the same digest. */
  add(artifact: LoadedArtifact): void {
    this.remove(artifact.digest);
    this.#last = { artifact, bytes: 0 };
    this.#held.set(artifact.digest, this.#last);
  }

  /** Frees the artifact's isolate and forgets the artifact. */
  remove(digest: Digest): void {
    const held = this.#held.get(digest);
    if (held === undefined) return;
    held.artifact.discard();
    this.#bytes -= held.bytes;
    this.#held.delete(digest);
  }

  /**
   * A call of the artifact's is over. Frees the isolates that were used least recently, at last its own, until all together take no more than
   * `maxBytes`. Their artifacts get another when they are called again; folds stay open, because a fold is its state as text.
   */
  used(artifact: LoadedArtifact, maxBytes: number): void {
    const held = this.#held.get(artifact.digest);
    if (held?.artifact !== artifact) return;
    if (this.#last !== held) {
      this.#held.delete(artifact.digest);
      this.#held.set(artifact.digest, held);
      this.#last = held;
    }
    this.#count(held);
    if (this.#bytes <= maxBytes) return;
    for (const held of this.#held.values()) {
      held.artifact.discard();
      this.#count(held);
      if (this.#bytes <= maxBytes) return;
    }
  }

  /** Each artifact, in the order of use. */
  *[Symbol.iterator](): Generator<LoadedArtifact> {
    for (const { artifact } of [...this.#held.values()]) yield artifact;
  }

  #count(held: Held): void {
    this.#bytes += held.artifact.residentBytes - held.bytes;
    held.bytes = held.artifact.residentBytes;
  }
}
