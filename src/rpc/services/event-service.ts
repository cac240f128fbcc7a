/** EventService: part of the API, waiting for the event log. */
import { EventService } from "../../gen/assay/v1/event_service_pb.js";
import { notImplemented } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";

const FEATURE = "the event log";

/** The service as it answers until there is an event log. */
export function eventService(): BoundService {
  return implement(EventService, {
    append: notImplemented("unary", FEATURE),
    read: notImplemented("server_streaming", FEATURE),
    subscribe: notImplemented("server_streaming", FEATURE),
  });
}
