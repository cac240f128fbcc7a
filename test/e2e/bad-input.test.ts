import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService, OnFault } from "../../src/gen/assay/v1/invoke_service_pb.js";
import type { Kind } from "../../src/gen/assay/v1/module_pb.js";
import { Reason } from "../../src/gen/assay/v1/reason_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import { Client, type Failure, failure } from "./client.ts";
import { added, bytesOf, deploy, moduleOf, SUM, stateOf, sum } from "./journey.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const NAME = "sum";
const KIB = 1024;
const { compile, check, getPolicy, getArtifact } = CompileService.method;
const { reduce, reduceStream } = InvokeService.method;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  await deploy(client, NAME, moduleOf(SUM));
});

afterAll(async () => {
  expect(await sum(client, NAME, [1, 2])).toEqual({ total: 3, count: 2 });
  client.close();
  expect(await server.stop()).toBe(0);
});

const file = (path: string, content: Uint8Array | string = SUM) => ({
  path,
  content: new Uint8Array(typeof content === "string" ? bytesOf(content) : content),
});

describe("a module that is out of bounds is refused, field by field", () => {
  test.each([
    ["an absolute file name", { files: [file("/etc/index.ts")] }, ["module.files[0].path"]],
    ["a climbing file name", { files: [file("a/../../index.ts")] }, ["module.files[0].path"]],
    ["a file name that is not TypeScript", { files: [file("index.js")] }, ["module.files[0].path"]],
    ["two files of one name", { files: [file("index.ts"), file("index.ts")] }, ["module.files[1].path"]],
    ["two files whose names differ in case", { files: [file("index.ts"), file("Index.ts")] }, ["module.files[1].path"]],
    ["no files", { files: [] }, ["module.files"]],
    ["no entry", { files: [file("a.ts"), file("b.ts")] }, ["module.entry"]],
    ["an entry that is not there", { files: [file("index.ts")], entry: "main.ts" }, ["module.entry"]],
    ["empty source", { files: [file("index.ts", "")] }, ["module.files[0].content"]],
    [
      "source that is not UTF-8",
      { files: [file("index.ts", Uint8Array.of(0x2f, 0x2f, 0xc3, 0x28))] },
      ["module.files[0].content"],
    ],
    ["a file that is too large", { files: [file("index.ts", " ".repeat(256 * KIB + 1))] }, ["module.files[0].content"]],
    [
      "too many files",
      { files: Array.from({ length: 201 }, (_, index) => file(`f${index}.ts`, " ")), entry: "f0.ts" },
      ["module.files"],
    ],
    [
      "too much in all",
      { files: Array.from({ length: 5 }, (_, index) => file(`f${index}.ts`, " ".repeat(250 * KIB))), entry: "f0.ts" },
      ["module.files"],
    ],
    [
      "several things at once",
      { files: [file("../a.ts", ""), file("/b.ts", Uint8Array.of(0xff))], entry: "c.ts" },
      [
        "module.files[0].path",
        "module.files[1].path",
        "module.files[0].content",
        "module.files[1].content",
        "module.entry",
      ],
    ],
  ])("%s", async (_, module, fields) => {
    const refused = { code: 3, reason: "REQUEST_INVALID", fields };
    expect(await failure(client.unary(compile, { module }))).toMatchObject(refused);
    expect(await failure(client.unary(check, { module }))).toMatchObject(refused);
  });

  test("no module at all", async () => {
    expect(await failure(client.unary(compile, {}))).toMatchObject({ reason: "REQUEST_INVALID", fields: ["module"] });
  });

  test("so many violations that they do not fit are cut, and counted", async () => {
    const files = Array.from({ length: 200 }, (_, index) => file(`../${index}`, ""));
    const failed = await failure(client.unary(compile, { module: { files } }));
    expect(failed.reason).toBe("REQUEST_INVALID");
    expect(failed.fields.length + Number(failed.metadata.field_violations_omitted)).toBe(401);
  });
});

