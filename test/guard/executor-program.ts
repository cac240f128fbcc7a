/**
 * Counts what the executor's program allocates, in a process of its own: the frames that the gateway writes go in, the real isolate folds, the real outbox
 * writes. Prints figures as JSON. Flag: --waste host|isolate adds an object per event, to see that it shows.
 */
import { parseArgs } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { sha256Hex } from "../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../src/base/limits.ts";
import { Cell } from "../../src/execute/child/cell.ts";
import { Outbox } from "../../src/execute/child/outbox.ts";
import { Program } from "../../src/execute/child/program.ts";
import { FrameBatch, reducePrefix } from "../../src/execute/frame-batch.ts";
import type { FrameSink } from "../../src/execute/frame-writer.ts";
import { FromExecutorSchema } from "../../src/gen/assay/executor/v1/frames_pb.js";
import { OnFault, StateReport } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { attestationToMessage, publicKeyToMessage } from "../../src/seal/wire.ts";
import { reducerScript } from "../bench/reducer.ts";
import { reduceBody, streamBody } from "../bench/requests.ts";
import { median } from "../bench/statistics.ts";
import { attest, MANIFEST, makeKeyPair, POLICY_DIGEST, TENANT } from "../unit/execute/child/signing.ts";
import { countAllocated } from "./allocations.ts";
import type { Figure } from "./figures.ts";
import { grpcMessages, IN_FLIGHT, splitFrames } from "./wire.ts";

const BATCH_EVENTS = 1_000;
const STREAM_BATCHES = 16;
/** More than half of them must pass without a collection in the isolate. */
const ISOLATE_ROUNDS = 15;
const FOLD = 1;
const CLOCK_STEP_MS = 0.01;
const CPU_FACTOR = 100;

const { values } = parseArgs({ options: { waste: { type: "string" } } });

// How often the program asks the system for its CPU time depends on the time that has passed. Here the clock goes on by the same step with each look.
let nowMs = performance.now();
Object.defineProperty(performance, "now", {
  value: () => {
    nowMs += CLOCK_STEP_MS;
    return nowMs;
  },
});

let crossings = 0;
let cell: Cell | undefined;
const { call, memory } = Cell.prototype;
Cell.prototype.call = function (...parameters) {
  crossings += 1;
  cell = this;
  return call.apply(this, parameters);
};
Cell.prototype.memory = function () {
  crossings += 1;
  return memory.apply(this);
};

let written = 0;
/** What was written, while somebody wants to see it. */
let kept: Uint8Array[] | undefined;
const sink = {
  writableNeedDrain: false,
  write: (bytes: Uint8Array, done?: () => void) => {
    written += 1;
    kept?.push(Buffer.from(bytes));
    done?.();
    return true;
  },
  cork: () => undefined,
  uncork: () => undefined,
  once: () => undefined,
};
const outbox = new Outbox(sink);
const program = new Program(outbox);

/** The frames that the gateway makes of what `fill` adds. */
function framesOf(fill: (frames: FrameBatch) => void): Buffer[] {
  const pieces: Uint8Array[] = [];
  const collector: FrameSink = {
    write: (bytes) => pieces.push(bytes) > 0,
    cork: () => undefined,
    uncork: () => undefined,
  };
  const batch = new FrameBatch(collector);
  fill(batch);
  batch.flush();
  return splitFrames(Buffer.concat(pieces));
}

/** As `main.ts` drains them. */
function drain(frames: readonly Buffer[]): void {
  for (const frame of frames) {
    const beganMs = performance.now();
    if (program.handle(frame) !== undefined) throw new Error("a frame of the hot path ran in steps");
    outbox.flushIfDue(beganMs);
  }
  outbox.flush();
}

/** Drains, and throws unless every answer is of a kind that `expected` names. */
function drainSeeing(frames: readonly Buffer[], expected: readonly string[]): void {
  kept = [];
  drain(frames);
  const answers = splitFrames(Buffer.concat(kept)).map((bytes) => fromBinary(FromExecutorSchema, bytes).frame);
  kept = undefined;
  for (const { case: kind, value } of answers) {
    if (kind === undefined || !expected.includes(kind)) {
      throw new Error(`the executor answered ${kind}: ${kind === "failed" ? value.fault?.message : ""}`);
    }
    if (kind === "batchDone" && value.stopped) throw new Error("the executor stopped at an event");
  }
  if (answers.length === 0) throw new Error("the executor answered nothing");
}

const wasted: { readonly index: number }[] = [];

/** Host waste: an object for each of so many events. */
function waste(events: number): void {
  if (values.waste !== "host") return;
  wasted.length = 0;
  for (let index = 0; index < events; index += 1) wasted.push({ index });
}

