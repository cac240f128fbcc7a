/** gRPC's own services as they stand on one listener: health and reflection of what is to be found there. */
import { InvokeService } from "../../gen/assay/v1/invoke_service_pb.js";
import type { BoundService } from "../service.ts";
import { Descriptors } from "./descriptors.ts";
import { ListenerHealth, type Need, type ServerHealth, type ServiceHealth } from "./health.ts";
import { healthService } from "./health-service.ts";
import { reflectionServices } from "./reflection-service.ts";
import { STANDARD_SERVICES } from "./standard-access.ts";

/** Functions can be called while nothing can be written; everything else writes, or reads what may be damaged. */
const NEEDS: ReadonlyMap<string, readonly Need[]> = new Map([[InvokeService.typeName, ["executors"]]]);
const OTHERS_NEED: readonly Need[] = ["store"];

/** Makes them for a listener that has `services`. */
export function standardServices(services: readonly BoundService[], server: ServerHealth): readonly BoundService[] {
  const ours = services.map(
    ({ descriptor: { typeName }, isImplemented }): ServiceHealth => ({
      name: typeName,
      isImplemented,
      needs: NEEDS.get(typeName) ?? OTHERS_NEED,
    }),
  );
  const standard = STANDARD_SERVICES.map(
    ({ typeName }): ServiceHealth => ({ name: typeName, isImplemented: true, needs: [] }),
  );
  const descriptors = new Descriptors([...services.map(({ descriptor }) => descriptor), ...STANDARD_SERVICES]);
  return [
    healthService(new ListenerHealth(server, [...ours, ...standard])),
    ...reflectionServices(descriptors, server.draining),
  ];
}
