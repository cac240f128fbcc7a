/** States on their way in and out: what `initial()` makes, what a caller sends, and the digest of what goes back. */
import { isUtf8 } from "node:buffer";
import { sha256Hex } from "../../base/digest.ts";
import type { ExecutionLimits } from "../../base/limits.ts";
import { Fault, requestInvalid } from "../../fault/fault.ts";
import type { Digest } from "../../flow.ts";
import type { LoadedArtifact } from "./artifact.ts";
import { Budget } from "./budget.ts";
import { isFault, readAnswer, realmFailure, type StateText, wholeFailure } from "./realm-answer.ts";
import type { EntryName } from "./realm-script.ts";

function ask(artifact: LoadedArtifact, entry: EntryName, values: string[], budget: Budget): string {
  for (;;) {
    const attempt = artifact.attempt(entry, values, budget, true);
    if (attempt.kind === "answered") return attempt.value;
    // Out of wall clock but not of CPU time: once more, for longer, until the limit of the wall clock itself.
    if (attempt.kind !== "starved") throw wholeFailure(attempt);
  }
}

/** What `initial()` returns. Faults: EXCEPTION, STATE_TOO_LARGE and the limits. */
export function initialState(artifact: LoadedArtifact, limits: ExecutionLimits, budget: Budget): StateText {
  const kept = artifact.initial;
  if (kept !== undefined) artifact.repeatInitial();
  const value = kept ?? ask(artifact, "initial", [], budget);
  const answer = readAnswer(value);
  if (isFault(answer)) {
    const failure = realmFailure(answer, artifact);
    const message = answer.kind === "threw" ? `initial() failed: ${failure.message}` : `initial(): ${failure.message}`;
    throw new Fault(failure.reason, message, { stack: failure.stack });
  }
  if (Buffer.byteLength(answer.text) > limits.maxStateBytes) {
    throw new Fault("STATE_TOO_LARGE", "initial(): the state is larger than allowed");
  }
  if (kept === undefined) {
    artifact.keepInitial(value);
    // `initial()` is asked once, and no event may see whether that was in its own call.
    artifact.forget();
  }
  return answer;
}

/** A state that a caller sent. Faults: REQUEST_INVALID for field `field`, PAYLOAD_TOO_LARGE and the limits. */
export function callersState(
  artifact: LoadedArtifact,
  bytes: Uint8Array,
  field: string,
  limits: ExecutionLimits,
  budget: Budget,
): StateText {
  if (bytes.byteLength > limits.maxStateBytes) {
    throw new Fault(
      "PAYLOAD_TOO_LARGE",
      `${field} is ${bytes.byteLength} bytes; at most ${limits.maxStateBytes} are allowed`,
    );
  }
  if (!isUtf8(bytes)) throw requestInvalid([{ field, description: "is not UTF-8" }]);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const answer = readAnswer(ask(artifact, "normalise", [text], budget));
  if (isFault(answer)) throw requestInvalid([{ field, description: answer.message }]);
  return answer;
}

/** SHA-256 over the state's canonical form. The form is made in the isolate, on an account of its own: the call's may be used up. */
export function stateDigest(artifact: LoadedArtifact, state: StateText, limits: ExecutionLimits): Digest {
  return sha256Hex(state.canonical ? state.text : ask(artifact, "canonical", [state.text], new Budget(limits)));
}
