/** The request bodies that the load generator posts: gRPC messages behind their five-byte headers. */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  ReduceRequestSchema,
  ReduceStreamRequestSchema,
  StateReport,
} from "../../src/gen/assay/v1/invoke_service_pb.js";

const HEADER_BYTES = 5;

/** A gRPC message, uncompressed, as HTTP/2 carries it (gRPC over HTTP2, "Length-Prefixed-Message"). */
export function lengthPrefixed(message: Uint8Array): Buffer {
  const body = Buffer.alloc(HEADER_BYTES + message.byteLength);
  body.writeUInt32BE(message.byteLength, 1);
  body.set(message, HEADER_BYTES);
  return body;
}

const eventAt = (index: number) => ({
  type: index % 3 === 0 ? "Withdrawn" : "Deposited",
  data: Buffer.from(JSON.stringify({ amount: (index % 90) + 10 })),
});

const events = (count: number) => Array.from({ length: count }, (_, index) => eventAt(index));

/** A unary Reduce of `eventCount` events onto a small state. */
export function reduceBody(functionName: string, eventCount: number): Buffer {
  const request = create(ReduceRequestSchema, {
    function: { name: functionName },
    state: Buffer.from(JSON.stringify({ balance: 1_000, entries: 7 })),
    events: events(eventCount),
  });
  return lengthPrefixed(toBinary(ReduceRequestSchema, request));
}

/** A whole ReduceStream: it opens, sends `batches` of `eventsEach`, and closes. */
export function streamBody(functionName: string, batches: number, eventsEach: number): Buffer {
  const open = create(ReduceStreamRequestSchema, {
    message: { case: "open", value: { function: { name: functionName }, stateReport: StateReport.AT_END } },
  });
  const messages = Array.from({ length: batches }, (_, index) =>
    create(ReduceStreamRequestSchema, {
      message: { case: "batch", value: { batch: BigInt(index + 1), events: events(eventsEach) } },
    }),
  );
  return Buffer.concat(
    [open, ...messages].map((message) => lengthPrefixed(toBinary(ReduceStreamRequestSchema, message))),
  );
}
