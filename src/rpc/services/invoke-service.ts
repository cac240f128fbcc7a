/** InvokeService: room 4 at the front door. Reads where a call is to go and passes the rest on undecoded. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  InvokeService,
  type LogLineSchema,
  TailLogsRequestSchema,
  TailLogsResponseSchema,
} from "../../gen/assay/v1/invoke_service_pb.js";
import type { ConsoleLine } from "../../invoke/console-lines.ts";
import type { Invoker } from "../../invoke/invoke.ts";
import { assertFunction } from "../door.ts";
import { logOrder, reduceTarget } from "../fields/invoke.ts";
import { notImplemented, rawBidiStreaming, rawUnary, serverStreaming } from "../handlers.ts";
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
    tailLogs: serverStreaming(TailLogsRequestSchema, TailLogsResponseSchema, async function* (request, caller) {
      for await (const { lines, linesMissed } of invoker.readLogs(caller, logOrder(request))) {
        yield { lines: lines.map(lineMessage), linesMissed: BigInt(linesMissed) };
      }
    }),
  });
}

function lineMessage(line: ConsoleLine): MessageInitShape<typeof LogLineSchema> {
  const { atMs, level, linesDropped, requestId, revision, text, truncated } = line;
  return {
    time: timestampFromMs(atMs),
    revision: BigInt(revision),
    requestId,
    level,
    text,
    truncated,
    linesDropped,
  };
}
