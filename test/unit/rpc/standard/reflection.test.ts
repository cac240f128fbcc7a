import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EventService } from "../../../../src/gen/assay/v1/event_service_pb.js";
import { ProjectionService } from "../../../../src/gen/assay/v1/projection_service_pb.js";
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from "../../../../src/gen/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as AlphaReflection } from "../../../../src/gen/grpc/reflection/v1alpha/reflection_pb.js";
import { type FrontDoor, openFrontDoor } from "../../../../src/rpc/server.ts";
import { eventService } from "../../../../src/rpc/services/event-service.ts";
import { projectionService } from "../../../../src/rpc/services/projection-service.ts";
import { Client, failure } from "../../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "../door-fixture.ts";

type Asked = Exclude<ServerReflectionRequest["messageRequest"], { case: undefined }>;

const { serverReflectionInfo } = ServerReflection.method;
const HEALTH = "grpc.health.v1.Health";
const STANDARD = [HEALTH, ServerReflection.typeName, AlphaReflection.typeName];

let fixture: DoorFixture;
let door: FrontDoor;
let client: Client;

beforeEach(async () => {
  fixture = await makeDoor();
  const common = { address: { host: "127.0.0.1", port: 0 }, tls: undefined, mayBeInsecure: false };
  door = await openFrontDoor(
    [
      { ...common, setting: "--listen", services: [eventService()] },
      { ...common, setting: "--control-listen", services: [projectionService()] },
    ],
    fixture.parts,
  );
  client = new Client(door.addresses[0] ?? "", fixture.token);
});

afterEach(async () => {
  client.close();
  door.close();
  await fixture.close();
});

async function ask(messageRequest: Asked, of = client): Promise<ServerReflectionResponse["messageResponse"]> {
  const stream = of.stream(serverReflectionInfo);
  stream.send({ host: "here", messageRequest });
  const [answer] = await stream.finish();
  expect(answer).toMatchObject({ validHost: "here", originalRequest: { host: "here", messageRequest } });
  return answer?.messageResponse ?? { case: undefined };
}

