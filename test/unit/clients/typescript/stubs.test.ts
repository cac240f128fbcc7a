import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Metadata, status } from "@grpc/grpc-js";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { toAssayError } from "../../../../clients/typescript/src/errors.ts";
import { StatusSchema } from "../../../../clients/typescript/src/gen/google/rpc/status_pb.js";
import { AssayError, type Client, connect } from "../../../../clients/typescript/src/index.ts";
import * as stubs from "../../../../clients/typescript/src/stubs.ts";
import { type Answer, failure, startAnswering } from "./answering-server.ts";
import { OPENED, receiptOf, type Script, startScripted } from "./scripted-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

function clientOf(server: { readonly address: string; stop(): void }): Client {
  const client = connect(server.address, { retries: { initialBackoffMs: 1 } });
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return client;
}

type Requests = AsyncGenerator<MessageInitShape<typeof stubs.ReduceStreamRequestSchema>>;

const answering = async (answer: () => Answer) => clientOf(await startAnswering(answer));
const streaming = async (reduceStream: NonNullable<Script["reduceStream"]>) =>
  clientOf(await startScripted({ reduceStream }));

describe("the stubs on a client's connection", () => {
  it("have every method of every service of the API", async () => {
    const client = await answering(() => ({ ok: [{}] }));
    const services = [
      ...[stubs.AdminService, stubs.CompileService, stubs.DeployService, stubs.EventService, stubs.InvokeService],
      ...[stubs.ProjectionService, stubs.SignService],
    ];
    const exported = Object.values(stubs).filter((one) => "kind" in one && one.kind === "service");
    expect(new Set(exported)).toEqual(new Set(services));
    for (const service of services) {
      const stub = client.stub<typeof service>(service) as Readonly<Record<string, unknown>>;
      expect(Object.keys(stub)).toEqual(service.methods.map(({ localName }) => localName));
      for (const method of Object.values(stub)) expect(method).toBeTypeOf("function");
    }
  });

  it("answer with messages, one or many, and fail with the client's error", async () => {
    const client = await answering(() => ({ ok: [{ version: "7" }] }));
    expect((await client.stub(stubs.AdminService).getServerInfo({})).version).toBe("7");
    const refused = await answering(() => ({ error: failure(status.PERMISSION_DENIED, "PERMISSION_MISSING") }));
    const refusal = { name: "AssayError", reason: "PERMISSION_MISSING", retryable: false };
    await expect(refused.stub(stubs.AdminService).getServerInfo({})).rejects.toMatchObject(refusal);
    await expect(refused.stub(stubs.AdminService).readAuditLog({}).next()).rejects.toMatchObject(refusal);
  });

  it("send requests as they come and hand out answers as they come, in both directions at once", async () => {
    const client = await streaming((call) => {
      call.on("data", ({ message }) => {
        call.write(message.case === "batch" ? receiptOf(message.value.batch, 1) : OPENED);
      });
      call.on("end", () => call.end());
    });
    const answered: number[] = [];
    let go: () => void = () => undefined;
    async function* requests(): Requests {
      yield { message: { case: "open", value: {} } };
      for (let batch = 1n; batch <= 3n; batch++) {
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        yield { message: { case: "batch", value: { batch } } };
      }
    }
    for await (const { message } of client.stub(stubs.InvokeService).reduceStream(requests())) {
      if (message.case === "receipt") answered.push(Number(message.value.batch));
      setTimeout(() => go(), 1);
    }
    expect(answered).toEqual([1, 2, 3]);
  });

  it("are cancelled on the server when the reader leaves, the signal says so, or the requests throw", async () => {
    let begun = 0;
    let cancelled = 0;
    const client = await streaming((call) => {
      begun += 1;
      call.on("cancelled", () => {
        cancelled += 1;
      });
      call.on("data", () => undefined);
      call.write(OPENED);
    });
    const endless = async function* (): Requests {
      yield { message: { case: "open", value: {} } };
      await new Promise(() => undefined);
    };
    const invoke = client.stub(stubs.InvokeService);
    for await (const _ of invoke.reduceStream(endless())) break;
    await expect.poll(() => cancelled).toBe(1);
    const abort = new AbortController();
    const reading = Array.fromAsync(invoke.reduceStream(endless(), { signal: abort.signal }));
    void expect
      .poll(() => begun)
      .toBe(2)
      .then(() => abort.abort());
    await expect(reading).rejects.toMatchObject({ reason: "CANCELLED" });
    const throwing = (async function* (): Requests {
      yield { message: { case: "open", value: {} } };
      throw new RangeError("mine");
    })();
    await expect(Array.fromAsync(invoke.reduceStream(throwing))).rejects.toThrow(RangeError);
    await expect.poll(() => cancelled).toBe(3);
  });

  it("close the requests of a reader who leaves, and leave no listeners behind on a long exchange", async () => {
    const warnings: string[] = [];
    const warn = ({ message }: Error) => void warnings.push(message);
    process.on("warning", warn);
    const client = await streaming((call) => {
      call.on("data", ({ message }) => {
        call.write(message.case === "batch" ? receiptOf(message.value.batch, 1) : OPENED);
      });
    });
    let closed = 0;
    async function* requests(): Requests {
      try {
        yield { message: { case: "open", value: {} } };
        for (let batch = 1n; ; batch++) yield { message: { case: "batch", value: { batch } } };
      } finally {
        closed += 1;
      }
    }
    let answers = 0;
    for await (const _ of client.stub(stubs.InvokeService).reduceStream(requests())) {
      answers += 1;
      if (answers === 200) break;
    }
    await expect.poll(() => closed).toBe(1);
    process.off("warning", warn);
    expect(warnings).toEqual([]);
  });
});

