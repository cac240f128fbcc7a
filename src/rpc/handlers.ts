/**
 * Turns the thin functions of the services into grpc-js handlers: decodes the request, resolves the caller, translates faults.
 *
 * Requests are decoded here and not by grpc-js, which would call a malformed one INTERNAL.
 */
import { create, type DescMessage, type MessageInitShape, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerWritableStream,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { decodeMessage } from "../base/decode-message.ts";
import { Fault } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { Caller, CallFacts } from "../flow.ts";
import type { AdmittedCaller } from "../identity/tenants.ts";
import { type MethodFacts, withFacts } from "./access-rules.ts";
import { assertFunction, type Door, undecodable } from "./door.ts";
import { OpenCall } from "./open-call.ts";
import { REQUEST_ID_KEY, statusOf } from "./status.ts";

/** How a method is shaped on the wire. */
export type MethodKind = "unary" | "server_streaming" | "bidi_streaming";

/** A method's implementation, ready for `server.ts` to register once it has a door. */
export interface Method {
  readonly methodKind: MethodKind;
  /** True: it is defined, and this server does not have it yet. */
  readonly isMissing?: boolean;
  bind(door: Door, facts: MethodFacts): UntypedHandleCall;
}

/** Notes what a call has done, where that is worth a line: what changes the server, never what only uses it. */
export type DoneLog = (caller: Caller, facts: CallFacts, what: string) => void;

function doneAt(door: Door): DoneLog {
  return (caller, facts, what) => {
    if (caller instanceof OpenCall) caller.resource = withFacts(caller.resource, facts);
    door.log.done({ tenant: caller.tenant, requestId: caller.requestId, facts: {} }, facts, what);
  };
}

/** A unary method over decoded messages. */
export function unary<I extends DescMessage, O extends DescMessage>(
  input: I,
  output: O,
  handle: (
    request: MessageShape<I>,
    caller: AdmittedCaller,
    done: DoneLog,
  ) => Promise<MessageInitShape<O>> | MessageInitShape<O>,
): Method & { readonly methodKind: "unary" } {
  return unaryMethod(
    async (bytes, open, done, facts) =>
      toBinary(output, create(output, await handle(take(input, bytes, open, facts), open, done))),
    (open) => open.requestId,
  );
}

/** A unary method that takes and answers bytes as they are on the wire. Trailers name the request where somebody asked for its id. */
export function rawUnary(
  handle: (request: Buffer, caller: AdmittedCaller) => Promise<Uint8Array>,
): Method & { readonly methodKind: "unary" } {
  return unaryMethod(handle, (open) => open.requestIdIfKnown);
}

function unaryMethod(
  handle: (request: Buffer, open: OpenCall, done: DoneLog, facts: MethodFacts) => Promise<Uint8Array>,
  answeredId: (open: OpenCall) => string | undefined,
): Method & { readonly methodKind: "unary" } {
  return {
    methodKind: "unary",
    bind(door, facts): handleUnaryCall<Buffer, Buffer> {
      const done = doneAt(door);
      return (call, callback) => {
        const open = new OpenCall(call, door.calls, (fault, requestId) => callback(statusOf(fault, requestId)));
        door.watch(call, open, facts, false);
        const onError = (error: unknown): void => failCall(door, facts, open, error);
        const respond = (response: Uint8Array): void => {
          if (!open.isOpen) return;
          const refusal = door.unread.admit(call, response.byteLength);
          if (refusal !== undefined) open.fail(refusal);
          else if (open.close()) callback(null, toBuffer(response), trailerFor(answeredId(open)));
        };
        let answer: Promise<Uint8Array>;
        try {
          const admitted = door.admit(call, open, facts);
          answer =
            admitted === undefined
              ? handle(call.request, open, done, facts)
              : admitted.then(() => handle(call.request, open, done, facts));
        } catch (error) {
          onError(error);
          return;
        }
        if (!facts.isControlPlane) answer.then(respond, onError);
        else answer.then((response) => door.recordDone(facts, open)?.then(() => respond(response))).catch(onError);
      };
    },
  };
}

/** A server-streaming method over decoded messages: each message that the iterator yields is sent in turn, as fast as the client reads. */
export function serverStreaming<I extends DescMessage, O extends DescMessage>(
  input: I,
  output: O,
  handle: (request: MessageShape<I>, caller: AdmittedCaller, done: DoneLog) => AsyncIterable<MessageInitShape<O>>,
): Method & { readonly methodKind: "server_streaming" } {
  return rawServerStreaming(async (call, open, done, facts, door) => {
    const request = take(input, call.request, open, facts);
    // Before the first answer: what a stream goes on to do is its own, and may never end.
    await door.recordDone(facts, open);
    for await (const message of handle(request, open, done)) {
      await write(call, toBuffer(toBinary(output, create(output, message))), open.signal);
    }
  });
}

function rawServerStreaming(
  pump: (
    call: ServerWritableStream<Buffer, Buffer>,
    open: OpenCall,
    done: DoneLog,
    facts: MethodFacts,
    door: Door,
  ) => Promise<void>,
): Method & { readonly methodKind: "server_streaming" } {
  return {
    methodKind: "server_streaming",
    bind(door, facts): handleServerStreamingCall<Buffer, Buffer> {
      return (call) => {
        const open = new OpenCall(call, door.calls, (fault, requestId) =>
          call.emit("error", statusOf(fault, requestId)),
        );
        door.watch(call, open, facts, false);
        runPump(door, facts, call, open, () => pump(call, open, doneAt(door), facts, door));
      };
    },
  };
}

/** Notes that events of a stream failed; `read` says more, if the log wants to know. */
export type StreamLog = (read: () => { readonly reason: ReasonName } & CallFacts) => void;

/** A bidirectional method that takes and answers bytes as they are on the wire. `pump` sends everything; when it resolves the stream ends OK. */
export function rawBidiStreaming(
  pump: (call: BidiCall, open: OpenCall, log: StreamLog) => Promise<void>,
): Method & { readonly methodKind: "bidi_streaming" } {
  return {
    methodKind: "bidi_streaming",
    bind(door, facts): handleBidiStreamingCall<Buffer, Buffer> {
      return (call) => {
        const open = new OpenCall(call, door.calls, (fault, requestId) =>
          call.emit("error", statusOf(fault, requestId)),
        );
        door.watch(call, open, facts, true);
        const eventsFailed: StreamLog = (read) => door.log.eventsFailed(facts.path, open, read);
        runPump(door, facts, call, open, () => pump(call, open, eventsFailed));
      };
    },
  };
}

/** Lets a stream's caller in, runs its pump, and ends the stream when that ends: with OK, or with the fault that it threw. */
function runPump(
  door: Door,
  facts: MethodFacts,
  call: ServerWritableStream<Buffer, Buffer> | BidiCall,
  open: OpenCall,
  pump: () => Promise<void>,
): void {
  const run = async (): Promise<void> => {
    await door.admit(call, open, facts);
    await pump();
    if (open.close()) call.end();
  };
  run().catch((error: unknown) => failCall(door, facts, open, error));
}

/** Ends a call with what was thrown, once the audit log has it where it is to have it. */
function failCall(door: Door, facts: MethodFacts, open: OpenCall, error: unknown): void {
  if (!open.isOpen && error instanceof Fault) {
    // A caller that is gone is told nothing, and what its going broke is no news; but its call was made.
    void door.recordFailure(facts, open, error);
    return;
  }
  const fault = door.faultOf(error, facts.path, open);
  const recorded = door.recordFailure(facts, open, fault);
  if (recorded === undefined) open.fail(fault);
  else void recorded.then(() => open.fail(fault));
}

/** What of a grpc-js duplex call a pump uses. */
export type BidiCall = Parameters<handleBidiStreamingCall<Buffer, Buffer>>[0];

/** A method that this server does not have yet. `feature` is named to the caller, such as `the event log`. */
export function notImplemented<Kind extends MethodKind>(
  methodKind: Kind,
  feature: string,
): Method & { readonly methodKind: Kind } {
  return {
    ...refusing(methodKind, () => new Fault("NOT_IMPLEMENTED", `this server does not have ${feature} yet`)),
    isMissing: true,
  };
}

/** A method that answers every caller who may call it with a fault. */
export function refusing<Kind extends MethodKind>(
  methodKind: Kind,
  fault: () => Fault,
): Method & { readonly methodKind: Kind } {
  const refuse = (): Promise<never> => Promise.reject(fault());
  return {
    methodKind,
    bind: (door, facts) =>
      methodKind === "unary"
        ? rawUnary(refuse).bind(door, facts)
        : methodKind === "server_streaming"
          ? rawServerStreaming(refuse).bind(door, facts)
          : rawBidiStreaming(refuse).bind(door, facts),
  };
}

/** Decodes a request, and sees that the caller may use the function that it names. Faults: REQUEST_INVALID, PERMISSION_MISSING. */
function take<I extends DescMessage>(
  schema: I,
  bytes: Uint8Array,
  open: OpenCall,
  facts: MethodFacts,
): MessageShape<I> {
  const request = decode(schema, bytes);
  open.resource = facts.resourceOf(request);
  if (facts.rule.scope === "function" && facts.functionOf !== undefined)
    assertFunction(open, facts.functionOf(request));
  return request;
}

/** Decodes a request, or faults with REQUEST_INVALID. */
export function decode<I extends DescMessage>(schema: I, bytes: Uint8Array): MessageShape<I> {
  try {
    return decodeMessage(schema, bytes);
  } catch {
    // The decoder's own words may quote the bytes.
    throw undecodable(schema.typeName);
  }
}

/** Streams keep as many unread messages as `READ_AHEAD_MESSAGES` says; of messages larger than this, one. */
const LARGE_MESSAGE_BYTES = 16 * 1024;

/** Writes one message, and waits while the client reads slower than the server writes. Rejects with the signal's reason. */
export async function write(
  call: ServerWritableStream<Buffer, Buffer> | BidiCall,
  message: Buffer,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const written = Promise.withResolvers<void>();
  const goOn = (): void => written.resolve();
  const isLarge = message.byteLength > LARGE_MESSAGE_BYTES;
  // The callback comes once the client's window has let the message out, or the stream has failed, which the signal tells better.
  const hasRoom = isLarge ? call.write(message, goOn) : call.write(message);
  if (hasRoom && !isLarge) return;
  const onAbort = (): void => written.reject(signal.reason);
  if (!isLarge) call.once("drain", goOn);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await written.promise;
  } finally {
    call.off("drain", goOn);
    signal.removeEventListener("abort", onAbort);
  }
  signal.throwIfAborted();
}

/** The same bytes as a Buffer, which grpc-js insists on. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function trailerFor(requestId: string | undefined): Metadata | undefined {
  if (requestId === undefined) return undefined;
  const trailer = new Metadata();
  trailer.set(REQUEST_ID_KEY, requestId);
  return trailer;
}
