/** Reads the frames of the hot path without making an object of each of their parts. Step: frame → ORDER → reduce or fold. */
import { BYTES, MAX_UINT32, MAX_VARINT_BYTES, tag, VARINT, Walker } from "../../base/wire-walker.ts";

const REDUCE = tag(3, BYTES);
const FOLD_BATCH = tag(5, BYTES);
/** Of a call or a fold. */
const NUMBER = tag(1, VARINT);
const DIGEST = tag(2, BYTES);
const REVISION = tag(3, VARINT);
const REDUCE_REQUEST = tag(4, BYTES);
const STEPWISE = tag(5, VARINT);
const FOLD_REQUEST = tag(2, BYTES);

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
 * A `ToExecutor` with a `Reduce` in the one layout that the gateway writes (frame-batch.ts): call, digest, revision, stepwise if set, request, and nothing
 * else. Undefined for whatever looks different, which goes through the schema.
 */
export function readReduceOrder(bytes: Buffer): ReduceOrder | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(REDUCE) || !walker.takesLengthOfRest() || !walker.takes(NUMBER)) return undefined;
  const call = walker.varint(MAX_VARINT_BYTES);
  if (call < 0 || call > MAX_UINT32 || !walker.takes(DIGEST)) return undefined;
  const digestEnd = walker.valueEnd();
  if (digestEnd - walker.pos !== DIGEST_CHARACTERS) return undefined;
  const artifactDigest = bytes.toString("latin1", walker.pos, digestEnd);
  walker.pos = digestEnd;
  if (!walker.takes(REVISION)) return undefined;
  const revision = walker.varint(MAX_VARINT_BYTES);
  if (revision < 0) return undefined;
  const stepwise = walker.takes(STEPWISE);
  if (stepwise && walker.varint(1) !== 1) return undefined;
  if (!walker.takes(REDUCE_REQUEST) || !walker.takesLengthOfRest()) return undefined;
  return { call, artifactDigest, revision, request: bytes.subarray(walker.pos), stepwise };
}

/** What a `FoldBatch` frame says that is neither stepwise nor knows of faults. */
export interface FoldOrder {
  readonly fold: number;
  readonly request: Uint8Array;
}

/** The same for a `FoldBatch`: fold, request. */
export function readFoldOrder(bytes: Buffer): FoldOrder | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(FOLD_BATCH) || !walker.takesLengthOfRest() || !walker.takes(NUMBER)) return undefined;
  const fold = walker.varint(MAX_VARINT_BYTES);
  if (fold < 0 || fold > MAX_UINT32 || !walker.takes(FOLD_REQUEST) || !walker.takesLengthOfRest()) return undefined;
  return { fold, request: bytes.subarray(walker.pos) };
}
