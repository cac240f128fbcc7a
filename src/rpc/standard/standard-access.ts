/** Who may call the methods of gRPC's own services, whose protos cannot say it as ours do (`assay.v1.access`). Part of the front door. */
import { type DescMethod, type DescService, getOption } from "@bufbuild/protobuf";
import { control_plane } from "../../gen/assay/v1/access_pb.js";
import { Health } from "../../gen/grpc/health/v1/health_pb.js";
import { ServerReflection } from "../../gen/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as AlphaReflection } from "../../gen/grpc/reflection/v1alpha/reflection_pb.js";
import type { AccessRule } from "../../identity/access.ts";

/** What a service of gRPC's own asks of its callers. */
export interface StandardAccess {
  /** True: strangers may call it. What it costs MUST then be bounded before anybody is known: see `rpc/edge/strangers.ts`. */
  readonly isOpen: boolean;
  readonly rule: AccessRule;
}

const OPEN: StandardAccess = { isOpen: true, rule: { roles: [], scope: "module" } };
const ANY_CREDENTIAL: StandardAccess = { isOpen: false, rule: { roles: [], scope: "module" } };

/** gRPC's own services that stand on every listener. */
export const STANDARD_SERVICES: readonly DescService[] = [Health, ServerReflection, AlphaReflection];

const ACCESS: ReadonlyMap<string, StandardAccess> = new Map([
  // Balancers and orchestrators have no credential.
  [Health.typeName, OPEN],
  // What stands in the protos is no secret, but an answer is a thousand times what was asked.
  [ServerReflection.typeName, ANY_CREDENTIAL],
  [AlphaReflection.typeName, ANY_CREDENTIAL],
]);

/** Of a method of gRPC's own; undefined for ours. */
export function standardAccessOf(method: DescMethod): StandardAccess | undefined {
  return ACCESS.get(method.parent.typeName);
}

/** The paths that strangers may call. */
export const OPEN_PATHS: ReadonlySet<string> = new Set(
  STANDARD_SERVICES.filter(({ typeName }) => ACCESS.get(typeName)?.isOpen === true).flatMap(({ methods, typeName }) =>
    methods.map(({ name }) => `/${typeName}/${name}`),
  ),
);

/** True for services of the control plane; gRPC's own belong to every listener. */
export function isControlPlane(service: DescService): boolean {
  return getOption(service, control_plane);
}
