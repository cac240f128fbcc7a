/** What a call's metadata say of its client's trace (W3C Trace Context). The front door, for log and traces. */
import type { Metadata } from "@grpc/grpc-js";
import { readTraceParent } from "../base/trace-parent.ts";
import type { SentTrace } from "../observe/observer.ts";

/** Both headers, empty where they are missing; `traceparent` also where there are two of them, which is not well formed. */
export function sentTrace(metadata: Metadata): SentTrace {
  const parents = metadata.get("traceparent");
  const [parent] = parents;
  return {
    traceParent: parents.length === 1 && typeof parent === "string" ? parent : "",
    // A list may be sent in parts (3.3.1.1).
    traceState: metadata.get("tracestate").join(","),
  };
}

/** The id of the client's trace; undefined if it has none. */
export function traceIdOf(metadata: Metadata): string | undefined {
  const { traceParent } = sentTrace(metadata);
  return traceParent === "" ? undefined : readTraceParent(traceParent)?.traceId;
}
