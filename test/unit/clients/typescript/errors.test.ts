import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack, durationFromMs } from "@bufbuild/protobuf/wkt";
import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { type AssayError, toAssayError, toFault } from "../../../../clients/typescript/src/errors.ts";
import { Reason } from "../../../../clients/typescript/src/gen/assay/v1/reason_pb.js";
import { FaultSchema } from "../../../../clients/typescript/src/gen/assay/v1/usage_pb.js";
import { Fault } from "../../../../src/fault/fault.ts";
import { REASONS } from "../../../../src/fault/reasons.ts";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "../../../../src/gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../../src/gen/google/rpc/status_pb.js";
import { statusOf } from "../../../../src/rpc/status.ts";

function serviceError(code: number, details: string, metadata: Metadata): Error {
  return Object.assign(new Error(`${code} ${details}`), { code, details, metadata });
}

function received(fault: Fault): AssayError {
  const { code, details, metadata } = statusOf(fault, "req-1");
  return toAssayError(serviceError(code, details, metadata));
}

describe("an error of the client", () => {
  it("keeps every reason of the server, with its code and retryability", () => {
    for (const [name, facts] of REASONS) {
      const error = received(new Fault(name, "what happened"));
      expect({ reason: error.reason, code: error.code, retryable: error.retryable }).toEqual({
        reason: name,
        code: facts.grpcCode,
        retryable: facts.retryable,
      });
    }
  });

  it("carries field violations, metadata, waiting time, the author's stack and the request id", () => {
    const invalid = received(
      new Fault("REQUEST_INVALID", "module.files[0].path: is empty", {
        fieldViolations: [{ field: "module.files[0].path", description: "is empty" }],
        metadata: { event_index: "7" },
      }),
    );
    expect(invalid.fieldViolations).toEqual([{ field: "module.files[0].path", description: "is empty" }]);
    expect(invalid.eventIndex).toBe(7);
    expect(invalid.requestId).toBe("req-1");
    expect(received(new Fault("QUEUE_FULL", "busy", { retryAfterMs: 1_500 })).retryAfterMs).toBe(1_500);
    const stack = ["at apply (index.ts:3:9)"];
    expect(received(new Fault("EXCEPTION", "no", { stack })).authorStack).toEqual(stack);
  });

  it("has the whole message where gRPC's own is cut", () => {
    const message = `${"ä".repeat(400)} end`;
    expect(received(new Fault("EXCEPTION", message)).message).toBe(message);
  });

  it("says UNRECOGNISED for a reason of a newer server, and goes by the code", () => {
    const metadata = new Metadata();
    const info = create(ErrorInfoSchema, { domain: "assay.dev", reason: "FROM_THE_FUTURE" });
    const retry = create(RetryInfoSchema, { retryDelay: durationFromMs(20) });
    const details = create(StatusSchema, {
      code: 8,
      details: [anyPack(ErrorInfoSchema, info), anyPack(RetryInfoSchema, retry)],
    });
    metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, details)));
    const error = toAssayError(serviceError(status.RESOURCE_EXHAUSTED, "later", metadata));
    expect([error.reason, error.code, error.retryable, error.message]).toEqual(["UNRECOGNISED", 8, true, "later"]);
  });

  it("does not take another domain's reason for its own", () => {
    const metadata = new Metadata();
    const info = create(ErrorInfoSchema, { domain: "proxy.example", reason: "KEY_REVOKED" });
    const details = create(StatusSchema, { code: 14, details: [anyPack(ErrorInfoSchema, info)] });
    metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, details)));
    expect(toAssayError(serviceError(status.UNAVAILABLE, "x", metadata)).reason).toBe("SERVER_UNREACHABLE");
  });

  it("survives details that are not what they say", () => {
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from([0xff, 0xff, 0x01]));
    expect(toAssayError(serviceError(status.INTERNAL, "broken", metadata)).reason).toBe("UNRECOGNISED");
    const lying = create(StatusSchema, {
      details: [{ typeUrl: `type.googleapis.com/${BadRequestSchema.typeName}`, value: new Uint8Array([0xff]) }],
    });
    metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, lying)));
    expect(toAssayError(serviceError(status.INTERNAL, "broken", metadata)).message).toBe("broken");
  });

  it("names what gRPC itself says without a server", () => {
    const none = new Metadata();
    expect(toAssayError(serviceError(status.UNAVAILABLE, "refused", none)).reason).toBe("SERVER_UNREACHABLE");
    expect(toAssayError(serviceError(status.DEADLINE_EXCEEDED, "late", none)).reason).toBe("DEADLINE_EXCEEDED");
    expect(toAssayError(serviceError(status.CANCELLED, "stop", none)).reason).toBe("CANCELLED");
    expect(toAssayError("a string was thrown").reason).toBe("UNRECOGNISED");
  });
});

describe("a fault in a receipt", () => {
  it("has the reason's name, and none that this client does not know", () => {
    const fault = create(FaultSchema, { reason: Reason.CPU_TIME_LIMIT, message: "too long", stack: ["at x"] });
    expect(toFault(fault)).toEqual({
      reason: "CPU_TIME_LIMIT",
      message: "too long",
      authorStack: ["at x"],
      retryable: false,
    });
    expect(toFault(create(FaultSchema, { reason: 999 as Reason })).reason).toBe("UNRECOGNISED");
  });
});
