/** Calls any method of the protos by its descriptor alone, so that a method that comes later is attacked too. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { credentials, Client as GrpcClient, Metadata } from "@grpc/grpc-js";
import { type Failure, failureOf, pathOf } from "../../e2e/client.ts";

const GENERATED = join(import.meta.dirname, "../../../src/gen/assay/v1");

/** Every service of the public API, whatever file it stands in. */
export async function everyService(): Promise<readonly DescService[]> {
  const services: DescService[] = [];
  for (const file of readdirSync(GENERATED).filter((name) => name.endsWith("_pb.js"))) {
    const exported: Readonly<Record<string, unknown>> = await import(join(GENERATED, file));
    for (const value of Object.values(exported)) if (isService(value)) services.push(value);
  }
  return services;
}

function isService(value: unknown): value is DescService {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "service";
}

/** What to put where a request names something. Fields that a request has not are passed over. */
export interface Names {
  readonly function?: string;
  readonly tenant?: string;
  readonly artifactDigest?: string;
  readonly id?: string;
  readonly keyId?: string;
}

/** A request in which what can be named is named, and nothing else is set. */
export function requestNaming(method: DescMethod, names: Names): Message {
  const request = create(method.input);
  name(request, method.input, method, names);
  return request;
}

function name(message: Message, schema: DescMessage, method: DescMethod, names: Names): void {
  const set = (field: string, value: unknown): void => {
    Object.assign(message, { [field]: value });
  };
  for (const field of schema.fields) {
    if (field.fieldKind === "message" && (field.message.name === "FunctionRef" || field.oneof?.fields[0] === field)) {
      const inner = create(field.message);
      if (field.message.name === "FunctionRef") Object.assign(inner, { name: names.function ?? "" });
      else name(inner, field.message, method, names);
      if (field.oneof === undefined) set(field.localName, inner);
      else set(field.oneof.localName, { case: field.localName, value: inner });
    } else if (field.fieldKind === "scalar") {
      const isTenants = field.localName === "name" && /Tenant$/.test(method.name);
      const wanted = isTenants ? names.tenant : new Map(Object.entries(names)).get(field.localName);
      const digest = field.localName === "digest" ? names.artifactDigest : undefined;
      if ((wanted ?? digest) !== undefined) set(field.localName, wanted ?? digest);
    }
  }
}

/** A caller of any method. */
export class AnyCaller {
  readonly #grpc: GrpcClient;

  constructor(address: string) {
    this.#grpc = new GrpcClient(address, credentials.createInsecure(), { "grpc.enable_retries": 0 });
  }

  close(): void {
    this.#grpc.close();
  }

  /** How the call fails; undefined if it answers anything. `authorization`: its value as it stands. */
  call(method: DescMethod, request: Message, authorization: string | undefined): Promise<Failure | undefined> {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set("authorization", authorization);
    const path = pathOf(method);
    const bytes = Buffer.from(toBinary(method.input, request));
    return new Promise((resolve) => {
      const failed = (error: unknown): void => resolve(failureOf(error));
      if (method.methodKind === "unary") {
        this.#grpc.makeUnaryRequest(path, identity, identity, bytes, metadata, (error) =>
          error === null ? resolve(undefined) : failed(error),
        );
        return;
      }
      const duplex =
        method.methodKind === "server_streaming"
          ? undefined
          : this.#grpc.makeBidiStreamRequest(path, identity, identity, metadata);
      const call = duplex ?? this.#grpc.makeServerStreamRequest(path, identity, identity, bytes, metadata);
      call.on("error", failed);
      call.on("data", () => {
        resolve(undefined);
        call.cancel();
      });
      call.on("status", ({ code }) => {
        if (code === 0) resolve(undefined);
      });
      duplex?.end(bytes);
    });
  }
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
