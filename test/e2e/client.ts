/** A client such as anybody could write from the protos alone: plain grpc-js over the generated descriptors. */
import {
  create,
  createRegistry,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import {
  type CallOptions,
  type ClientDuplexStream,
  credentials,
  Client as GrpcClient,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import type {
  BadRequest,
  DebugInfo,
  ErrorInfo,
  QuotaFailure,
  RetryInfo,
} from "../../src/gen/google/rpc/error_details_pb.js";
import { file_google_rpc_error_details } from "../../src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../src/gen/google/rpc/status_pb.js";

import { tokenFor } from "../tokens.ts";

const registry = createRegistry(file_google_rpc_error_details);

interface UnaryOrStream<I extends DescMessage, O extends DescMessage> {
  readonly parent: { readonly typeName: string };
  readonly name: string;
  readonly input: I;
  readonly output: O;
}

/** How a call failed, with its `google.rpc` details taken apart. */
export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly reason: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  readonly retryAfter: RetryInfo | undefined;
  /** What `QuotaFailure` says, such as `tenant:acme functions: 2 of 2`. */
  readonly quotas: readonly string[];
  readonly stack: readonly string[];
  readonly requestId: string | undefined;
}

/** A connection. */
export class Client {
  readonly #grpc: GrpcClient;
  readonly #token: string;

  /**
   * `token`: what to call with; what the fixture knows of the server, if none is given; `""`: nothing.
   * `transport`: TLS, where it is spoken.
   * `retries`: gRPC's own, transparent ones (A6), which every client has unless it is told otherwise; a test sees each refusal without them.
   */
  constructor(address: string, token = tokenFor(address), transport = credentials.createInsecure(), retries = false) {
    this.#token = token;
    this.#grpc = new GrpcClient(address, transport, {
      "grpc.use_local_subchannel_pool": 1,
      "grpc.max_receive_message_length": -1,
      "grpc.enable_retries": retries ? 1 : 0,
    });
  }

  close(): void {
    this.#grpc.close();
  }

  /** A unary call. Rejects with a ServiceError; see `failureOf`. */
  unary<I extends DescMessage, O extends DescMessage>(
    method: UnaryOrStream<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<MessageShape<O>> {
    return this.raw(pathOf(method), toBuffer(method.input, request), options).then(({ bytes }) =>
      fromBinary(method.output, bytes),
    );
  }

  /** A unary call of any bytes to any path. */
  raw(
    path: string,
    request: Buffer,
    options: CallOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<{ readonly bytes: Buffer; readonly trailers: Metadata }> {
    const metadata = this.#metadata();
    for (const [name, value] of Object.entries(options.headers ?? {})) metadata.set(name, value);
    return new Promise((resolve, reject) => {
      let bytes: Buffer | undefined;
      const call = this.#grpc.makeUnaryRequest(
        path,
        identity,
        identity,
        request,
        metadata,
        options,
        (error, answer) => {
          if (error !== null) reject(error);
          else bytes = answer;
        },
      );
      call.on("status", (status) => {
        if (bytes !== undefined) resolve({ bytes, trailers: status.metadata });
      });
    });
  }

  /** Everything that a server-streaming call answers. */
  async all<I extends DescMessage, O extends DescMessage>(
    method: UnaryOrStream<I, O>,
    request: MessageInitShape<I>,
  ): Promise<MessageShape<O>[]> {
    const stream = this.#grpc.makeServerStreamRequest(
      pathOf(method),
      identity,
      identity,
      toBuffer(method.input, request),
      this.#metadata(),
    );
    const messages: MessageShape<O>[] = [];
    await new Promise<void>((resolve, reject) => {
      stream.on("data", (bytes: Buffer) => messages.push(fromBinary(method.output, bytes)));
      stream.once("error", reject);
      stream.once("end", resolve);
    });
    return messages;
  }

  /** A bidirectional stream. */
  stream<I extends DescMessage, O extends DescMessage>(
    method: UnaryOrStream<I, O>,
    options: CallOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Stream<I, O> {
    const metadata = this.#metadata();
    for (const [name, value] of Object.entries(options.headers ?? {})) metadata.set(name, value);
    const call = this.#grpc.makeBidiStreamRequest(pathOf(method), identity, identity, metadata, options);
    return new Stream(method.input, method.output, call);
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#token !== "") metadata.set("authorization", `Bearer ${this.#token}`);
    return metadata;
  }
}