const script = reducerScript();
const code = Buffer.from(
  values.waste === "isolate"
    ? `let kept;\n${script.replace("switch (event.type)", "kept = [event.data, event.type]; switch (event.type)")}`
    : script,
);
const artifactDigest = sha256Hex(code);
const keys = makeKeyPair();
const { cpuTimeMs, wallClockMs, memoryMb, maxStateBytes, maxBatchEvents } = DEFAULT_EXECUTION_LIMITS;
drainSeeing(
  framesOf((frames) => {
    frames.add({
      case: "assign",
      value: {
        $typeName: "assay.executor.v1.Assign",
        tenant: TENANT,
        policyDigests: [POLICY_DIGEST],
        signatureRules: [],
        keys: { $typeName: "assay.executor.v1.Keys", keys: [publicKeyToMessage(keys.publicKey)] },
        limits: {
          $typeName: "assay.executor.v1.Limits",
          // No limit is to be met, on a slow machine neither.
          cpuTimeMs: cpuTimeMs * CPU_FACTOR,
          wallClockMs: wallClockMs * CPU_FACTOR,
          memoryMb,
          stateBytes: maxStateBytes,
          batchEvents: maxBatchEvents,
          isolatesMb: 0,
        },
      },
    });
    const attestation = attestationToMessage(attest(code, keys, TENANT, { ...MANIFEST, stateStyle: "copied" }));
    frames.add({
      case: "load",
      value: {
        $typeName: "assay.executor.v1.Load",
        call: 1,
        code,
        sourceMap: new Uint8Array(),
        attestation,
        artifactDigest,
      },
    });
  }),
  ["loaded"],
);

const [reduceRequest = Buffer.alloc(0)] = grpcMessages(reduceBody("account", 1));
const prefix = reducePrefix(artifactDigest, 1);

/** A stream from its beginning to its end. */
function streamFrames(form: "list" | "packed"): Buffer[] {
  const [, ...batches] = grpcMessages(streamBody("account", STREAM_BATCHES, BATCH_EVENTS, undefined, form));
  return framesOf((frames) => {
    frames.add({
      case: "openFold",
      value: {
        $typeName: "assay.executor.v1.OpenFold",
        fold: FOLD,
        artifactDigest,
        state: new Uint8Array(),
        stateReport: StateReport.AT_END,
        onFault: OnFault.STOP,
      },
    });
    for (const batch of batches) frames.addFoldBatch(FOLD, batch);
    frames.add({ case: "closeFold", value: { $typeName: "assay.executor.v1.CloseFold", fold: FOLD, report: false } });
  });
}

const ROUNDS = {
  unary: framesOf((frames) => {
    for (let number = 0; number < IN_FLIGHT; number += 1) {
      frames.addReduce(10 + number, prefix, reduceRequest, false);
    }
  }),
  list: streamFrames("list"),
  packed: streamFrames("packed"),
};
type Kind = keyof typeof ROUNDS;
const STREAM_EVENTS = STREAM_BATCHES * BATCH_EVENTS;
const EVENTS: Record<Kind, number> = { unary: IN_FLIGHT, list: STREAM_EVENTS, packed: STREAM_EVENTS };

function round(kind: Kind): void {
  waste(EVENTS[kind]);
  drain(ROUNDS[kind]);
}

/** What the isolate's heap grows by from one round to the next; rounds in which it was collected are smaller, and fewer. */
function isolateBytes(kind: Kind): number {
  const heapBytes = (): number => (cell === undefined ? Number.NaN : memory.apply(cell).heapBytes);
  const grown: number[] = [];
  for (let count = 0; count < ISOLATE_ROUNDS; count += 1) {
    const before = heapBytes();
    round(kind);
    grown.push((heapBytes() - before) / EVENTS[kind]);
  }
  return median(grown);
}

async function figuresOf(kind: Kind, warmUpRounds: number, rounds: number): Promise<Figure[]> {
  const isUnary = kind === "unary";
  drainSeeing(ROUNDS[kind], isUnary ? ["reduced"] : ["foldOpened", "batchDone"]);
  for (let count = 0; count < warmUpRounds; count += 1) round(kind);
  const before = { crossings, written };
  round(kind);
  const crossed = (crossings - before.crossings) / (isUnary ? IN_FLIGHT : STREAM_BATCHES);
  const writes = written - before.written;
  const { heapBytes, bufferBytes } = await countAllocated(EVENTS[kind] * rounds, () => {
    for (let count = 0; count < rounds; count += 1) round(kind);
  });
  const per = isUnary ? "call" : "event";
  const name = `executor, ${kind}`;
  return [
    { name: `${name}: heap per ${per}`, unit: "bytes", measured: heapBytes },
    { name: `${name}: buffers per ${per}`, unit: "bytes", measured: bufferBytes },
    { name: `${name}: isolate's heap per ${per}`, unit: "bytes", measured: isolateBytes(kind) },
    {
      name: `${name}: crossings into the isolate per ${isUnary ? "call" : "batch"}`,
      unit: "count",
      measured: crossed,
    },
    {
      name: `${name}: writes to the gateway per ${isUnary ? `${IN_FLIGHT} calls` : `stream of ${STREAM_BATCHES} batches`}`,
      unit: "count",
      measured: writes,
    },
  ];
}

const figures = [
  ...(await figuresOf("unary", 60, 16)),
  ...(await figuresOf("list", 10, 1)),
  ...(await figuresOf("packed", 10, 1)),
];
process.stdout.write(`${JSON.stringify(figures)}\n`);
