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
  InterceptingCall,
  type Interceptor,
  Metadata,
  status,
} from "@grpc/grpc-js";
import { cancelled, toAssayError } from "./errors.ts";

/** How to reach a server. */
export interface ConnectOptions {
  /** Transport security, such as `credentials.createSsl()` of grpc-js. Absent: plain text, for a server on the same machine. */
  readonly credentials?: ChannelCredentials;
  /**
   * Who calls: an API key or a token of an identity provider; or what answers one, asked before each call, for tokens that end. It is never sent in plain
   * text to another machine. Absent: none, for servers that know callers by their certificates.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
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
  readonly #token: string | undefined;

  constructor(address: string, options: ConnectOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#token = typeof options.token === "string" ? options.token : undefined;
    if (options.token !== undefined && options.credentials === undefined && !isThisMachine(address)) {
      throw new TypeError(
        "a token is not sent in plain text to another machine: give `credentials`, such as createSsl()",
      );
    }
    this.grpc = new GrpcClient(address, options.credentials ?? grpcCredentials.createInsecure(), {
      "grpc.max_receive_message_length": options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
      "grpc.max_send_message_length": -1,
      // A client's connections are its own: two clients in one program share no fate.
      "grpc.use_local_subchannel_pool": 1,
      ...(typeof options.token === "function" ? { interceptors: [asksForToken(options.token)] } : {}),
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
        this.metadata(),
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
      this.metadata(),
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

  /** What goes before a call's messages: who calls. */
  metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#token !== undefined) setBearer(metadata, this.#token);
    return metadata;
  }

  /** gRPC's own options of a call. */
  callOptions(timeoutMs: number | undefined): GrpcCallOptions {
    return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  }

  close(): void {
    this.grpc.close();
  }
}

/** Asks for a token before each call. A call for which there is none fails, and is never sent. */
function asksForToken(token: () => string | Promise<string>): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        Promise.resolve()
          .then(token)
          .then((value) => setBearer(metadata, value))
          .then(
            () => next(metadata, listener),
            (error: unknown) => {
              const details = `there is no token to call with: ${error instanceof Error ? error.message : String(error)}`;
              listener.onReceiveStatus({ code: status.UNAUTHENTICATED, details, metadata: new Metadata() });
            },
          );
      },
    });
}

function setBearer(metadata: Metadata, token: string): void {
  metadata.set("authorization", `Bearer ${token}`);
}

/** True for addresses that only this machine has: what is sent there is seen by nobody else. */
function isThisMachine(address: string): boolean {
  return (
    /^(?:(?:dns|ipv4|ipv6):(?:\/{3})?)?(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d+)?$/.test(address) ||
    address.startsWith("unix:")
  );
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