/** A bidirectional stream: messages go out at once, and are read one by one. */
export class Stream<I extends DescMessage, O extends DescMessage> {
  readonly call: ClientDuplexStream<Buffer, Buffer>;
  /** How the stream ended: undefined for OK. */
  readonly ended: Promise<Failure | undefined>;
  readonly #input: I;
  readonly #output: O;
  readonly #arrived: Buffer[] = [];
  #over: { readonly error: Error | undefined } | undefined;
  #wake: (() => void) | undefined;

  constructor(input: I, output: O, call: ClientDuplexStream<Buffer, Buffer>) {
    this.call = call;
    this.#input = input;
    this.#output = output;
    // Not the stream's own iterator: it destroys a grpc-js call that fails, and the failure is lost.
    call.on("data", (bytes: Buffer) => {
      this.#arrived.push(bytes);
      this.#wake?.();
    });
    this.ended = new Promise((resolve) => {
      const end = (error: Error | undefined): void => {
        this.#over ??= { error };
        this.#wake?.();
        resolve(error === undefined ? undefined : failureOf(error));
      };
      call.on("status", ({ code }) => {
        if (code === 0) end(undefined);
      });
      call.on("error", end);
    });
  }

  /** Answers false if the sender should slow down. */
  send(message: MessageInitShape<I>): boolean {
    return this.call.write(toBuffer(this.#input, message));
  }

  sendBytes(bytes: Buffer): boolean {
    return this.call.write(bytes);
  }

  /** The next message; undefined at the end. Rejects if the stream fails. */
  async next(): Promise<MessageShape<O> | undefined> {
    for (;;) {
      const bytes = this.#arrived.shift();
      if (bytes !== undefined) return fromBinary(this.#output, bytes);
      if (this.#over?.error !== undefined) throw this.#over.error;
      if (this.#over !== undefined) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Closes this side and reads what is left. */
  async finish(): Promise<MessageShape<O>[]> {
    this.call.end();
    const rest: MessageShape<O>[] = [];
    for (let message = await this.next(); message !== undefined; message = await this.next()) rest.push(message);
    return rest;
  }

  cancel(): void {
    this.call.cancel();
  }
}

/** How a call failed. Throws if `promise` succeeds. */
export async function failure(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    return failureOf(error);
  }
  throw new Error("the call succeeded, though it should have failed");
}

/** Takes a ServiceError's details apart. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "number") throw error;
  const { code, details, metadata } = error as ServiceError;
  const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
  const unpacked = Buffer.isBuffer(bytes)
    ? fromBinary(StatusSchema, bytes).details.map((any) => anyUnpack(any, registry))
    : [];
  const find = <T>(name: string): T | undefined =>
    unpacked.find((detail) => detail?.$typeName === `google.rpc.${name}`) as T | undefined;
  const info = find<ErrorInfo>("ErrorInfo");
  return {
    code,
    message: details,
    reason: info?.reason,
    metadata: info?.metadata ?? {},
    fields: find<BadRequest>("BadRequest")?.fieldViolations.map(({ field }) => field) ?? [],
    retryAfter: find<RetryInfo>("RetryInfo"),
    quotas:
      find<QuotaFailure>("QuotaFailure")?.violations.map(({ subject, description }) => `${subject} ${description}`) ??
      [],
    stack: find<DebugInfo>("DebugInfo")?.stackEntries ?? [],
    requestId: metadata?.get("x-request-id")[0]?.toString(),
  };
}

/** A method's path on the wire. */
export function pathOf(method: { readonly parent: { readonly typeName: string }; readonly name: string }): string {
  return `/${method.parent.typeName}/${method.name}`;
}

export function toBuffer<Desc extends DescMessage>(schema: Desc, message: MessageInitShape<Desc>): Buffer {
  return Buffer.from(toBinary(schema, create(schema, message)));
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
