/** A gRPC server whose unary and server-streaming methods answer as a test says, call by call; and errors in the server's own form. */
import { create, type DescMethod, toBinary } from "@bufbuild/protobuf";
import { anyPack, durationFromMs } from "@bufbuild/protobuf/wkt";
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  QuotaFailureSchema,
  RetryInfoSchema,
} from "../../../../clients/typescript/src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../../clients/typescript/src/gen/google/rpc/status_pb.js";
import * as stubs from "../../../../clients/typescript/src/stubs.ts";

/** What a call is answered with. `hang`: with nothing. */
export type Answer =
  | {
      readonly ok: readonly object[];
      readonly after?: Partial<ServiceError> /** The stream stays open. */;
      readonly stays?: true;
    }
  | { readonly error: Partial<ServiceError> }
  | "hang";

/** What came with a call. */
export interface Came {
  /** From 1. */
  readonly nth: number;
  readonly atMs: number;
  /** Milliseconds since 1970; infinite for none. */
  readonly deadlineMs: number;
  readonly metadata: Metadata;
  readonly request: Buffer;
}

/** A server that is running. */
export interface AnsweringServer {
  readonly address: string;
  readonly port: number;
  /** The calls of a method, such as `Reduce`. */
  calls(method: string): readonly Came[];
  cancelled(method: string): number;
  stop(): void;
}

/** Starts one. `answer` is asked for each call, with the method's name. */
export async function startAnswering(
  answer: (method: string, came: Came) => Answer,
  options: { readonly host?: string; readonly port?: number; readonly credentials?: ServerCredentials } = {},
): Promise<AnsweringServer> {
  const { host = "127.0.0.1" } = options;
  const server = new Server();
  const calls = new Map<string, Came[]>();
  const cancelled = new Map<string, number>();
  const handle = (
    method: DescMethod,
    call: ServerUnaryCall<Buffer, object> & ServerWritableStream<Buffer, object>,
    callback: ((error: Partial<ServiceError> | null, response?: object) => void) | undefined,
  ): void => {
    const before = calls.get(method.name) ?? [];
    const came = {
      nth: before.length + 1,
      atMs: performance.now(),
      deadlineMs: Number(call.getDeadline()),
      metadata: call.metadata,
      request: call.request,
    };
    calls.set(method.name, [...before, came]);
    call.on("cancelled", () => cancelled.set(method.name, (cancelled.get(method.name) ?? 0) + 1));
    const given = answer(method.name, came);
    if (given === "hang") return;
    if (callback !== undefined) {
      if ("error" in given) callback(given.error);
      else callback(null, given.ok[0] ?? {});
      return;
    }
    const failure = "error" in given ? given.error : given.after;
    for (const response of "ok" in given ? given.ok : []) call.write(response);
    if ("stays" in given) return;
    if (failure === undefined) call.end();
    else call.emit("error", failure);
  };
  for (const service of [
    stubs.CompileService,
    stubs.SignService,
    stubs.DeployService,
    stubs.InvokeService,
    stubs.AdminService,
  ]) {
    const methods = (service.methods as readonly DescMethod[]).filter(
      ({ methodKind }) => methodKind !== "bidi_streaming",
    );
    const definition = methods.map((method) => [
      method.localName,
      {
        path: `/${service.typeName}/${method.name}`,
        requestStream: false,
        responseStream: method.methodKind === "server_streaming",
        requestDeserialize: (bytes: Buffer) => bytes,
        requestSerialize: (bytes: Buffer) => bytes,
        responseSerialize: (init: object) => Buffer.from(toBinary(method.output, create(method.output, { ...init }))),
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    ]);
    const handlers = methods.map((method) => [
      method.localName,
      (call: never, callback: never) => handle(method, call, callback),
    ]);
    server.addService(Object.fromEntries(definition), Object.fromEntries(handlers));
  }
  const port = await new Promise<number>((resolve, reject) => {
    const address = `${host}:${options.port ?? 0}`;
    server.bindAsync(address, options.credentials ?? ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `${host}:${port}`,
    port,
    calls: (method) => calls.get(method) ?? [],
    cancelled: (method) => cancelled.get(method) ?? 0,
    stop: () => server.forceShutdown(),
  };
}

/** An error as the server sends it. */
export function failure(
  code: number,
  reason: string,
  more: {
    readonly retryAfterMs?: number;
    readonly quota?: readonly { readonly subject: string; readonly description: string }[];
    readonly fields?: readonly { readonly field: string; readonly description: string }[];
    readonly domain?: string;
  } = {},
): Partial<ServiceError> {
  const { domain = "assay.dev", fields = [], quota = [], retryAfterMs } = more;
  const details = [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { domain, reason }))];
  if (retryAfterMs !== undefined) {
    details.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: durationFromMs(retryAfterMs) })));
  }
  if (quota.length > 0) {
    details.push(anyPack(QuotaFailureSchema, create(QuotaFailureSchema, { violations: [...quota] })));
  }
  if (fields.length > 0) {
    details.push(anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations: [...fields] })));
  }
  const metadata = new Metadata();
  const whole = create(StatusSchema, { code, message: reason, details });
  metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, whole)));
  return { code, details: reason, metadata };
}

/** What a proxy says whose server is gone: nothing of Assay's. */
export const NOBODY_THERE: Partial<ServiceError> = { code: status.UNAVAILABLE, details: "nobody there" };
