/** What a call into the realm came to, in the house's words: a state, or how an event failed. Step: fold → ANSWER of the realm. */
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import { Fault } from "../../fault/fault.ts";
import type { ReasonName } from "../../fault/reasons.ts";
import type { Attempt, LoadedArtifact } from "./artifact.ts";

/** How one event failed. */
export interface EventFailure {
  readonly reason: ReasonName;
  readonly message: string;
  readonly stack: readonly string[];
}

/** A state as text. */
export interface StateText {
  readonly text: string;
  /** True: `text` is its canonical form (RFC 8785) too. */
  readonly canonical: boolean;
}

/** What went wrong, as realm/fold.js writes it. Only its texts stem from the tenant. */
export interface RealmFault {
  readonly kind: "threw" | "malformed" | "not-json" | "too-large";
  /** -1: the state as a whole. */
  readonly index: number;
  readonly message: string;
  readonly frames: string;
  readonly overflow: boolean;
}

export const LIMITS = {
  cpu: { reason: "CPU_TIME_LIMIT", message: "the function used more CPU time than one call may", stack: [] },
  wall: { reason: "WALL_CLOCK_LIMIT", message: "the function took longer than one call may", stack: [] },
  memory: { reason: "MEMORY_LIMIT", message: "the function used more memory than its isolate has", stack: [] },
} as const;

/** A promise that nothing took care of: the engine tells only once the whole call is over. */
export const UNHANDLED: EventFailure = {
  reason: "EXCEPTION",
  message: "a promise was rejected, and nothing took care of it",
  stack: [],
};

export const NOT_RUN: EventFailure = {
  reason: "CPU_TIME_LIMIT",
  message: "the event was not run: earlier events had used up all the CPU time that a batch and its replays may take",
  stack: [],
};

/** The failure that stands for a limit. */
export function limitFailure(limit: "cpu" | "wall" | "memory"): EventFailure {
  return LIMITS[limit];
}

/** The failure that stands for what the realm reported. */
export function realmFailure(fault: RealmFault, artifact: LoadedArtifact): EventFailure {
  switch (fault.kind) {
    case "threw":
      if (artifact.wasRefusedMemory(fault.message)) return limitFailure("memory");
      return { reason: "EXCEPTION", message: boundedMessage(fault.message), stack: artifact.stack.lines(fault.frames) };
    case "malformed":
      return { reason: "EVENT_INVALID", message: boundedMessage(fault.message), stack: [] };
    case "not-json":
      return { reason: "EXCEPTION", message: boundedMessage(`the state is not JSON: ${fault.message}`), stack: [] };
    case "too-large":
      return { reason: "STATE_TOO_LARGE", message: boundedMessage(fault.message), stack: [] };
  }
}

/** At most 4 KiB of UTF-8, never half a character. */
export function boundedMessage(message: string): string {
  const text = message.toWellFormed();
  if (Buffer.byteLength(text) <= MESSAGE_LIMITS.maxExceptionMessageBytes) return text;
  const cut = Buffer.from(text).subarray(0, MESSAGE_LIMITS.maxExceptionMessageBytes - 3);
  return `${cut.toString("utf8").replace(/\ufffd+$/, "")}…`;
}

/** Reads an answer of the realm's. */
export function readAnswer(value: string): StateText | RealmFault {
  const mark = value[0];
  if (mark === "!") return JSON.parse(value.slice(1)) as RealmFault;
  return { text: value.slice(1), canonical: mark === "=" };
}

export function isFault(answer: StateText | RealmFault): answer is RealmFault {
  return "kind" in answer;
}

/** Whether a limit struck, rather than the tenant's code failing by itself. */
export function isLimit({ reason }: { readonly reason: ReasonName }): boolean {
  return reason === "CPU_TIME_LIMIT" || reason === "WALL_CLOCK_LIMIT" || reason === "MEMORY_LIMIT";
}

/** The fault for a call that failed as a whole. */
export function wholeFailure(attempt: Exclude<Attempt, { kind: "answered" }>): Fault {
  if (attempt.kind === "starved") return new Fault("WALL_CLOCK_LIMIT", LIMITS.wall.message);
  if (attempt.kind === "rejected") return new Fault(UNHANDLED.reason, UNHANDLED.message);
  const failure = limitFailure(attempt.kind === "out-of-memory" ? "memory" : attempt.limit);
  return new Fault(failure.reason, failure.message);
}
