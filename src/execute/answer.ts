/** What an executor answers, decoded and checked. The gateway's half of the way out; nothing in it is trusted further than its own tenant. */
import { fromBinary } from "@bufbuild/protobuf";
import { BYTES, MAX_UINT32, MAX_VARINT_BYTES, tag, VARINT, Walker } from "../base/wire-walker.ts";
import { type FromExecutor, FromExecutorSchema } from "../gen/assay/executor/v1/frames_pb.js";
import type { Usage, Fault as WireFault } from "../gen/assay/v1/usage_pb.js";
import { readWritten, type Written } from "./written.ts";

/** A frame from an executor. `number` is the call's or the fold's. */
export type Answer =
  | { readonly kind: "ready"; readonly v8Version: string }
  | { readonly kind: "loaded"; readonly number: number }
  | { readonly kind: "reduced"; readonly number: number; readonly response: Uint8Array }
  | { readonly kind: "foldOpened"; readonly number: number; readonly snapshot: Uint8Array }
  | {
      readonly kind: "batchDone";
      readonly number: number;
      readonly response: Uint8Array;
      readonly snapshot: Uint8Array;
      readonly stopped: boolean;
      readonly faulted: boolean | undefined;
    }
  | { readonly kind: "progress"; readonly number: number; readonly eventsDone: number }
  | {
      readonly kind: "failed";
      readonly number: number;
      readonly fault: WireFault | undefined;
      readonly eventIndex: number | undefined;
      /** Undefined: the executor does not say. */
      readonly usage?: Usage | undefined;
    }
  /** Belongs to the answer that comes next. */
  | { readonly kind: "written"; readonly number: number; readonly written: Written }
  | { readonly kind: "pong"; readonly nonce: number };

const REDUCED = tag(3, BYTES);
const CALL = tag(1, VARINT);
const RESPONSE = tag(2, BYTES);

/** Decodes a frame. Undefined: it is not one, and whoever sent it is broken or hostile. */
export function decodeAnswer(bytes: Uint8Array): Answer | undefined {
  const reduced = decodeReduced(bytes);
  if (reduced !== undefined) return reduced;
  const written = readWritten(bytes);
  if (written !== undefined) return { kind: "written", ...written };
  let message: FromExecutor;
  try {
    // Fields that nobody knows would take a hundred times their size in memory.
    message = fromBinary(FromExecutorSchema, bytes, { readUnknownFields: false });
  } catch {
    return undefined;
  }
  const frame = message.frame;
  switch (frame.case) {
    case "ready":
      return { kind: "ready", v8Version: frame.value.v8Version };
    case "loaded":
      return { kind: "loaded", number: frame.value.call };
    case "reduced":
      return { kind: "reduced", number: frame.value.call, response: frame.value.response };
    case "foldOpened":
      return { kind: "foldOpened", number: frame.value.fold, snapshot: frame.value.snapshot };
    case "batchDone":
      return {
        kind: "batchDone",
        number: frame.value.fold,
        response: frame.value.response,
        snapshot: frame.value.snapshot,
        stopped: frame.value.stopped,
        faulted: frame.value.faulted,
      };
    case "progress":
      return { kind: "progress", number: frame.value.fold, eventsDone: frame.value.eventsDone };
    case "failed":
      return {
        kind: "failed",
        number: frame.value.call,
        fault: frame.value.fault,
        eventIndex: frame.value.eventIndex,
        usage: frame.value.usage,
      };
    case "pong":
      return { kind: "pong", nonce: frame.value.nonce };
    case undefined:
      return undefined;
    default:
      return frame satisfies never;
  }
}

/**
 * `Reduced` in the one layout that encoders write: 0x1a length 0x08 call 0x12 length response, and nothing else. The hot path;
 * whatever looks different goes through the schema.
 */
function decodeReduced(bytes: Uint8Array): Answer | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(REDUCED) || !walker.takesLengthOfRest() || !walker.takes(CALL)) return undefined;
  const call = walker.varint(MAX_VARINT_BYTES);
  if (call < 0 || call > MAX_UINT32 || !walker.takes(RESPONSE) || !walker.takesLengthOfRest()) return undefined;
  return { kind: "reduced", number: call, response: bytes.subarray(walker.pos) };
}
