import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { ServiceError } from "@grpc/grpc-js";
import { credentials, Client as GrpcClient, Metadata } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../../src/fault/fault.ts";
import { EventService } from "../../../../src/gen/assay/v1/event_service_pb.js";
import { InvokeService } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../../../src/gen/assay/v1/sign_service_pb.js";
import {
  Health,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Status,
} from "../../../../src/gen/grpc/health/v1/health_pb.js";
import { notImplemented, refusing } from "../../../../src/rpc/handlers.ts";
import { type FrontDoor, openFrontDoor } from "../../../../src/rpc/server.ts";
import { implement } from "../../../../src/rpc/service.ts";
import { eventService } from "../../../../src/rpc/services/event-service.ts";
import type { Need } from "../../../../src/rpc/standard/health.ts";
import { Client, failure, pathOf } from "../../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "../door-fixture.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };
const absent = () => new Fault("FUNCTION_NOT_FOUND", "nothing is there");
const invoke = implement(InvokeService, {
  reduce: refusing("unary", absent),
  reduceStream: refusing("bidi_streaming", absent),
  decide: notImplemented("unary", "it"),
  handle: notImplemented("unary", "it"),
  tailLogs: notImplemented("server_streaming", "it"),
});
const sign = implement(SignService, {
  sign: refusing("unary", absent),
  verify: refusing("unary", absent),
  listKeys: refusing("unary", absent),
  rotateKey: refusing("unary", absent),
  retireKey: refusing("unary", absent),
  revokeKey: refusing("unary", absent),
});

let fixture: DoorFixture;
let door: FrontDoor;
/** What the server lacks. */
const lacking = new Set<Need>();
let client: Client;
let control: Client;

beforeEach(async () => {
  lacking.clear();
  fixture = await makeDoor();
  const common = { address: LOOPBACK, tls: undefined, mayBeInsecure: false };
  door = await openFrontDoor(
    [
      { ...common, setting: "--listen", services: [invoke, eventService()] },
      { ...common, setting: "--control-listen", services: [sign] },
    ],
    fixture.parts,
    undefined,
    (need) => !lacking.has(need),
  );
  // Without a credential: health is for everybody.
  client = new Client(door.addresses[0] ?? "", "");
  control = new Client(door.addresses[1] ?? "", "");
});

afterEach(async () => {
  client.close();
  control.close();
  door.close();
  await fixture.close();
});

async function check(service: string, from = client): Promise<string | undefined> {
  return Status[(await from.unary(Health.method.check, { service })).status];
}

/** Watches a service; `next` answers what is told next. */
function watch(service: string): { next(): Promise<string>; ended: Promise<ServiceError>; close(): void } {
  const grpc = new GrpcClient(door.addresses[0] ?? "", credentials.createInsecure());
  const told: string[] = [];
  let wake = (): void => undefined;
  const call = grpc.makeServerStreamRequest(
    pathOf(Health.method.watch),
    (request: Buffer) => request,
    (bytes): HealthCheckResponse => fromBinary(HealthCheckResponseSchema, bytes),
    Buffer.from(toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service }))),
    new Metadata(),
  );
  const ended = new Promise<ServiceError>((resolve) => call.on("error", (error: ServiceError) => resolve(error)));
  call.on("data", ({ status }: HealthCheckResponse) => {
    told.push(Status[status]);
    wake();
  });
  return {
    ended,
    async next() {
      for (;;) {
        const first = told.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => grpc.close(),
  };
}

describe("health", () => {
  test("is told to strangers, of the whole and of each service of the listener", async () => {
    expect(await check("")).toBe("SERVING");
    expect(await check(InvokeService.typeName)).toBe("SERVING");
    expect(await check(Health.typeName)).toBe("SERVING");
    expect(await check(SignService.typeName, control)).toBe("SERVING");
  });

  test("is told whatever credential comes along, valid or not", async () => {
    for (const token of [fixture.token, "assay_nonsense"]) {
      const caller = new Client(door.addresses[0] ?? "", token);
      expect(await check("", caller)).toBe("SERVING");
      caller.close();
    }
  });

  test("of a service that the server does not have yet is NOT_SERVING, and does not spoil the whole", async () => {
    expect(await check(EventService.typeName)).toBe("NOT_SERVING");
    expect(await check("")).toBe("SERVING");
  });

  test("of what is not on the listener is NOT_FOUND, as of what is nowhere", async () => {
    for (const service of [SignService.typeName, "assay.v1.Nothing", "__proto__", "toString", "\u0000"]) {
      const failed = await failure(client.unary(Health.method.check, { service }));
      expect([service, failed.code, failed.reason]).toEqual([service, 5, undefined]);
    }
  });

  test("lists every service of the listener", async () => {
    const { statuses } = await client.unary(Health.method.list, {});
    const told = Object.fromEntries(Object.entries(statuses).map(([name, { status }]) => [name, Status[status]]));
    expect(told).toMatchObject({
      "": "SERVING",
      [InvokeService.typeName]: "SERVING",
      [EventService.typeName]: "NOT_SERVING",
      [Health.typeName]: "SERVING",
    });
    expect(Object.keys(told)).not.toContain(SignService.typeName);
  });

  test("is NOT_SERVING for the services that need what is missing, and for the whole of their listener", async () => {
    lacking.add("executors");
    expect(await check(InvokeService.typeName)).toBe("NOT_SERVING");
    expect(await check("")).toBe("NOT_SERVING");
    expect(await check("", control)).toBe("SERVING");
    expect(await check(Health.typeName)).toBe("SERVING");
    lacking.clear();
    lacking.add("store");
    expect(await check(SignService.typeName, control)).toBe("NOT_SERVING");
    expect(await check(InvokeService.typeName)).toBe("SERVING");
    lacking.clear();
    expect(await check("")).toBe("SERVING");
  });

  test("refuses what is no request of it", async () => {
    const failed = await failure(client.raw(pathOf(Health.method.check), Buffer.from([0x0a, 0xff])));
    expect(failed).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });

  test("is told to who watches, now and at each change, also of a service that is not there", async () => {
    const whole = watch("");
    const unknown = watch("assay.v1.Nothing");
    expect([await whole.next(), await unknown.next()]).toEqual(["SERVING", "SERVICE_UNKNOWN"]);
    lacking.add("executors");
    expect(await whole.next()).toBe("NOT_SERVING");
    lacking.clear();
    expect(await whole.next()).toBe("SERVING");
    whole.close();
    unknown.close();
  });

  test("is NOT_SERVING while draining, and a watch neither holds the end up nor counts as cut off", async () => {
    const whole = watch("");
    expect(await whole.next()).toBe("SERVING");
    const cut = door.drain(60_000);
    expect(await whole.next()).toBe("NOT_SERVING");
    expect((await whole.ended).code).toBe(14);
    expect(await cut).toBe(0);
    whole.close();
  });
});