describe("what a function has written to its console", () => {
  it("comes line by line, with how many are missing before the next", async () => {
    const line = (text: string, level: number) => ({ text, level, revision: 2n, requestId: "r" });
    const client = await answering(() => ({
      ok: [{ linesMissed: 3n }, { lines: [line("a", 4), line("b\n", 2)] }, { lines: [line("c", 99)], linesMissed: 1n }],
    }));
    const told: unknown[] = [];
    const lines = client.logs("f", {
      follow: true,
      onOpen: () => void told.push("open"),
      onMissed: (missed) => void told.push(missed),
    });
    for await (const { level, text, revision } of lines) told.push([level, text, revision]);
    expect(told).toEqual(["open", 3, ["error", "a", 2], ["info", "b\n", 2], 1, ["unknown", "c", 2]]);
  });
});

describe("details of an error that are any bytes", () => {
  it("never make the client throw anything but its own error", async () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    const details = fc.oneof(
      bytes,
      fc
        .tuple(fc.constantFrom("ErrorInfo", "RetryInfo", "QuotaFailure", "DebugInfo", "BadRequest"), bytes)
        .map(([name, value]) =>
          toBinary(
            StatusSchema,
            create(StatusSchema, { details: [{ typeUrl: `type.googleapis.com/google.rpc.${name}`, value }] }),
          ),
        ),
    );
    fc.assert(
      fc.property(details, fc.integer({ min: 0, max: 20 }), (value, code) => {
        const metadata = new Metadata();
        metadata.set("grpc-status-details-bin", Buffer.from(value));
        const error = toAssayError(Object.assign(new Error("x"), { code, details: "x", metadata }));
        expect(error).toBeInstanceOf(AssayError);
        expect(error.code).toBe(code);
        expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("an answer that does not hold what it should", () => {
  it("is an error of the client like any other", async () => {
    const client = await answering(() => ({ ok: [{ state: Buffer.from("{"), revision: 1n }] }));
    await expect(client.reduce("f", [])).rejects.toMatchObject({ name: "AssayError", reason: "UNRECOGNISED" });
    await expect(client.stub(stubs.InvokeService).reduce({})).resolves.toMatchObject({ revision: 1n });
  });

  it("says which quotas would be exceeded", async () => {
    const violations = [{ subject: "tenant:acme", description: "100 functions are allowed" }];
    const client = await answering(() => ({
      error: failure(status.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", { quota: violations }),
    }));
    await expect(client.reduce("f", [])).rejects.toMatchObject({
      reason: "QUOTA_EXCEEDED",
      quotaViolations: violations,
      retryable: false,
    });
  });
});
