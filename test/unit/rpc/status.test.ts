import { createRegistry, fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { status as grpcStatus } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { Fault, requestInvalid } from "../../../src/fault/fault.ts";
import { REASONS } from "../../../src/fault/reasons.ts";
import { file_google_rpc_error_details } from "../../../src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../src/gen/google/rpc/status_pb.js";
import { completed } from "../../../src/rpc/framework-status.ts";
import { asFault, type RpcStatus, STATUS_DETAILS_KEY, statusOf } from "../../../src/rpc/status.ts";

const registry = createRegistry(file_google_rpc_error_details);

function open(status: Pick<RpcStatus, "metadata">) {
  const [bytes] = status.metadata.get(STATUS_DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) throw new Error("no details");
  const decoded = fromBinary(StatusSchema, bytes);
  const details = new Map(
    decoded.details.map((any) => [any.typeUrl.split(".").at(-1) ?? "", anyUnpack(any, registry)]),
  );
  return { decoded, details };
}

/** What the trailers take as HTTP/2 counts them: names, values and 32 bytes each (RFC 9113, 6.5.2). */
function trailerBytes(status: RpcStatus): number {
  const [details] = status.metadata.get(STATUS_DETAILS_KEY);
  const base64 = Buffer.isBuffer(details) ? details.toString("base64").length : 0;
  const pairs = [
    ["grpc-status", "10"],
    ["grpc-message", encodeURI(status.details)],
    [STATUS_DETAILS_KEY, "x".repeat(base64)],
    ["x-request-id", String(status.metadata.get("x-request-id")[0])],
  ] as const;
  return pairs.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);
}

describe("a fault as a status", () => {
  test.each([...REASONS.keys()])(
    "%s keeps its reason and its code, and says when to come back only if that can help",
    (reason) => {
      const facts = REASONS.get(reason);
      const status = statusOf(new Fault(reason, "words", { retryAfterMs: 250 }), "id");
      const { decoded, details } = open(status);
      expect(status.code).toBe(facts?.grpcCode);
      expect(decoded.code).toBe(facts?.grpcCode);
      expect(details.get("ErrorInfo")).toMatchObject({ reason, domain: "assay.dev" });
      expect(details.has("RetryInfo")).toBe(facts?.retryable);
      if (facts?.retryable)
        expect(details.get("RetryInfo")).toMatchObject({ retryDelay: { seconds: 0n, nanos: 250_000_000 } });
    },
  );

  test("names the fields of the request", () => {
    const fault = requestInvalid([{ field: "module.files[2].path", description: "must end in `.ts`" }]);
    expect(open(statusOf(fault, "id")).details.get("BadRequest")).toMatchObject({
      fieldViolations: [{ field: "module.files[2].path", description: "must end in `.ts`" }],
    });
  });

  test("carries the author's stack for an exception, and for nothing else", () => {
    const stack = ["at apply (index.ts:3:9)"];
    expect(open(statusOf(new Fault("EXCEPTION", "x", { stack }), "id")).details.get("DebugInfo")).toMatchObject({
      stackEntries: stack,
    });
    expect(open(statusOf(new Fault("MEMORY_LIMIT", "x", { stack }), "id")).details.has("DebugInfo")).toBe(false);
  });

  test("says nothing of an unknown throw but the request id", () => {
    const status = statusOf(asFault(new TypeError("password=hunter2 at /srv/secret.ts")), "request-7");
    const { decoded, details } = open(status);
    expect(status.details).toBe("internal error");
    expect(decoded.message).toBe("internal error");
    expect(
      JSON.stringify([...details.values()], (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toMatch(/hunter2|secret/);
    expect(details.get("RequestInfo")).toMatchObject({ requestId: "request-7" });
  });

  test("says nothing of an INTERNAL fault's own message either", () => {
    expect(statusOf(new Fault("INTERNAL", "the stored artifact /srv/a is damaged"), "id").details).toBe(
      "internal error",
    );
  });

  test.each([
    ["a long message", new Fault("EXCEPTION", "é".repeat(100_000))],
    ["lone surrogates, which cannot be percent-encoded", new Fault("EXCEPTION", "\ud800".repeat(5_000))],
    ["a cut in the middle of a pair", new Fault("EXCEPTION", "😀".repeat(5_000))],
    [
      "many violations",
      requestInvalid(
        Array.from({ length: 800 }, (_, index) => ({
          field: `module.files[${index}].path`,
          description: "must end in `.ts` behind a name",
        })),
      ),
    ],
    ["one huge violation", requestInvalid([{ field: "f".repeat(50_000), description: "d".repeat(50_000) }])],
    [
      "a deep stack",
      new Fault("EXCEPTION", "x", {
        stack: Array.from({ length: 32 }, () => `at ${"f".repeat(4_000)} (index.ts:1:1)`),
      }),
    ],
    [
      "large metadata",
      new Fault("EVENT_INVALID", "x", {
        metadata: Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`k${index}`, "v".repeat(9_000)])),
      }),
    ],
    [
      "all of them",
      new Fault("EXCEPTION", "\u0001".repeat(9_000), {
        stack: Array.from({ length: 99 }, () => "é".repeat(999)),
        metadata: { a: "b".repeat(9_999) },
        fieldViolations: Array.from({ length: 99 }, () => ({ field: "a", description: "é".repeat(999) })),
      }),
    ],
  ])("fits into 8 KiB of trailers with %s", (_, fault) => {
    const status = statusOf(fault, "r".repeat(128));
    expect(trailerBytes(status)).toBeLessThan(8_192);
    expect(open(status).details.get("ErrorInfo")).toMatchObject({ reason: fault.reason });
  });

  test("says how much was left out", () => {
    const violations = Array.from({ length: 800 }, (_, index) => ({ field: `f[${index}]`, description: "is wrong" }));
    const { details } = open(statusOf(requestInvalid(violations), "id"));
    const kept = details.get("BadRequest") as unknown as { fieldViolations: unknown[] };
    const info = details.get("ErrorInfo") as unknown as { metadata: Record<string, string> };
    expect(kept.fieldViolations.length).toBeGreaterThan(20);
    expect(Number(info.metadata.field_violations_omitted)).toBe(800 - kept.fieldViolations.length);
  });
});

