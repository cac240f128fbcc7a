/** Reads the driver's requests into what is to be done, and says of what it cannot read why. */
import {
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { EventInput } from "../src/index.ts";
import * as stubs from "../src/stubs.ts";

/** A request that the driver does not understand, or that this client has nothing for. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/** What a connection is made with. */
export interface ConnectRequest {
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly initialBackoffMs?: number;
  readonly maxBackoffMs?: number;
  readonly breakerFailures?: number;
  readonly breakerOpenMs?: number;
  readonly tlsCa?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly gzip?: boolean;
  readonly traced?: boolean;
}

/** What every call may say. */
export interface CallRequest {
  readonly timeoutMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cancelAfterMs?: number;
  readonly cancelAfterResponses?: number;
}

/** A method of the API and a message for it. */
export interface MethodCall {
  readonly op: "call";
  readonly service: DescService;
  readonly method: DescMethod;
  readonly message: MessageShape<DescMessage>;
  readonly call: CallRequest;
}

/** ReduceStream as it is. */
export interface RawStream {
  readonly op: "stream";
  readonly requests: readonly MessageShape<typeof stubs.ReduceStreamRequestSchema>[];
  readonly keepOpen: boolean;
  readonly call: CallRequest;
}

/** What only a layer does. */
export type LayerOperation =
  | { readonly op: "publish"; readonly name: string; readonly files: Readonly<Record<string, string>> }
  | {
      readonly op: "reduce";
      readonly function: string;
      readonly events: readonly EventInput[];
      readonly state?: JsonValue;
      readonly stateBytes?: string;
      readonly revision?: number;
    }
  | {
      readonly op: "publisher";
      readonly function: string;
      readonly events: readonly EventInput[];
      readonly batchEvents?: number;
      readonly lingerMs?: number;
      readonly resume?: boolean;
      readonly onFault?: "stop" | "skip";
      readonly pauseEvery?: number;
      readonly pauseMs?: number;
      readonly state?: JsonValue;
    }
  | { readonly op: "logs"; readonly function: string; readonly last?: number }
  | { readonly op: "spans" };

/** What a connection can be asked to do. */
export type Operation = MethodCall | RawStream | LayerOperation | { readonly op: "close" };

type Fields = Readonly<Record<string, unknown>>;

const CONNECT_OPTIONS: Readonly<Record<keyof ConnectRequest, string>> = {
  token: "string",
  timeoutMs: "number",
  maxAttempts: "number",
  initialBackoffMs: "number",
  maxBackoffMs: "number",
  breakerFailures: "number",
  breakerOpenMs: "number",
  tlsCa: "string",
  tlsCertificate: "string",
  tlsKey: "string",
  gzip: "boolean",
  traced: "boolean",
};

const CALL_OPTIONS = {
  timeoutMs: "number",
  metadata: "object",
  cancelAfterMs: "number",
  cancelAfterResponses: "number",
};
const PUBLISHER_OPTIONS = {
  batchEvents: "number",
  lingerMs: "number",
  resume: "boolean",
  onFault: "string",
  pauseEvery: "number",
  pauseMs: "number",
};

/** Where a new connection leads, through what, and how. */
export function readConnect(request: Fields): {
  readonly address: string;
  readonly layer: "client" | "stubs";
  readonly options: ConnectRequest;
} {
  const { address, layer, options = {} } = request;
  only(request, { client: "string", address: "string", layer: "string", options: "object" });
  only(options as Fields, CONNECT_OPTIONS);
  if (typeof address !== "string") throw new Unsupported("`address` is a text");
  if (layer !== "client" && layer !== "stubs") throw new Unsupported("`layer` is `client` or `stubs`");
  return { address, layer, options: options as ConnectRequest };
}

/** What a request asks of its connection. */
export function readOperation(request: Fields): Operation {
  switch (request.op) {
    case "call":
      only(request, { client: "string", method: "string", request: "object", requestBytes: "string", ...CALL_OPTIONS });
      return readCall(request);
    case "stream":
      only(request, { client: "string", requests: "object", keepOpen: "boolean", ...CALL_OPTIONS });
      return {
        op: "stream",
        requests: (request.requests as readonly JsonValue[]).map((json) =>
          fromJson(stubs.ReduceStreamRequestSchema, json),
        ),
        keepOpen: request.keepOpen === true,
        call: request as CallRequest,
      };
    case "publish":
      only(request, { client: "string", name: "string", files: "object" });
      return { ...request, op: "publish" } as LayerOperation;
    case "reduce":
      only(request, {
        client: "string",
        function: "string",
        events: "object",
        stateBytes: "string",
        revision: "number",
        state: "any",
      });
      return { ...request, op: "reduce" } as LayerOperation;
    case "publisher":
      only(request, { client: "string", function: "string", events: "object", state: "any", ...PUBLISHER_OPTIONS });
      return { ...request, op: "publisher" } as LayerOperation;
    case "logs":
      only(request, { client: "string", function: "string", last: "number" });
      return { ...request, op: "logs" } as LayerOperation;
    case "spans":
      only(request, { client: "string" });
      return { op: "spans" };
    case "close":
      return { op: "close" };
    default:
      throw new Unsupported(`there is no operation ${JSON.stringify(request.op)}`);
  }
}

const SERVICES = new Map<string, DescService>();
for (const exported of Object.values(stubs)) {
  if (typeof exported === "object" && "kind" in exported && exported.kind === "service") {
    SERVICES.set(exported.typeName, exported);
  }
}

function readCall(request: Fields): MethodCall {
  const [serviceName = "", methodName = ""] = String(request.method).split("/");
  const service = SERVICES.get(serviceName);
  const method = service?.methods.find(({ name }) => name === methodName);
  if (service === undefined || method === undefined) throw new Unsupported(`no method is called ${request.method}`);
  if ((request.request === undefined) === (request.requestBytes === undefined)) {
    throw new Unsupported("`request` or `requestBytes` is needed, and not both");
  }
  const message =
    request.requestBytes === undefined
      ? fromJson(method.input, request.request as JsonValue)
      : fromBinary(method.input, Buffer.from(String(request.requestBytes), "base64"));
  return { op: "call", service, method, message, call: request as CallRequest };
}

/** Throws for fields that the request must not have, or that are not of their type: nothing is skipped in silence. */
function only(fields: Fields, types: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "id" || name === "op") continue;
    const type = types[name];
    if (type === undefined) throw new Unsupported(`\`${name}\` is not known here`);
    if (type !== "any" && typeof value !== type) throw new Unsupported(`\`${name}\` is a ${type}`);
  }
}
