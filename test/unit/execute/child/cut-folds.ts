/** Folds events in an executor, cut into batches of one size or another. Serves tests of what such cuts show. */
import { sha256Hex } from "../../../../src/base/digest.ts";
import type { Artifact, Digest } from "../../../../src/flow.ts";
import { OnFault } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import type { Executor, TestEvent } from "./executor.ts";
import { attest, type KeyPair, MANIFEST, TENANT } from "./signing.ts";

/** Loads what the compiler has made, with what it says of its state. */
export async function loadArtifact(executor: Executor, keys: KeyPair, { code, manifest }: Artifact): Promise<Digest> {
  const { stateStyle } = manifest;
  if (stateStyle === undefined) throw new Error("the compiler says nothing of the state");
  const failure = await executor.load(code, attest(code, keys, TENANT, { ...MANIFEST, stateStyle }), new Uint8Array());
  if (failure !== undefined) throw new Error(failure.message);
  return sha256Hex(code);
}

/** The last state as text, and which of the events failed, by their number in the whole stream. */
export async function foldInBatches(
  executor: Executor,
  digest: Digest,
  events: readonly TestEvent[],
  size: number,
): Promise<string> {
  const open = await executor.openFold(digest, OnFault.SKIP);
  const faults: number[] = [];
  let state = "";
  for (let at = 0; at < events.length; at += size) {
    const { receipt, snapshot } = await executor.batch(open, BigInt(at + 1), events.slice(at, at + size));
    faults.push(...receipt.faults.map(({ index }) => at + index));
    state = snapshot;
  }
  return `${state} ${JSON.stringify(faults)}`;
}
