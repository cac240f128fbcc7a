/** The peer of the bench: a plain grpc-js server that runs the same reducer in process, without isolation, limits or checks. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type handleBidiStreamingCall, type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import type { Event, PackedEvents } from "../../src/gen/assay/v1/event_pb.js";
import {
  type ReduceRequest,
  ReduceRequestSchema,
  type ReduceResponse,
  ReduceResponseSchema,
  type ReduceStreamRequest,
  ReduceStreamRequestSchema,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
} from "../../src/gen/assay/v1/invoke_service_pb.js";
import account from "./account.ts";

type State = ReturnType<typeof account.initial>;

const parseState = (bytes: Uint8Array): State =>
  bytes.byteLength === 0 ? account.initial() : JSON.parse(Buffer.from(bytes).toString("utf8"));

function fold(state: State, events: readonly Event[]): State {
  let next = state;
  for (const event of events) {
    next = account.apply(next, { type: event.type, data: JSON.parse(Buffer.from(event.data).toString("utf8")) });
  }
  return next;
}

/** The same for events side by side. */
function foldPacked(state: State, { types, typeIndexes, dataLengths, data }: PackedEvents): State {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  let next = state;
  let at = 0;
  for (const [index, typeIndex] of typeIndexes.entries()) {
    const end = at + (dataLengths[index] ?? 0);
    next = account.apply(next, { type: types[typeIndex] ?? "", data: JSON.parse(text.toString("utf8", at, end)) });
    at = end;
  }
  return next;
}

const reduce: handleUnaryCall<ReduceRequest, ReduceResponse> = (call, callback) => {
  const { state, events } = call.request;
  const next = fold(parseState(state), events);
  callback(
    null,
    create(ReduceResponseSchema, {
      state: Buffer.from(JSON.stringify(next)),
      revision: 1n,
      eventsApplied: events.length,
    }),
  );
};

const reduceStream: handleBidiStreamingCall<ReduceStreamRequest, ReduceStreamResponse> = (call) => {
  let state = account.initial();
  call.on("data", ({ message }: ReduceStreamRequest) => {
    if (message.case === "open") {
      state = parseState(message.value.state);
      call.write(create(ReduceStreamResponseSchema, { message: { case: "opened", value: { revision: 1n } } }));
    } else if (message.case === "batch") {
      const { batch, events, packed } = message.value;
      state = packed === undefined ? fold(state, events) : foldPacked(state, packed);
      const receipt = { batch, eventsApplied: packed?.typeIndexes.length ?? events.length };
      call.write(create(ReduceStreamResponseSchema, { message: { case: "receipt", value: receipt } }));
    }
  });
  call.on("end", () => {
    const receipt = { batch: 0n, state: Buffer.from(JSON.stringify(state)) };
    call.write(create(ReduceStreamResponseSchema, { message: { case: "receipt", value: receipt } }));
    call.end();
  });
};

const server = new Server({ "grpc.max_receive_message_length": 4 * 1024 * 1024 });
server.addService(
  {
    Reduce: {
      path: "/assay.v1.InvokeService/Reduce",
      requestStream: false,
      responseStream: false,
      requestDeserialize: (bytes: Buffer) => fromBinary(ReduceRequestSchema, bytes),
      requestSerialize: (message: ReduceRequest) => Buffer.from(toBinary(ReduceRequestSchema, message)),
      responseDeserialize: (bytes: Buffer) => fromBinary(ReduceResponseSchema, bytes),
      responseSerialize: (message: ReduceResponse) => Buffer.from(toBinary(ReduceResponseSchema, message)),
    },
    ReduceStream: {
      path: "/assay.v1.InvokeService/ReduceStream",
      requestStream: true,
      responseStream: true,
      requestDeserialize: (bytes: Buffer) => fromBinary(ReduceStreamRequestSchema, bytes),
      requestSerialize: (message: ReduceStreamRequest) => Buffer.from(toBinary(ReduceStreamRequestSchema, message)),
      responseDeserialize: (bytes: Buffer) => fromBinary(ReduceStreamResponseSchema, bytes),
      responseSerialize: (message: ReduceStreamResponse) => Buffer.from(toBinary(ReduceStreamResponseSchema, message)),
    },
  },
  { Reduce: reduce, ReduceStream: reduceStream },
);

server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`plain listening on 127.0.0.1:${port}\n`);
});
process.once("SIGTERM", () => server.forceShutdown());
