/** Calls over the generated stubs and grpc-js, with nothing of the client's between: what any program has that knows the protos alone. */
import {
  type DescMessage,
  type DescMethod,
  fromBinary,
  type JsonValue,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  compressionAlgorithms,
  credentials,
  Client as GrpcClient,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  QuotaFailureSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../src/gen/google/rpc/status_pb.js";
import { InvokeService } from "../src/stubs.ts";
import type { Caller, ErrorShape, Outcome } from "./caller.ts";
import {
  type CallRequest,
  type ConnectRequest,
  type MethodCall,
  type Operation,
  type RawStream,
  Unsupported,
} from "./requests.ts";

type Message = MessageShape<DescMessage>;
type Running = ClientReadableStream<Message> | ClientDuplexStream<Message, Message> | { cancel(): void };

/** A bare channel. */
export class PlainCaller implements Caller {
  readonly #grpc: GrpcClient;
  readonly #token: string | undefined;
  readonly #running = new Set<Running>();

  private constructor(grpc: GrpcClient, token: string | undefined) {
    this.#grpc = grpc;
    this.#token = token;
  }

  static connect(address: string, { gzip, tlsCa, tlsCertificate, tlsKey, token }: ConnectRequest): PlainCaller {
    const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
    const hasTls = tlsCa !== undefined || tlsCertificate !== undefined;
    const security = hasTls
      ? credentials.createSsl(pem(tlsCa), pem(tlsKey), pem(tlsCertificate))
      : credentials.createInsecure();
    const host = address.replace(/:\d+$/, "");
    const grpc = new GrpcClient(address, security, {
      "grpc.max_receive_message_length": -1,
      "grpc.use_local_subchannel_pool": 1,
      "grpc.enable_http_proxy": 0,
      // TLS has no IP addresses as server names.
      ...(hasTls && /^[\d.]+$/.test(host) ? { "grpc.ssl_target_name_override": "localhost" } : {}),
      ...(gzip === true ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {}),
    });
    return new PlainCaller(grpc, token);
  }

  async perform(operation: Operation): Promise<Outcome> {
    switch (operation.op) {
      case "call":
        return operation.method.methodKind === "unary"
          ? await this.#unary(operation)
          : await this.#serverStream(operation);
      case "stream":
        return await this.#stream(operation);
      default:
        throw new Unsupported(`plain stubs have no ${operation.op}`);
    }
  }

  giveUp(): void {
    for (const call of this.#running) call.cancel();
  }

  close(): void {
    this.#grpc.close();
  }

  async #unary({ method, message, call }: MethodCall): Promise<Outcome> {
    return await new Promise((resolve) => {
      const running = this.#grpc.makeUnaryRequest(
        ...wire(method),
        message,
        this.#metadata(call),
        options(call),
        (error: ServiceError | null, response?: Message) => {
          this.#running.delete(running);
          clearTimeout(timer);
          if (error !== null) resolve({ outcome: "error", error: shapeOf(error) });
          else if (response !== undefined) resolve({ outcome: "ok", response: toJson(method.output, response) });
        },
      );
      this.#running.add(running);
      const timer = cancelLater(running, call);
    });
  }

  async #serverStream({ method, message, call }: MethodCall): Promise<Outcome> {
    if (method.methodKind !== "server_streaming") throw new Unsupported(`${method.name} is not called so`);
    const running = this.#grpc.makeServerStreamRequest(...wire(method), message, this.#metadata(call), options(call));
    return await this.#collect(method, running, call);
  }

  async #stream({ requests, keepOpen, call }: RawStream): Promise<Outcome> {
    const method = InvokeService.method.reduceStream;
    const running = this.#grpc.makeBidiStreamRequest(...wire(method), this.#metadata(call), options(call));
    for (const request of requests) running.write(request);
    if (!keepOpen) running.end();
    return await this.#collect(method, running, call);
  }

  async #collect(
    method: DescMethod,
    running: ClientReadableStream<Message> | ClientDuplexStream<Message, Message>,
    call: CallRequest,
  ): Promise<Outcome> {
    this.#running.add(running);
    const timer = cancelLater(running, call);
    const most = call.cancelAfterResponses ?? Number.POSITIVE_INFINITY;
    const responses: JsonValue[] = [];
    try {
      for await (const response of running) {
        if (responses.length >= most) continue;
        responses.push(toJson(method.output, response as Message));
        if (responses.length >= most) running.cancel();
      }
      return { outcome: "ok", responses };
    } catch (error) {
      return { outcome: "error", error: shapeOf(error as ServiceError), responses };
    } finally {
      clearTimeout(timer);
      this.#running.delete(running);
    }
  }

  #metadata(call: CallRequest): Metadata {
    const metadata = new Metadata();
    if (this.#token !== undefined) metadata.set("authorization", `Bearer ${this.#token}`);
    for (const [name, value] of Object.entries(call.metadata ?? {})) metadata.set(name, value);
    return metadata;
  }
}

function wire(
  method: DescMethod,
): [path: string, serialize: (message: Message) => Buffer, deserialize: (bytes: Buffer) => Message] {
  return [
    `/${method.parent.typeName}/${method.name}`,
    (message) => Buffer.from(toBinary(method.input, message)),
    (bytes) => fromBinary(method.output, bytes),
  ];
}

function options({ timeoutMs }: CallRequest) {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

function cancelLater(running: { cancel(): void }, { cancelAfterMs }: CallRequest): NodeJS.Timeout | undefined {
  return cancelAfterMs === undefined ? undefined : setTimeout(() => running.cancel(), cancelAfterMs);
}

function shapeOf(error: ServiceError): ErrorShape {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const whole = bytes instanceof Buffer ? readable(() => fromBinary(StatusSchema, bytes)) : undefined;
  const all = <D extends DescMessage>(schema: D): MessageShape<D>[] =>
    (whole?.details ?? []).flatMap((any) => readable(() => anyUnpack(any, schema)) ?? []);
  const [info] = all(ErrorInfoSchema);
  const delay = all(RetryInfoSchema)[0]?.retryDelay;
  const [requestId = all(RequestInfoSchema)[0]?.requestId] = error.metadata.get("x-request-id");
  return {
    reason: info?.reason ?? "",
    code: status[error.code] ?? String(error.code),
    message: whole === undefined || whole.message === "" ? error.details : whole.message,
    retryAfterMs: delay === undefined ? null : Number(delay.seconds) * 1_000 + delay.nanos / 1e6,
    fieldViolations: all(BadRequestSchema).flatMap(({ fieldViolations }) =>
      fieldViolations.map(({ field, description }) => ({ field, description })),
    ),
    quotaViolations: all(QuotaFailureSchema).flatMap(({ violations }) =>
      violations.map(({ subject, description }) => ({ subject, description })),
    ),
    metadata: { ...info?.metadata },
    authorStack: all(DebugInfoSchema).flatMap(({ stackEntries }) => stackEntries),
    requestId: typeof requestId === "string" ? requestId : null,
  };
}

/** Undefined for what is not what it says it is. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
