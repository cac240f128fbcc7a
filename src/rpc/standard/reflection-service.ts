/**
 * `grpc.reflection.v1` and `v1alpha` at the front door (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md), for any valid credential. The two have
 * the same messages on the wire, so one reading serves both.
 */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { Fault, requestInvalid } from "../../fault/fault.ts";
import {
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "../../gen/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as AlphaReflection } from "../../gen/grpc/reflection/v1alpha/reflection_pb.js";
import { type BidiCall, decode, rawBidiStreaming, toBuffer, write } from "../handlers.ts";
import { Inbox } from "../inbox.ts";
import type { OpenCall } from "../open-call.ts";
import { type BoundService, implement } from "../service.ts";
import { type BudgetTerms, TenantBudget } from "../tenant-budget.ts";
import type { Descriptors } from "./descriptors.ts";

/** A request comes back in its answer: nobody needs a long one. */
const MAX_REQUEST_BYTES = 4 * 1024;
/** A tool asks a few dozen times, then it knows. An answer may be a thousand times what was asked. */
const BUDGET: BudgetTerms = { atOnce: 1_000, perSecond: 20, what: "requests to reflection" };

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]>;

/** Both versions over the descriptors of one listener. A stream ends when `draining` is aborted: it is no work that the end of the server waits for. */
export function reflectionServices(descriptors: Descriptors, draining: AbortSignal): readonly BoundService[] {
  const budget = new TenantBudget(BUDGET);
  const serverReflectionInfo = rawBidiStreaming((call, open) => pump(descriptors, budget, call, open, draining));
  return [implement(ServerReflection, { serverReflectionInfo }), implement(AlphaReflection, { serverReflectionInfo })];
}

async function pump(
  descriptors: Descriptors,
  budget: TenantBudget,
  call: BidiCall,
  open: OpenCall,
  draining: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const endWith = (signal: AbortSignal) => (): void => ending.abort(signal.reason);
  const onCallEnd = endWith(open.signal);
  const onDrain = endWith(draining);
  for (const [signal, end] of [
    [open.signal, onCallEnd],
    [draining, onDrain],
  ] as const) {
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  }
  const inbox = new Inbox(call, ending.signal);
  try {
    for (let bytes = await inbox.next(); bytes !== undefined; bytes = await inbox.next()) {
      budget.take(open.tenant);
      await write(call, answerTo(descriptors, bytes), open.signal);
    }
  } catch (error) {
    if (!draining.aborted || open.signal.aborted || error !== draining.reason) throw error;
  } finally {
    open.signal.removeEventListener("abort", onCallEnd);
    draining.removeEventListener("abort", onDrain);
  }
}

function answerTo(descriptors: Descriptors, bytes: Buffer): Buffer {
  if (bytes.byteLength > MAX_REQUEST_BYTES) {
    throw new Fault("PAYLOAD_TOO_LARGE", `a request to reflection has at most ${MAX_REQUEST_BYTES} bytes`);
  }
  const request = decode(ServerReflectionRequestSchema, bytes);
  return toBuffer(
    toBinary(
      ServerReflectionResponseSchema,
      create(ServerReflectionResponseSchema, {
        validHost: request.host,
        originalRequest: request,
        messageResponse: lookUp(descriptors, request),
      }),
    ),
  );
}

function lookUp(descriptors: Descriptors, { messageRequest: asked }: ServerReflectionRequest): Answer {
  switch (asked.case) {
    case "listServices":
      return {
        case: "listServicesResponse",
        value: { service: descriptors.services.map((name) => ({ name })) },
      };
    case "fileByFilename":
      return files(descriptors.byName(asked.value), "file");
    case "fileContainingSymbol":
      return files(descriptors.bySymbol(asked.value), "symbol");
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      return files(descriptors.byExtension(containingType, extensionNumber), "extension");
    }
    case "allExtensionNumbersOfType": {
      const numbers = descriptors.extensionNumbers(asked.value);
      return numbers === undefined
        ? missing("message")
        : {
            case: "allExtensionNumbersResponse",
            value: { baseTypeName: asked.value, extensionNumber: [...numbers] },
          };
    }
    case undefined:
      throw requestInvalid([{ field: "message_request", description: "is required: it says what is looked for" }]);
    default:
      return asked satisfies never;
  }
}

function files(found: readonly Uint8Array[] | undefined, what: string): Answer {
  return found === undefined
    ? missing(what)
    : { case: "fileDescriptorResponse", value: { fileDescriptorProto: [...found] } };
}

function missing(what: string): Answer {
  return {
    case: "errorResponse",
    value: { errorCode: status.NOT_FOUND, errorMessage: `there is no such ${what} on this listener` },
  };
}
