/** ProjectionService: part of the API, waiting for projections. */
import { ProjectionService } from "../../gen/assay/v1/projection_service_pb.js";
import { notImplemented } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";

const FEATURE = "projections";

/** The service as it answers until there are projections. */
export function projectionService(): BoundService {
  return implement(ProjectionService, {
    getDocument: notImplemented("unary", FEATURE),
    listDocuments: notImplemented("unary", FEATURE),
    watchDocuments: notImplemented("server_streaming", FEATURE),
    getStatus: notImplemented("unary", FEATURE),
    rebuild: notImplemented("unary", FEATURE),
    pause: notImplemented("unary", FEATURE),
    resume: notImplemented("unary", FEATURE),
  });
}
