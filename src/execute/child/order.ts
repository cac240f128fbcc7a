/** Reads the frames of the hot path without making an object of each of their parts. Step: frame → ORDER → reduce or fold. */
import { FrameHead } from "../frame-head.ts";

/** What a `Reduce` frame says. */
export interface ReduceOrder {
  readonly call: number;
  readonly artifactDigest: string;
  readonly revision: number;
  readonly request: Uint8Array;
  readonly stepwise: boolean;
}

const DIGEST_CHARACTERS = 64;

/**
 * A `ToExecutor` with a `Reduce` in the one layout that the gateway writes (frame-batch.ts): 0x1a length, 0x08 call, 0x12 digest, 0x18 revision, 0x28
 * stepwise if set, 0x22 request, and nothing else. Undefined for whatever looks different, which goes through the schema.
 */
export function readReduceOrder(bytes: Buffer): ReduceOrder | undefined {
  if (bytes[0] !== 0x1a) return undefined;
  const head = new FrameHead(bytes);
  if (head.byte() !== 0x1a || !head.lengthOfRest()) return undefined;
  if (head.byte() !== 0x08) return undefined;
  const call = head.varint();
  if (call < 0 || call > 0xffff_ffff) return undefined;
  if (head.byte() !== 0x12 || head.byte() !== DIGEST_CHARACTERS) return undefined;
  const artifactDigest = bytes.toString("latin1", head.at, head.at + DIGEST_CHARACTERS);
  head.at += DIGEST_CHARACTERS;
  if (head.byte() !== 0x18) return undefined;
  const revision = head.varint();
  if (revision < 0) return undefined;
  let tag = head.byte();
  const stepwise = tag === 0x28;
  if (stepwise) {
    if (head.byte() !== 1) return undefined;
    tag = head.byte();
  }
  if (tag !== 0x22 || !head.lengthOfRest()) return undefined;
  return { call, artifactDigest, revision, request: bytes.subarray(head.at), stepwise };
}

/** What a `FoldBatch` frame says that is neither stepwise nor knows of faults. */
export interface FoldOrder {
  readonly fold: number;
  readonly request: Uint8Array;
}

/** The same for a `FoldBatch`: 0x2a length, 0x08 fold, 0x12 request. */
export function readFoldOrder(bytes: Buffer): FoldOrder | undefined {
  if (bytes[0] !== 0x2a) return undefined;
  const head = new FrameHead(bytes);
  if (head.byte() !== 0x2a || !head.lengthOfRest()) return undefined;
  if (head.byte() !== 0x08) return undefined;
  const fold = head.varint();
  if (fold < 0 || fold > 0xffff_ffff) return undefined;
  if (head.byte() !== 0x12 || !head.lengthOfRest()) return undefined;
  return { fold, request: bytes.subarray(head.at) };
}