describe("a failure that grpc-js reports itself", () => {
  const reasonOf = (code: number, details: string) => {
    const sent = completed({ code, details });
    return {
      code: sent.code,
      info: open({ metadata: sent.metadata as RpcStatus["metadata"] }).details.get("ErrorInfo"),
    };
  };

  test.each([
    [grpcStatus.RESOURCE_EXHAUSTED, "Received message larger than max (5 vs 4)", "PAYLOAD_TOO_LARGE"],
    [grpcStatus.DEADLINE_EXCEEDED, "Deadline exceeded", "DEADLINE_EXCEEDED"],
    [grpcStatus.INTERNAL, "Failed to decompress message", "REQUEST_INVALID"],
    [grpcStatus.INTERNAL, 'Invalid grpc-timeout value "soon"', "REQUEST_INVALID"],
    [grpcStatus.INTERNAL, "Error serializing response", "INTERNAL"],
    [grpcStatus.UNKNOWN, "Unknown error", "INTERNAL"],
    [grpcStatus.UNIMPLEMENTED, "Received no request message for server streaming method /a/B", "REQUEST_INVALID"],
    [grpcStatus.UNIMPLEMENTED, 'Received message compressed with unsupported encoding "br"', "NOT_IMPLEMENTED"],
  ])("%i %s has the reason %s", (code, details, reason) => {
    const found = reasonOf(code, details);
    expect(found.info).toMatchObject({ reason, domain: "assay.dev" });
    expect(found.code).toBe([...REASONS.values()].find(({ name }) => name === reason)?.grpcCode);
  });

  test("leaves OK and our own statuses as they are", () => {
    const ok = { code: grpcStatus.OK, details: "OK" };
    const ours = statusOf(new Fault("QUEUE_FULL", "x"), "id");
    expect(completed(ok)).toBe(ok);
    expect(completed(ours)).toBe(ours);
  });
});
