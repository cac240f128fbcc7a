import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { create, fromBinary } from "@bufbuild/protobuf";
import { afterEach, describe, expect, it } from "vitest";
import { GetArtifactResponseSchema } from "../../../../clients/typescript/src/gen/assay/v1/compile_service_pb.js";
import { SetSecretRequestSchema } from "../../../../clients/typescript/src/gen/assay/v1/deploy_service_pb.js";
import { type Client, connect } from "../../../../clients/typescript/src/index.ts";
import { toModule } from "../../../../clients/typescript/src/wire.ts";
import { startAnswering } from "./answering-server.ts";
import { type Script, startScripted } from "./scripted-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function clientOf(script: Script): Promise<Client> {
  const server = await startScripted(script);
  const client = connect(server.address);
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return client;
}

const CODE = Buffer.from("export default 1;\n".repeat(10_000));
const DIGEST = createHash("sha256").update(CODE).digest("hex");

describe("an artifact that a server sends", () => {
  const sending = (bytes: Buffer, withArtifact = true): Script => ({
    getArtifact: (call) => {
      const part = (value: Parameters<typeof create<typeof GetArtifactResponseSchema>>[1]) =>
        call.write(create(GetArtifactResponseSchema, value));
      if (withArtifact) part({ part: { case: "artifact", value: { digest: DIGEST, sizeBytes: 1n } } });
      for (let start = 0; start < bytes.length; start += 65_536) {
        part({ part: { case: "code", value: bytes.subarray(start, start + 65_536) } });
      }
      part({ part: { case: "sourceMap", value: Buffer.from("{}") } });
      call.end();
    },
  });

  it("comes whole, from many messages", async () => {
    const { code, sourceMap, artifact } = await (await clientOf(sending(CODE))).artifact(DIGEST);
    expect(CODE.equals(code)).toBe(true);
    expect(Buffer.from(sourceMap).toString()).toBe("{}");
    expect(artifact.digest).toBe(DIGEST);
  });

  it("is refused if its bytes are not those of its digest, or a part of it is missing", async () => {
    const changed = Buffer.from(CODE);
    changed[7] = 0x20;
    const expected = { name: "AssayError", message: expect.stringContaining("do not have its digest") };
    await expect((await clientOf(sending(changed))).artifact(DIGEST)).rejects.toMatchObject(expected);
    await expect((await clientOf(sending(CODE.subarray(1)))).artifact(DIGEST)).rejects.toMatchObject(expected);
    await expect((await clientOf(sending(CODE, false))).artifact(DIGEST)).rejects.toMatchObject(expected);
  });
});

describe("a call", () => {
  it("ends when its signal is aborted, before and during it, and at its deadline", async () => {
    let cancelled = 0;
    const abort = new AbortController();
    const client = await clientOf({
      reduce: (call) => {
        call.on("cancelled", () => {
          cancelled += 1;
        });
        abort.abort();
      },
    });
    const during = client.reduce("f", [], { signal: abort.signal });
    await expect(during).rejects.toMatchObject({ reason: "CANCELLED" });
    await expect.poll(() => cancelled).toBe(1);
    await expect(client.reduce("f", [], { signal: abort.signal })).rejects.toMatchObject({ reason: "CANCELLED" });
    await expect(client.reduce("f", [], { timeoutMs: 50 })).rejects.toMatchObject({ reason: "DEADLINE_EXCEEDED" });
  });

  it("leaves nothing behind on a signal that outlives it", async () => {
    const client = await clientOf({ reduce: (_call, callback) => callback({ code: 5, details: "no" }) });
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (let call = 0; call < 3; call++) await client.reduce("f", [], { signal }).catch(() => undefined);
    expect(listeners).toBe(0);
  });
});

describe("a secret", () => {
  it("is sent as it is, or not at all: no other value is made of it, and none is in an error", async () => {
    const server = await startAnswering(() => ({ ok: [{}] }));
    const client = connect(server.address);
    try {
      for (const value of ["tëxt", Buffer.from([0, 255])]) await client.setSecret("f", "A", value);
      const sent = server.calls("SetSecret").map(({ request }) => fromBinary(SetSecretRequestSchema, request).value);
      expect(sent.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from("tëxt"), Buffer.from([0, 255])]);
      for (const value of ["untold\ud800", 123456, null, ["untold"], { length: 3 }] as unknown[]) {
        const error: unknown = await client.setSecret("f", "A", value as string).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ reason: "REQUEST_INVALID", fieldViolations: [{ field: "value" }] });
        expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/untold|123456/);
      }
      expect(server.calls("SetSecret")).toHaveLength(2);
    } finally {
      client.close();
      server.stop();
    }
  });
});

describe("a module's source", () => {
  it("may be a text, texts by path, or a list of files", () => {
    const content = new TextEncoder().encode("1");
    expect(toModule("1", "").files).toEqual([{ path: "index.ts", content }]);
    expect(toModule({ "a.ts": "1", "b.ts": content }, "a.ts")).toEqual({
      files: [
        { path: "a.ts", content },
        { path: "b.ts", content },
      ],
      entry: "a.ts",
    });
    const twice = [
      { path: "a.ts", content },
      { path: "a.ts", content: "1" },
    ];
    expect(toModule(twice, "").files).toHaveLength(2);
  });
});