function filesOf(answer: ServerReflectionResponse["messageResponse"]) {
  if (answer.case !== "fileDescriptorResponse") throw new Error(`no files: ${JSON.stringify(answer)}`);
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

/** Puts files together that come with the one that was asked for in front. */
function registryOf(files: readonly FileDescriptorProto[]): ReturnType<typeof createFileRegistry> {
  const [first] = files;
  if (first === undefined) throw new Error("no files");
  return createFileRegistry(first, (name) => files.find((file) => file.name === name));
}

describe("reflection", () => {
  test("lists the services of its listener, and no others", async () => {
    const names = (answer: ServerReflectionResponse["messageResponse"]) =>
      answer.case === "listServicesResponse" ? answer.value.service.map(({ name }) => name) : [];
    expect(names(await ask({ case: "listServices", value: "" }))).toEqual([EventService.typeName, ...STANDARD]);
    const other = new Client(door.addresses[1] ?? "", fixture.token);
    expect(names(await ask({ case: "listServices", value: "" }, other))).toEqual([
      ProjectionService.typeName,
      ...STANDARD,
    ]);
    other.close();
  });

  test.each([
    ["a service", "assay.v1.EventService"],
    ["a method", "assay.v1.EventService.Append"],
    ["a message", "assay.v1.AppendRequest"],
    ["a field", "assay.v1.AppendRequest.subject"],
    ["an enum's value", "assay.v1.ROLE_INVOKE"],
    ["an extension", "assay.v1.access"],
    ["a service of gRPC's", HEALTH],
    ["what a failure carries", "google.rpc.ErrorInfo"],
    ["a nested enum's value", "grpc.health.v1.HealthCheckResponse.SERVING"],
  ])("answers %s with a set of files that is complete in itself", async (_what, symbol) => {
    const answer = await ask({ case: "fileContainingSymbol", value: symbol });
    const files = filesOf(answer);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    // Throws where one is missing.
    expect([...registryOf(files).files].length).toBe(files.length);
  });

  test("tells who may call a method, for the option is in the file", async () => {
    const answer = await ask({ case: "fileByFilename", value: "assay/v1/event_service.proto" });
    const registry = registryOf(filesOf(answer));
    const append = registry.getService(EventService.typeName)?.method.append;
    expect(append?.proto.options?.$unknown?.map(({ no }) => no)).toContain(50_702);
  });

  test("finds extensions by what they extend", async () => {
    const type = "google.protobuf.MethodOptions";
    const numbers = await ask({ case: "allExtensionNumbersOfType", value: type });
    expect(numbers).toMatchObject({
      case: "allExtensionNumbersResponse",
      value: { baseTypeName: type, extensionNumber: [50_702] },
    });
    const found = await ask({
      case: "fileContainingExtension",
      value: { $typeName: "grpc.reflection.v1.ExtensionRequest", containingType: type, extensionNumber: 50_702 },
    });
    expect(filesOf(found)[0]?.name).toBe("assay/v1/access.proto");
  });

  test.each([
    ["fileByFilename", "assay/v1/projection_service.proto"],
    ["fileByFilename", "../../etc/passwd"],
    ["fileByFilename", "assay/executor/v1/frames.proto"],
    ["fileContainingSymbol", ProjectionService.typeName],
    ["fileContainingSymbol", "__proto__"],
    ["fileContainingSymbol", ""],
    ["allExtensionNumbersOfType", "assay.v1.Nothing"],
  ] as const)("says that %s %s is not there, in the stream", async (kind, value) => {
    expect(await ask({ case: kind, value })).toMatchObject({ case: "errorResponse", value: { errorCode: 5 } });
  });

  test("answers many requests of a stream in their order", async () => {
    const stream = client.stream(serverReflectionInfo);
    for (let at = 0; at < 50; at++) {
      stream.send({ host: String(at), messageRequest: { case: "fileContainingSymbol", value: EventService.typeName } });
    }
    expect((await stream.finish()).map(({ validHost }) => validHost)).toEqual(
      Array.from({ length: 50 }, (_, at) => String(at)),
    );
  });

  test("is there in its old version too, with the same bytes", async () => {
    const stream = client.stream(AlphaReflection.method.serverReflectionInfo);
    stream.send({ messageRequest: { case: "listServices", value: "" } });
    const [answer] = await stream.finish();
    expect(answer?.messageResponse).toMatchObject({ case: "listServicesResponse" });
  });

  test("is closed to strangers, and says no more than that", async () => {
    const stranger = new Client(door.addresses[0] ?? "", "");
    for (const stream of [
      stranger.stream(serverReflectionInfo),
      stranger.stream(AlphaReflection.method.serverReflectionInfo),
    ]) {
      expect(await stream.ended).toMatchObject({ code: 16, reason: "UNAUTHENTICATED", metadata: {} });
    }
    stranger.close();
  });

  test("refuses a request that asks for nothing, one that is none, and one that is long", async () => {
    const empty = client.stream(serverReflectionInfo);
    empty.send({ host: "x" });
    expect(await failure(empty.finish())).toMatchObject({ reason: "REQUEST_INVALID", fields: ["message_request"] });
    const long = client.stream(serverReflectionInfo);
    long.send({ messageRequest: { case: "fileContainingSymbol", value: "x".repeat(5_000) } });
    expect(await failure(long.finish())).toMatchObject({ reason: "PAYLOAD_TOO_LARGE" });
  });

  test("is not for ever many questions of a tenant, over however many streams", async () => {
    const outcomes: (string | undefined)[] = [];
    for (let round = 0; round < 6; round++) {
      const stream = client.stream(serverReflectionInfo);
      for (let at = 0; at < 250; at++) stream.send({ messageRequest: { case: "listServices", value: "" } });
      stream.call.end();
      outcomes.push((await stream.ended)?.reason);
    }
    expect(outcomes.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(outcomes).toContain("RATE_LIMIT");
  });

  test("that is left open neither holds the end of the server up nor counts as cut off", async () => {
    const stream = client.stream(serverReflectionInfo);
    stream.send({ messageRequest: { case: "listServices", value: "" } });
    expect(await stream.next()).toBeDefined();
    expect(await door.drain(60_000)).toBe(0);
    expect(await stream.next()).toBeUndefined();
  });
});