describe("what is not known is not found, or refused", () => {
  const digest = "0".repeat(64);
  test.each<[string, () => Promise<unknown>, Partial<Failure>]>([
    ["a kind", () => client.unary(getPolicy, {}), { reason: "REQUEST_INVALID", fields: ["kind"] }],
    [
      "a kind that is not known",
      () => client.unary(getPolicy, { kind: 99 as Kind }),
      { reason: "REQUEST_INVALID", fields: ["kind"] },
    ],
    ["an artifact", () => client.all(getArtifact, { digest }), { code: 5, reason: "ARTIFACT_NOT_FOUND" }],
    ["half a digest", () => client.all(getArtifact, { digest: "00" }), { code: 3, reason: "REQUEST_INVALID" }],
    [
      "an artifact to sign",
      () => client.unary(SignService.method.sign, { artifactDigest: digest }),
      { code: 5, reason: "ARTIFACT_NOT_FOUND" },
    ],
    [
      "a function",
      () => client.unary(reduce, { function: { name: "nobody" } }),
      { code: 5, reason: "FUNCTION_NOT_FOUND" },
    ],
    [
      "a revision",
      () => client.unary(reduce, { function: { name: NAME, revision: 99n } }),
      { code: 5, reason: "FUNCTION_NOT_FOUND" },
    ],
    [
      "a revision to activate",
      () => client.unary(DeployService.method.activate, { function: NAME, revision: 99n }),
      { code: 5, reason: "FUNCTION_NOT_FOUND" },
    ],
    [
      "a page",
      () => client.unary(DeployService.method.listFunctions, { pageToken: "made up" }),
      { code: 3, reason: "REQUEST_INVALID" },
    ],
    [
      "revisions of a function",
      () => client.unary(DeployService.method.listRevisions, { function: "nobody" }),
      { code: 5, reason: "FUNCTION_NOT_FOUND" },
    ],
  ])("%s", async (_, call, expected) => {
    expect(await failure(call())).toMatchObject(expected);
  });

  test("everything that is wrong with a Deploy is named at once", async () => {
    const failed = await failure(
      client.unary(DeployService.method.deploy, {
        function: "Not A Label",
        artifactDigest: "xyz",
        attestation: {
          payload: new Uint8Array(16 * KIB + 1),
          signatures: Array.from({ length: 9 }, () => ({ signature: new Uint8Array(73) })),
        },
        note: "n".repeat(257),
      }),
    );
    expect(failed).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
    expect(failed.fields).toEqual(
      expect.arrayContaining([
        "function",
        "artifact_digest",
        "attestation.payload",
        "attestation.signatures",
        "attestation.signatures[8].signature",
        "note",
      ]),
    );
  });
});

