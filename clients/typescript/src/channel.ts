/** One connection to a server, and the two simple shapes of a call on it: one answer, and a stream of answers. */
import {
  create,
  type DescMessage,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  type ChannelCredentials,
  type CallOptions as GrpcCallOptions,
  Client as GrpcClient,
  credentials as grpcCredentials,
  Metadata,
} from "@grpc/grpc-js";
import { cancelled, toAssayError } from "./errors.ts";

/** How to reach a server. */
export interface ConnectOptions {
  /** Transport security. Absent: plain text, for a server on the same machine. */
  readonly credentials?: ChannelCredentials;
  /** The most time a call may take if it does not say so itself, in milliseconds. Absent: no end. Streams are not meant. */
  readonly timeoutMs?: number;
  /** The largest answer that is taken, in bytes. Absent: 16 MiB. */
  readonly maxResponseBytes?: number;
}

/** What every call takes. */
export interface CallOptions {
  /** Cancels the call, on the server too. */
  readonly signal?: AbortSignal | undefined;
  /** The most time that the call may take, in milliseconds; the server is told. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** A connection. It is opened by the first call, and again after it broke. */
export class Channel {
  readonly grpc: GrpcClient;
  readonly #timeoutMs: number | undefined;

  constructor(address: string, options: ConnectOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.grpc = new GrpcClient(address, options.credentials ?? grpcCredentials.createInsecure(), {
      "grpc.max_receive_message_length": options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
      "grpc.max_send_message_length": -1,
      // A client's connections are its own: two clients in one program share no fate.
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  /** A call with one answer. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions = {},
  ): Promise<MessageShape<O>> {
    if (options.signal?.aborted === true) throw cancelled(options.signal.reason);
    return await new Promise((resolve, reject) => {
      const call = this.grpc.makeUnaryRequest(
        pathOf(method),
        encoder(method.input),
        decoder(method.output),
        create(method.input, request),
        new Metadata(),
        this.callOptions(options.timeoutMs ?? this.#timeoutMs),
        (error, response) => {
          options.signal?.removeEventListener("abort", cancel);
          if (error !== null) reject(toAssayError(error));
          else if (response !== undefined) resolve(response);
        },
      );
      const cancel = () => call.cancel();
      options.signal?.addEventListener("abort", cancel, { once: true });
    });
  }

  /** A call with many answers, read as they come. */
  async *serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions = {},
  ): AsyncGenerator<MessageShape<O>, void, undefined> {
    if (options.signal?.aborted === true) throw cancelled(options.signal.reason);
    const call = this.grpc.makeServerStreamRequest(
      pathOf(method),
      encoder(method.input),
      decoder(method.output),
      create(method.input, request),
      new Metadata(),
      this.callOptions(options.timeoutMs),
    );
    const cancel = () => call.cancel();
    options.signal?.addEventListener("abort", cancel, { once: true });
    // An error that comes after the reader has left would otherwise be nobody's, and end the program.
    call.on("error", () => undefined);
    try {
      for await (const message of call) yield message as MessageShape<O>;
    } catch (error) {
      throw toAssayError(error);
    } finally {
      options.signal?.removeEventListener("abort", cancel);
      call.cancel();
    }
  }

  /** gRPC's own options of a call. */
  callOptions(timeoutMs: number | undefined): GrpcCallOptions {
    return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  }

  close(): void {
    this.grpc.close();
  }
}

/** Such as `/assay.v1.CompileService/Compile`. */
export function pathOf(method: { readonly parent: { readonly typeName: string }; readonly name: string }): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Messages of a type as bytes. */
export function encoder<D extends DescMessage>(schema: D): (message: MessageShape<D>) => Buffer {
  return (message) => {
    const bytes = toBinary(schema, message);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Bytes as messages of a type. */
export function decoder<D extends DescMessage>(schema: D): (bytes: Buffer) => MessageShape<D> {
  return (bytes) => fromBinary(schema, bytes);
}
