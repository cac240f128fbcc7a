/** A service of the protos as an object with its methods, for whatever the client has no method of its own for. */
import type {
  DescMessage,
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import type { ClientDuplexStream } from "@grpc/grpc-js";
import type { Channel } from "./channel.ts";
import type { CallOptions } from "./connect-options.ts";
import { givenUpWhenDropped, type Held, offTheStack } from "./dropped.ts";
import { toAssayError } from "./errors.ts";

/** A method: one answer is a promise, many answers are an async iterator, many requests are anything that can be iterated over. */
export type StubMethod<Method> =
  Method extends DescMethodUnary<infer I, infer O>
    ? (request: MessageInitShape<I>, options?: CallOptions) => Promise<MessageShape<O>>
    : Method extends DescMethodServerStreaming<infer I, infer O>
      ? (request: MessageInitShape<I>, options?: CallOptions) => AsyncGenerator<MessageShape<O>, void, undefined>
      : Method extends DescMethodBiDiStreaming<infer I, infer O>
        ? (requests: StubRequests<I>, options?: CallOptions) => AsyncGenerator<MessageShape<O>, void, undefined>
        : never;

/** A service's methods by their names in TypeScript, such as `getServerInfo`. */
export type Stub<Service extends DescService> = {
  readonly [Name in keyof Service["method"]]: StubMethod<Service["method"][Name]>;
};

/** What a method with many requests takes. */
export type StubRequests<I extends DescMessage> = Iterable<MessageInitShape<I>> | AsyncIterable<MessageInitShape<I>>;

/** The methods of `service` on `channel`. */
export function stubOf<Service extends DescService>(channel: Channel, service: Service): Stub<Service> {
  const methods = service.methods.map((method) => [method.localName, bound(channel, method)] as const);
  // The types say of each method what its kind says.
  return Object.fromEntries(methods) as Stub<Service>;
}

type Init = MessageInitShape<DescMessage>;

function bound(channel: Channel, method: DescMethod): unknown {
  if (isOfKind(method, "unary")) {
    return (request: Init, options?: CallOptions) => channel.unary(method, request, options);
  }
  if (isOfKind(method, "server_streaming")) {
    return (request: Init, options?: CallOptions) => channel.serverStream(method, request, options);
  }
  if (isOfKind(method, "bidi_streaming")) {
    return (requests: StubRequests<DescMessage>, options?: CallOptions) =>
      givenUpWhenDropped((held) => exchange(channel, method, requests, options, held));
  }
  throw new TypeError(`${method.parent.typeName} has a method that this client has no form for: ${method.name}`);
}

function isOfKind<Kind extends DescMethod["methodKind"]>(
  method: DescMethod,
  kind: Kind,
): method is DescMethod & { readonly methodKind: Kind } {
  return method.methodKind === kind;
}

async function* exchange<I extends DescMessage, O extends DescMessage>(
  channel: Channel,
  method: DescMethodBiDiStreaming<I, O>,
  requests: StubRequests<I>,
  options: CallOptions | undefined,
  held: Held,
): AsyncGenerator<MessageShape<O>, void, undefined> {
  await offTheStack();
  const call = channel.bidi(method, options);
  held.giveUp = () => call.cancel();
  const iterator = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
  let failure: unknown;
  call.on("error", () => undefined);
  let exhausted = false;
  sendAll(call, method, iterator).then(
    (all) => {
      exhausted = all;
    },
    (error: unknown) => {
      exhausted = true;
      failure = error;
      call.cancel();
    },
  );
  try {
    for await (const message of call) yield message as MessageShape<O>;
  } catch (error) {
    // What the caller's own requests threw is the caller's.
    throw failure ?? toAssayError(error);
  } finally {
    call.cancel();
    // Requests that are waited for in vain end when the next one has come; nobody waits for that.
    if (!exhausted) void (async () => iterator.return?.())().catch(() => undefined);
  }
}

/** Sends one request after the other, each when there is room for it, until they or the call end. True: all were sent. */
async function sendAll<I extends DescMessage, O extends DescMessage>(
  call: ClientDuplexStream<MessageShape<I>, MessageShape<O>>,
  method: DescMethodBiDiStreaming<I, O>,
  iterator: Iterator<MessageInitShape<I>> | AsyncIterator<MessageInitShape<I>>,
): Promise<boolean> {
  let ended = false;
  let go = (): void => undefined;
  call.on("status", () => {
    ended = true;
    go();
  });
  for (;;) {
    const next = await iterator.next();
    if (ended) return false;
    if (next.done === true) break;
    await new Promise<void>((resolve) => {
      go = resolve;
      call.write(create(method.input, next.value), () => resolve());
    });
  }
  call.end();
  return true;
}
