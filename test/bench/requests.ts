/** The request bodies that the load generators post: gRPC messages behind their five-byte headers, and the same events as JSON over HTTP. */
import { create, toBinary } from "@bufbuild/protobuf";
import { packed } from "../../clients/typescript/src/pack.ts";
import { EventSchema } from "../../src/gen/assay/v1/event_pb.js";
import {
  ReduceRequestSchema,
  ReduceStreamRequestSchema,
  StateReport,
} from "../../src/gen/assay/v1/invoke_service_pb.js";
import { LEAST_PAYLOAD_BYTES, MEMO_BYTES } from "./flags.ts";
import type { Account, AccountEvent } from "./reducer.ts";

const HEADER_BYTES = 5;
/** Well under the server's 4 MiB for a message. */
const MOST_BATCH_BYTES = 3 * 1024 * 1024;
/** So that enough streams end within a run. */
const MOST_STREAM_BYTES = 4 * 1024 * 1024;

/** The state that unary calls start from. */
export const UNARY_STATE: Account = { balance: 1_000, entries: 7 };

/** A gRPC message, uncompressed, as HTTP/2 carries it (gRPC over HTTP2, "Length-Prefixed-Message"). */
export function lengthPrefixed(message: Uint8Array): Buffer {
  const body = Buffer.alloc(HEADER_BYTES + message.byteLength);
  body.writeUInt32BE(message.byteLength, 1);
  body.set(message, HEADER_BYTES);
  return body;
}

/** `count` events, each of `payloadBytes` as one JSON document with its type and data. */
export function makeEvents(count: number, payloadBytes = LEAST_PAYLOAD_BYTES): readonly AccountEvent[] {
  const memo = "0123456789abcdef"
    .repeat(Math.ceil(payloadBytes / 16))
    .slice(0, payloadBytes - LEAST_PAYLOAD_BYTES - MEMO_BYTES);
  return Array.from({ length: count }, (_, index) => ({
    type: index % 3 === 0 ? "Withdrawn" : "Deposited",
    data: {
      amount: (index % 90) + 10,
      ...(payloadBytes === LEAST_PAYLOAD_BYTES ? {} : { memo }),
    },
  }));
}

/** How much a batch and a stream of it hold: 1,000 events and 20 batches, or fewer where they would not fit. */
export function streamShape(payloadBytes: number): { readonly batches: number; readonly eventsEach: number } {
  const eventsEach = Math.max(1, Math.min(1_000, Math.floor(MOST_BATCH_BYTES / payloadBytes)));
  const batches = Math.max(2, Math.min(20, Math.floor(MOST_STREAM_BYTES / (eventsEach * payloadBytes))));
  return { batches, eventsEach };
}

const onTheWire = (events: readonly AccountEvent[]) =>
  events.map(({ type, data }) => ({ type, data: Buffer.from(JSON.stringify(data)) }));

/** A unary Reduce of `eventCount` events onto a small state. */
export function reduceBody(functionName: string, eventCount: number, payloadBytes?: number): Buffer {
  const request = create(ReduceRequestSchema, {
    function: { name: functionName },
    state: Buffer.from(JSON.stringify(UNARY_STATE)),
    events: onTheWire(makeEvents(eventCount, payloadBytes)),
  });
  return lengthPrefixed(toBinary(ReduceRequestSchema, request));
}

/** A whole ReduceStream: it opens, sends `batches` of `eventsEach`, and closes. */
export function streamBody(
  functionName: string,
  batches: number,
  eventsEach: number,
  payloadBytes?: number,
  form: "list" | "packed" = "list",
): Buffer {
  const open = create(ReduceStreamRequestSchema, {
    message: { case: "open", value: { function: { name: functionName }, stateReport: StateReport.AT_END } },
  });
  const events = onTheWire(makeEvents(eventsEach, payloadBytes));
  const side = form === "packed" ? packed(events.map((event) => create(EventSchema, event))) : undefined;
  const content = side === undefined ? { events } : { packed: side };
  const messages = Array.from({ length: batches }, (_, index) =>
    create(ReduceStreamRequestSchema, { message: { case: "batch", value: { batch: BigInt(index + 1), ...content } } }),
  );
  return Buffer.concat(
    [open, ...messages].map((message) => lengthPrefixed(toBinary(ReduceStreamRequestSchema, message))),
  );
}

/** What workerd gets: `state` undefined lets the reducer start. */
export function jsonBody(state: Account | undefined, events: readonly AccountEvent[]): Buffer {
  return Buffer.from(JSON.stringify({ ...(state === undefined ? {} : { state }), events }));
}
