/** A server that answers as a case's script says, to see what a client makes of answers that a healthy server seldom gives. */
import {
  create,
  createRegistry,
  type DescMethod,
  type DescService,
  fromJson,
  type JsonValue,
  toBinary,
} from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Metadata, Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  QuotaFailureSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../../src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../src/gen/google/rpc/status_pb.js";
import { isList, isObject, type Json, type JsonObject } from "./case.ts";

/** What of a grpc-js call, of any shape, is needed here. */
interface AnyCall {
  readonly metadata: Metadata;
  on(event: "data" | "end" | "error", listener: () => void): unknown;
  write(message: Buffer): boolean;
  end(metadata?: Metadata): void;
  emit(event: "error", error: Partial<ServiceError>): boolean;
}

/** A call that has come. */
export interface Received {
  readonly atMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server of every service, on a free port of this machine. */
export class ScriptedServer {
  readonly #server = new Server();
  readonly #script: JsonObject;
  readonly #calls = new Map<string, Received[]>();
  #port = 0;

  constructor(services: readonly DescService[], script: JsonObject) {
    this.#script = script;
    for (const service of services) this.#add(service);
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#port = await new Promise((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  /** Calls of all methods that have come. */
  get callCount(): number {
    let count = 0;
    for (const calls of this.#calls.values()) count += calls.length;
    return count;
  }

  /** The calls of a method that have come; `method` as in `assay.v1.InvokeService/Reduce`. */
  callsOf(method: string): readonly Received[] {
    return this.#calls.get(method) ?? [];
  }

  #add(service: DescService): void {
    const definition: Record<string, object> = {};
    const handlers: Record<string, (call: AnyCall, callback?: UnaryAnswer) => void> = {};
    const asIs = (bytes: Buffer): Buffer => bytes;
    for (const method of service.methods) {
      definition[method.localName] = {
        path: `/${service.typeName}/${method.name}`,
        requestStream: method.methodKind === "bidi_streaming" || method.methodKind === "client_streaming",
        responseStream: method.methodKind === "bidi_streaming" || method.methodKind === "server_streaming",
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      };
      handlers[method.localName] = (call, callback) => this.#answer(method, call, callback);
    }
    this.#server.addService(definition as never, handlers as never);
  }

  #answer(method: DescMethod, call: AnyCall, callback: UnaryAnswer | undefined): void {
    const name = `${method.parent.typeName}/${method.name}`;
    const before = this.#calls.get(name) ?? [];
    const headers = Object.fromEntries(Object.entries(call.metadata.getMap()).map(([key, one]) => [key, String(one)]));
    this.#calls.set(name, [...before, { atMs: performance.now(), headers }]);
    const answers = this.#script[name] ?? [];
    const answer = isList(answers) ? answers[Math.min(before.length, answers.length - 1)] : undefined;
    if (!isObject(answer)) {
      const error = { code: status.UNIMPLEMENTED, details: `the script says nothing of ${name}` };
      if (callback === undefined) call.emit("error", error);
      else callback(error);
      return;
    }
    if (answer.hang === true) return;
    const error = isObject(answer.error) ? toServiceError(answer.error) : undefined;
    if (callback !== undefined) {
      if (error !== undefined) callback(error);
      else callback(null, encoded(method, answer.response ?? {}, answer.moreBytes));
      return;
    }
    if (method.methodKind === "bidi_streaming") {
      // The client's side is read to its end: a message that nobody reads would be the client's to wait for.
      call.on("data", () => undefined);
      call.on("error", () => undefined);
    }
    for (const response of isList(answer.responses) ? answer.responses : []) {
      call.write(encoded(method, response, answer.moreBytes));
    }
    if (error !== undefined) call.emit("error", error);
    else if (answer.keepOpen !== true) call.end();
  }
}

type UnaryAnswer = (error: Partial<ServiceError> | null, response?: Buffer) => void;

/** `moreBytes`: base64 that follows the message, such as fields that nobody knows. */
function encoded(method: DescMethod, response: Json, moreBytes: Json | undefined): Buffer {
  const registry = createRegistry(method.output);
  const message = fromJson(method.output, response as JsonValue, { registry });
  const more = typeof moreBytes === "string" ? Buffer.from(moreBytes, "base64") : Buffer.alloc(0);
  return Buffer.concat([toBinary(method.output, message), more]);
}

function toServiceError(error: JsonObject): Partial<ServiceError> {
  const code = codeOf(String(error.code));
  const message = String(error.message ?? "as the script says");
  const metadata = new Metadata();
  if (typeof error.requestId === "string") metadata.set("x-request-id", error.requestId);
  if (error.garbageDetails === true) {
    metadata.set("grpc-status-details-bin", Buffer.from("ff00ff00deadbeef", "hex"));
  } else if (error.reason !== undefined) {
    metadata.set("grpc-status-details-bin", Buffer.from(details(code, message, error)));
  }
  return { code, details: message, metadata };
}

function details(code: number, message: string, error: JsonObject): Uint8Array {
  const { retryAfterMs } = error;
  const json = <T>(value: Json | undefined, whenAbsent: T): JsonValue | T =>
    value === undefined ? whenAbsent : (value as JsonValue);
  const any = [
    anyPack(
      ErrorInfoSchema,
      fromJson(ErrorInfoSchema, {
        domain: json(error.domain, "assay.dev"),
        reason: json(error.reason, ""),
        metadata: json(error.metadata, {}),
      }),
    ),
  ];
  if (retryAfterMs !== undefined) {
    const ms = Number(retryAfterMs);
    const retryDelay = { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
    any.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  if (error.fieldViolations !== undefined) {
    const message = { fieldViolations: json(error.fieldViolations, []) };
    any.push(anyPack(BadRequestSchema, fromJson(BadRequestSchema, message)));
  }
  if (error.quotaViolations !== undefined) {
    const message = { violations: json(error.quotaViolations, []) };
    any.push(anyPack(QuotaFailureSchema, fromJson(QuotaFailureSchema, message)));
  }
  if (error.authorStack !== undefined) {
    any.push(anyPack(DebugInfoSchema, fromJson(DebugInfoSchema, { stackEntries: json(error.authorStack, []) })));
  }
  if (error.requestInfo !== undefined) {
    any.push(anyPack(RequestInfoSchema, create(RequestInfoSchema, { requestId: String(error.requestInfo) })));
  }
  // Somebody else's detail, which a client passes over.
  any.push({
    $typeName: "google.protobuf.Any",
    typeUrl: "type.googleapis.com/somebody.Elses",
    value: new Uint8Array([8, 1]),
  });
  return toBinary(StatusSchema, create(StatusSchema, { code, message, details: any }));
}

function codeOf(name: string): number {
  const code = Object.entries(status).find(([key]) => key === name)?.[1];
  if (typeof code !== "number") throw new TypeError(`there is no gRPC code ${name}`);
  return code;
}
