/** A gRPC server whose answers a test scripts: what the client must cope with, a real server does not do on demand. */
import { create, type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
} from "@grpc/grpc-js";
import {
  CompileService,
  type GetArtifactRequest,
  type GetArtifactResponse,
} from "../../../../clients/typescript/src/gen/assay/v1/compile_service_pb.js";
import {
  InvokeService,
  type ReduceRequest,
  type ReduceResponse,
  ReduceResponseSchema,
  type ReduceStreamRequest,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
} from "../../../../clients/typescript/src/gen/assay/v1/invoke_service_pb.js";

/** What the server does with each method that is scripted. */
export interface Script {
  readonly reduce?: handleUnaryCall<ReduceRequest, ReduceResponse>;
  readonly reduceStream?: handleBidiStreamingCall<ReduceStreamRequest, ReduceStreamResponse>;
  readonly getArtifact?: handleServerStreamingCall<GetArtifactRequest, GetArtifactResponse>;
}

const noReduce: NonNullable<Script["reduce"]> = (_call, callback) => callback(null, create(ReduceResponseSchema));
const noStream: NonNullable<Script["reduceStream"]> = (call) => call.end();

/** Starts it on a free loopback port. */
export async function startScripted(script: Script): Promise<{ readonly address: string; stop(): void }> {
  const server = new Server();
  if (script.reduce !== undefined || script.reduceStream !== undefined) {
    const { reduce, reduceStream } = InvokeService.method;
    server.addService(
      { reduce: definition(reduce), reduceStream: definition(reduceStream) },
      {
        reduce: script.reduce ?? noReduce,
        reduceStream: script.reduceStream ?? noStream,
      },
    );
  }
  if (script.getArtifact !== undefined) {
    server.addService(
      { getArtifact: definition(CompileService.method.getArtifact) },
      { getArtifact: script.getArtifact },
    );
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

function definition<I extends DescMessage, O extends DescMessage>(method: {
  readonly parent: { readonly typeName: string };
  readonly name: string;
  readonly methodKind: "unary" | "server_streaming" | "client_streaming" | "bidi_streaming";
  readonly input: I;
  readonly output: O;
}) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: method.methodKind === "bidi_streaming",
    responseStream: method.methodKind !== "unary",
    requestDeserialize: (bytes: Buffer): MessageShape<I> => fromBinary(method.input, bytes),
    requestSerialize: (message: MessageShape<I>) => Buffer.from(toBinary(method.input, message)),
    responseSerialize: (message: MessageShape<O>) => Buffer.from(toBinary(method.output, message)),
    responseDeserialize: (bytes: Buffer): MessageShape<O> => fromBinary(method.output, bytes),
  };
}

/** The stream's first answer. */
export const OPENED = create(ReduceStreamResponseSchema, {
  message: { case: "opened", value: { revision: 3n, artifactDigest: "a".repeat(64) } },
});

/** A receipt for a batch. */
export function receiptOf(batch: bigint, eventsApplied: number, state = ""): ReduceStreamResponse {
  return create(ReduceStreamResponseSchema, {
    message: {
      case: "receipt",
      value: { batch, eventsApplied, state: new TextEncoder().encode(state), usage: { cpuTimeNs: 1_000n } },
    },
  });
}
