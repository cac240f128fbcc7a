/**
 * An executor with its layers off: it speaks the executor's frames, and runs whatever it is handed in an isolate that nobody has hardened or bounded.
 *
 * MUST be started by selftest and tests alone. `--verify` leaves the signature's check standing; `--escaped` runs the code at Node's level instead, as if it had
 * got out of its isolate already.
 */
import { Socket } from "node:net";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sha256Hex } from "../../base/digest.ts";
import { frame, readFrames } from "../../base/framing.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../base/limits.ts";
import type { Tenancy } from "../../execute/child/artifact.ts";
import { MAX_EXECUTOR_FRAME_BYTES } from "../../execute/contract.ts";
import { Fault } from "../../fault/fault.ts";
import { type ReasonName, reasonFacts } from "../../fault/reasons.ts";
import type * as frames from "../../gen/assay/executor/v1/frames_pb.js";
import { FromExecutorSchema, ToExecutorSchema } from "../../gen/assay/executor/v1/frames_pb.js";
import { ReduceRequestSchema, ReduceResponseSchema } from "../../gen/assay/v1/invoke_service_pb.js";
import { attestationFromMessage, publicKeyFromMessage } from "../../seal/wire.ts";
import type { BareModule } from "./bare-module.ts";

type Answer = Parameters<typeof create<typeof FromExecutorSchema>>[1];

/** An artifact that was loaded, with what is needed to verify it again. */
interface Loaded {
  readonly load: frames.Load;
  readonly module: BareModule;
}

const flags = new Set(process.argv.slice(2));
// Loaded only where it is asked for: hundreds of these are started, for a moment each.
const verifyCode = flags.has("--verify") ? (await import("../../execute/child/artifact.ts")).verifyCode : undefined;
const loadModule = flags.has("--escaped")
  ? (await import("./escaped-module.ts")).loadEscaped
  : (await import("./bare-module.ts")).loadBare;
const socket = new Socket({ fd: 3, readable: true, writable: true });
const loaded = new Map<string, Loaded>();
let tenancy: Tenancy = {
  tenant: "",
  policyDigests: new Set(),
  limits: DEFAULT_EXECUTION_LIMITS,
  isolatesMb: Number.MAX_SAFE_INTEGER,
  keys: [],
};

function send(answer: NonNullable<Answer>): void {
  socket.write(frame(toBinary(FromExecutorSchema, create(FromExecutorSchema, answer))));
}

function fail(call: number, error: unknown): void {
  const reason: ReasonName = error instanceof Fault ? error.reason : "EXCEPTION";
  const message = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 2_000) : "threw";
  const fault = {
    $typeName: "assay.v1.Fault" as const,
    reason: reasonFacts(reason).number,
    message,
    stack: [],
    retryable: false,
  };
  send({ frame: { case: "failed", value: { call, fault } } });
}

function verify(load: frames.Load): void {
  if (verifyCode === undefined) return;
  if (load.attestation === undefined) throw new Fault("ATTESTATION_MISSING", "the artifact has no attestation");
  verifyCode(load.code, attestationFromMessage(load.attestation), load.artifactDigest, tenancy);
}

async function reduce(order: frames.Reduce): Promise<void> {
  const artifact = loaded.get(order.artifactDigest);
  if (artifact === undefined) throw new Fault("ARTIFACT_NOT_FOUND", "the artifact is not loaded here");
  verify(artifact.load);
  const { events } = fromBinary(ReduceRequestSchema, order.request);
  const texts = events.map(({ data }) => Buffer.from(data).toString("utf8"));
  const { state, digested } = await artifact.module(texts);
  const response = create(ReduceResponseSchema, {
    state: Buffer.from(state),
    stateDigest: sha256Hex(digested),
    revision: order.revision,
    eventsApplied: events.length,
  });
  const value = { call: order.call, response: toBinary(ReduceResponseSchema, response) };
  send({ frame: { case: "reduced", value } });
}

async function handle({ frame: order }: frames.ToExecutor): Promise<void> {
  switch (order.case) {
    case "assign":
      tenancy = {
        ...tenancy,
        tenant: order.value.tenant,
        policyDigests: new Set(order.value.policyDigests),
        keys: (order.value.keys?.keys ?? []).map(publicKeyFromMessage),
      };
      return;
    case "keys":
      tenancy = { ...tenancy, keys: order.value.keys.map(publicKeyFromMessage) };
      return;
    case "load":
      try {
        verify(order.value);
        const module = await loadModule(Buffer.from(order.value.code).toString("utf8"));
        loaded.set(order.value.artifactDigest, { load: order.value, module });
        send({ frame: { case: "loaded", value: { call: order.value.call } } });
      } catch (error) {
        fail(order.value.call, error);
      }
      return;
    case "reduce":
      try {
        await reduce(order.value);
      } catch (error) {
        fail(order.value.call, error);
      }
      return;
    default:
      process.exit(2);
  }
}

for (const ending of ["end", "error", "close"]) socket.on(ending, () => process.exit(0));
let last: Promise<void> = Promise.resolve();
readFrames(
  socket,
  MAX_EXECUTOR_FRAME_BYTES,
  (bytes) => {
    last = last.then(() => handle(fromBinary(ToExecutorSchema, bytes)));
  },
  () => process.exit(2),
);
send({ frame: { case: "ready", value: { v8Version: process.versions.v8 } } });