describe("an event that is not valid is named by its index", () => {
  const event = (text: string) => ({ type: "Added", data: bytesOf(text) });
  test.each([
    ["malformed JSON", event("{")],
    ["two JSON documents", event('{"amount":1}{"amount":2}')],
    ["data that would splice into its neighbour", event('{"amount":1}\u001e{"amount":2}')],
    ["a byte order mark", { type: "Added", data: Uint8Array.of(0xef, 0xbb, 0xbf, 0x31) }],
    ["data that is not UTF-8", { type: "Added", data: Uint8Array.of(0x22, 0xff, 0x22) }],
    ["no type", { type: "", data: bytesOf("1") }],
    ["a media type that is not JSON", { type: "Added", datacontenttype: "text/plain", data: bytesOf("1") }],
    ["an id that is too long", { type: "Added", id: "x".repeat(257), data: bytesOf("1") }],
  ])("%s", async (_, wrong) => {
    const unary = await failure(
      client.unary(reduce, { function: { name: NAME }, events: [added(1), wrong, added(2)] }),
    );
    expect(unary).toMatchObject({ code: 3, reason: "EVENT_INVALID", metadata: { event_index: "1" } });

    const stream = client.stream(reduceStream);
    stream.send({ message: { case: "open", value: { function: { name: NAME }, onFault: OnFault.SKIP } } });
    stream.send({ message: { case: "batch", value: { batch: 1n, events: [added(1), wrong, added(2)] } } });
    const [, first, closing] = await stream.finish();
    expect(first?.message.value).toMatchObject({ faults: [{ index: 1, fault: { reason: Reason.EVENT_INVALID } }] });
    if (closing?.message.case !== "receipt") throw new Error("no closing receipt");
    expect(stateOf(closing.message.value)).toEqual({ total: 3, count: 2 });
    expect(await stream.ended).toBeUndefined();
  });

  test("and however many of them one client sends, the function does not rest for the others", async () => {
    await deploy(client, "shared", moduleOf(SUM));
    for (let count = 0; count < 8; count++) {
      const stream = client.stream(reduceStream);
      stream.send({ message: { case: "open", value: { function: { name: "shared" }, onFault: OnFault.STOP } } });
      stream.send({ message: { case: "batch", value: { batch: 1n, events: [event("{")] } } });
      const [, first] = await stream.finish();
      expect(first?.message.value).toMatchObject({ faults: [{ index: 0, fault: { reason: Reason.EVENT_INVALID } }] });
    }
    expect(await sum(client, "shared", [1])).toEqual({ total: 1, count: 1 });
  });

  test("a state that is not JSON is the request's fault, not an event's", async () => {
    const failed = await failure(client.unary(reduce, { function: { name: NAME }, state: bytesOf("{") }));
    expect(failed).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });
});

describe("a stream out of turn", () => {
  const open = { message: { case: "open" as const, value: { function: { name: NAME } } } };
  const batch = (number: bigint) => ({
    message: { case: "batch" as const, value: { batch: number, events: [added(1)] } },
  });
  const ending = async (...messages: (typeof open | ReturnType<typeof batch>)[]): Promise<Failure | undefined> => {
    const stream = client.stream(reduceStream);
    for (const message of messages) stream.send(message);
    await stream.finish().catch(() => undefined);
    return stream.ended;
  };

  test("a batch before opening is refused", async () => {
    expect(await ending(batch(1n))).toMatchObject({ code: 3, reason: "REQUEST_INVALID", fields: ["batch"] });
  });

  test("opening twice is refused", async () => {
    expect(await ending(open, open)).toMatchObject({ code: 3, reason: "REQUEST_INVALID", fields: ["open"] });
  });

  test("nothing at all is refused", async () => {
    expect(await ending()).toMatchObject({ code: 3, reason: "REQUEST_INVALID", fields: ["open"] });
  });

  test("an unknown function is not found", async () => {
    const message = { message: { case: "open" as const, value: { function: { name: "nobody" } } } };
    expect(await ending(message)).toMatchObject({ code: 5, reason: "FUNCTION_NOT_FOUND" });
  });

  test("a batch number of 0 is refused", async () => {
    expect(await ending(open, batch(0n))).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });

  test("a batch number that does not grow is refused", async () => {
    expect(await ending(open, batch(2n), batch(2n))).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });

  test("a batch without events is refused", async () => {
    const empty = { message: { case: "batch" as const, value: { batch: 1n, events: [] } } };
    expect(await ending(open, empty)).toMatchObject({ code: 3, reason: "REQUEST_INVALID" });
  });

  test("a batch of more than 10,000 events is refused", async () => {
    const stream = client.stream(reduceStream);
    stream.send(open);
    const events = Array.from({ length: 10_001 }, () => ({ type: "T" }));
    stream.send({ message: { case: "batch", value: { batch: 1n, events } } });
    await stream.finish().catch(() => undefined);
    expect(await stream.ended).toMatchObject({
      reason: expect.stringMatching(/^(REQUEST_INVALID|PAYLOAD_TOO_LARGE)$/),
    });
  });
});
