/**
 * Gives the failures that grpc-js itself reports (oversize messages, deadlines, compression, cardinality) a reason of ours.
 *
 * An interceptor's responder never sees those: grpc-js sends them on the innermost call. So the interceptor below puts itself
 * before `sendStatus` of that innermost call; every status of every call passes it once.
 */
import {
  type ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from "@grpc/grpc-js";
import { Fault } from "../fault/fault.ts";
import { newRequestId } from "./request-id.ts";
import { STATUS_DETAILS_KEY, statusOf } from "./status.ts";

type SentStatus = Parameters<ServerInterceptingCallInterface["sendStatus"]>[0];

/** Installs the translation on a call. */
export const completeFrameworkStatus: ServerInterceptor = (_method, call) => {
  const send = call.sendStatus.bind(call);
  call.sendStatus = (sent) => send(completed(sent));
  return call as ServerInterceptingCall;
};

/** `sent` as it is if it is OK or one of ours; else with a reason and details. NOT_FOUND is what gRPC's own health service says, never grpc-js. */
export function completed(sent: SentStatus): SentStatus {
  if (
    sent.code === status.OK ||
    sent.code === status.NOT_FOUND ||
    (sent.metadata?.get(STATUS_DETAILS_KEY).length ?? 0) > 0
  )
    return sent;
  return statusOf(frameworkFault(sent), newRequestId());
}

function frameworkFault(sent: SentStatus): Fault {
  const details = sent.details ?? "";
  switch (sent.code) {
    case status.RESOURCE_EXHAUSTED:
      return new Fault(
        "PAYLOAD_TOO_LARGE",
        details.replace(/^Received message/, "the message is").replace(/^Sent message/, "the answer is"),
      );
    case status.DEADLINE_EXCEEDED:
      return new Fault("DEADLINE_EXCEEDED", "the deadline passed before the work was done");
    case status.CANCELLED:
      return new Fault("CANCELLED", "the call was cancelled");
    case status.UNIMPLEMENTED:
      return /request message for/.test(details)
        ? new Fault("REQUEST_INVALID", "the method takes exactly one request message")
        : new Fault("NOT_IMPLEMENTED", details);
    case status.INTERNAL:
      if (details === "Failed to decompress message") {
        return new Fault("REQUEST_INVALID", "the message cannot be decompressed with the encoding that the call names");
      }
      if (details.startsWith("Invalid grpc-timeout")) {
        return new Fault("REQUEST_INVALID", "the grpc-timeout header is not a gRPC timeout");
      }
      return new Fault("INTERNAL", "internal error", { cause: details });
    default:
      return new Fault("INTERNAL", "internal error", { cause: details });
  }
}
