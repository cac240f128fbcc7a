/** InvokeService: room 4 at the front door. Reads where a call is to go and passes the rest on undecoded. */
import { InvokeService } from "../../gen/assay/v1/invoke_service_pb.js";
import type { Invoker } from "../../invoke/invoke.ts";
import { assertFunction } from "../door.ts";
import { reduceTarget } from "../fields/invoke.ts";
import { notImplemented, rawBidiStreaming, rawUnary } from "../handlers.ts";
import { pumpReduceStream } from "../reduce-stream.ts";
import { type BoundService, implement } from "../service.ts";

/** The service over the invoker. */
export function invokeService(invoker: Invoker): BoundService {
  return implement(InvokeService, {
    reduce: rawUnary((request, caller) => {
      const target = reduceTarget(request);
      assertFunction(caller, target.name);
      return invoker.reduce(caller, target, request);
    }),
    reduceStream: rawBidiStreaming((call, caller, eventsFailed) =>
      pumpReduceStream(invoker, call, caller, eventsFailed),
    ),
    decide: notImplemented("unary", "deciders"),
    handle: notImplemented("unary", "handlers"),
    tailLogs: notImplemented("server_streaming", "what functions write to the console"),
  });
}
