import { type DescMethod, getOption } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_CONNECTION_LIMITS } from "../../../src/connection-settings.ts";
import { control_plane } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { CompileService } from "../../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { EventService } from "../../../src/gen/assay/v1/event_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { ProjectionService } from "../../../src/gen/assay/v1/projection_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { CONTROL_PLANE_MODES, type ListenerSettings } from "../../../src/listener-settings.ts";
import { placeServices } from "../../../src/rpc/control-plane.ts";
import { notImplemented } from "../../../src/rpc/handlers.ts";
import { type FrontDoor, openFrontDoor } from "../../../src/rpc/server.ts";
import { type BoundService, implement } from "../../../src/rpc/service.ts";
import { Client, failureOf, pathOf } from "../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "./door-fixture.ts";

const DESCRIPTORS = [
  CompileService,
  SignService,
  DeployService,
  AdminService,
  InvokeService,
  EventService,
  ProjectionService,
];
/** Every method of every service, unary or not: each says that there is no such thing yet, to whoever is let in. */
const SERVICES: readonly BoundService[] = DESCRIPTORS.map((service) => {
  const methods = service.methods.map(({ localName, methodKind }) => {
    if (methodKind === "client_streaming") throw new Error("there is none");
    return [localName, notImplemented(methodKind, "it")];
  });
  return implement<typeof service>(service, Object.fromEntries(methods));
});
const isControl = (method: DescMethod): boolean => getOption(method.parent, control_plane);
const changes = ({ idempotency }: DescMethod): boolean =>
  idempotency !== MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
const METHODS: readonly DescMethod[] = DESCRIPTORS.flatMap(({ methods }) => methods);
const LOOPBACK = { host: "127.0.0.1", port: 0 };

let fixture: DoorFixture;
let door: FrontDoor | undefined;

beforeEach(async () => {
  fixture = await makeDoor();
});

afterEach(async () => {
  door?.close();
  door = undefined;
  await fixture.close();
});

/** What the methods answer, by the listener that is asked. */
async function answers(settings: Partial<ListenerSettings>): Promise<readonly ReadonlyMap<DescMethod, string>[]> {
  const placed = placeServices(
    {
      listen: LOOPBACK,
      controlListen: undefined,
      controlPlane: "full",
      tls: undefined,
      mayBeInsecure: false,
      connections: DEFAULT_CONNECTION_LIMITS,
      ...settings,
    },
    SERVICES,
  );
  door = await openFrontDoor(placed, fixture.parts);
  return Promise.all(
    door.addresses.map(async (address) => {
      const client = new Client(address, fixture.token);
      const found = new Map<DescMethod, string>();
      for (const method of METHODS) {
        const failed = await client.raw(pathOf(method), Buffer.alloc(0)).catch(failureOf);
        // A method that is not there is refused by grpc-js, and has no reason of ours.
        found.set(method, "reason" in failed ? (failed.reason ?? "absent") : "answered");
      }
      client.close();
      return found;
    }),
  );
}

describe("the control plane", () => {
  test("has Compile, Sign, Deploy and Admin, and nothing else", () => {
    expect(DESCRIPTORS.filter((service) => getOption(service, control_plane))).toEqual([
      CompileService,
      SignService,
      DeployService,
      AdminService,
    ]);
  });

  test.each(CONTROL_PLANE_MODES)("that is %s answers as its mode says, method by method", async (controlPlane) => {
    const [all] = await answers({ controlPlane });
    for (const method of METHODS) {
      const expected =
        controlPlane === "off" && isControl(method)
          ? "absent"
          : controlPlane === "read-only" && isControl(method) && changes(method)
            ? "READ_ONLY"
            : "NOT_IMPLEMENTED";
      expect([method.toString(), all?.get(method)]).toEqual([method.toString(), expected]);
    }
  });

  test.each(["full", "read-only", "local-only"] as const)(
    "that is %s and has a listener of its own is there alone, and alone there",
    async (controlPlane) => {
      const [main, control] = await answers({ controlPlane, controlListen: LOOPBACK });
      for (const method of METHODS) {
        const there = controlPlane === "read-only" && changes(method) ? "READ_ONLY" : "NOT_IMPLEMENTED";
        expect([main?.get(method), control?.get(method)]).toEqual(
          isControl(method) ? ["absent", there] : ["NOT_IMPLEMENTED", "absent"],
        );
      }
    },
  );

  test("that is read-only tells nothing to a caller without a credential", async () => {
    await answers({ controlPlane: "read-only" });
    const stranger = new Client(door?.addresses[0] ?? "", "");
    const refused = await stranger.raw(pathOf(DeployService.method.deploy), Buffer.alloc(0)).catch(failureOf);
    expect(refused).toMatchObject({ reason: "UNAUTHENTICATED" });
    stranger.close();
  });
});
