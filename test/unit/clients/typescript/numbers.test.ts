import { create } from "@bufbuild/protobuf";
import { afterEach, describe, expect, it } from "vitest";
import { ReduceStreamResponseSchema } from "../../../../clients/typescript/src/gen/assay/v1/invoke_service_pb.js";
import { type Client, connect } from "../../../../clients/typescript/src/index.ts";
import { type Answer, type AnsweringServer, startAnswering } from "./answering-server.ts";
import { OPENED, receiptOf, startScripted } from "./scripted-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

function clientOf(server: { readonly address: string; stop(): void }): Client {
  const client = connect(server.address);
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return client;
}

async function answering(answer: (method: string) => Answer): Promise<{ client: Client; server: AnsweringServer }> {
  const server = await startAnswering(answer);
  return { client: clientOf(server), server };
}

const LARGEST = 2n ** 53n - 1n;
const ROUNDED = {
  reason: "UNRECOGNISED",
  message: `the server answered ${2n ** 53n}, which a number of JavaScript cannot hold`,
};

describe("a number of 64 bits", () => {
  it("that the server answers is exact, or an error: never rounded", async () => {
    const answers = (value: bigint) => (method: string) => ({
      ok: [
        method === "Activate"
          ? { function: { latestRevision: value } }
          : method === "GetQuota"
            ? { usage: { storedBytes: value } }
            : method === "ReadAuditLog"
              ? { entries: [{ sequence: value }] }
              : { state: Buffer.from("1"), revision: value },
      ],
    });
    const exact = (await answering(answers(LARGEST))).client;
    expect((await exact.reduce("f", [])).revision).toBe(Number.MAX_SAFE_INTEGER);
    expect((await exact.activate("f", 1)).latestRevision).toBe(Number.MAX_SAFE_INTEGER);
    const { client } = await answering(answers(LARGEST + 1n));
    await expect(client.reduce("f", [])).rejects.toMatchObject(ROUNDED);
    await expect(client.activate("f", 1)).rejects.toMatchObject(ROUNDED);
    await expect(client.admin.quota("t")).rejects.toMatchObject(ROUNDED);
    await expect(client.admin.audit().next()).rejects.toMatchObject(ROUNDED);
  });

  it("in a stream ends that stream, and nothing else", async () => {
    const opened = create(ReduceStreamResponseSchema, {
      message: { case: "opened", value: { revision: LARGEST + 1n } },
    });
    for (const answers of [[opened], [OPENED, receiptOf(LARGEST + 1n, 1)]]) {
      const client = clientOf(
        await startScripted({
          reduceStream: (call) => {
            for (const answer of answers) call.write(answer);
            call.on("data", () => undefined);
          },
        }),
      );
      await expect(client.stream("f", { events: [{ type: "T" }] }).finish()).rejects.toMatchObject(ROUNDED);
      await expect(client.publisher("f").close()).rejects.toMatchObject(ROUNDED);
    }
  });

  it("that the caller gives is a whole one that can be held, or nothing is sent", async () => {
    const { client, server } = await answering(() => ({ ok: [{ state: Buffer.from("1") }] }));
    const wrong = { reason: "REQUEST_INVALID", fieldViolations: [{ field: "revision" }] };
    for (const revision of [-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(client.reduce("f", [], { revision })).rejects.toMatchObject(wrong);
      await expect(client.activate("f", revision)).rejects.toMatchObject(wrong);
      await expect(client.logs("f", { revision }).next()).rejects.toMatchObject(wrong);
      expect(() => client.stream("f", { revision })).toThrow("revision: is a whole number from 0 to 2^53 - 1");
      await expect(client.admin.setQuota("t", { storedBytes: revision })).rejects.toMatchObject({
        fieldViolations: [{ field: "quota.storedBytes" }],
      });
    }
    for (const method of ["Reduce", "Activate", "TailLogs", "SetQuota"]) expect(server.calls(method)).toEqual([]);
  });
});
