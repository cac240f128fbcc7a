/**
 * A peer that speaks the executor's frames and misbehaves on command; a double of the sandboxed program, for what a sound one never does.
 *
 * The text of a request says what to do: a `Reduce` carries one command, a batch several, separated by spaces. A fold's state is the list of
 * the commands that it has applied. The command line may say how to start.
 */
import { closeSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { frame, readFrames } from "../../../src/base/framing.ts";
import { type ReasonName, reasonFacts } from "../../../src/fault/reasons.ts";
import {
  type FoldBatch,
  FromExecutorSchema,
  ToExecutorSchema,
  WrittenFrameSchema,
} from "../../../src/gen/assay/executor/v1/frames_pb.js";
import { OnFault } from "../../../src/gen/assay/v1/invoke_service_pb.js";

const [startsHow] = process.argv.slice(2);
const socket = new Socket({ fd: 3, readable: true, writable: true });
const utf8 = new TextDecoder();

type Frame = Parameters<typeof create<typeof FromExecutorSchema>>[1];

const send = (answer: NonNullable<Frame>): void => {
  socket.write(frame(toBinary(FromExecutorSchema, create(FromExecutorSchema, answer))));
};

const fault = (reason: ReasonName, message: string) => ({
  $typeName: "assay.v1.Fault" as const,
  reason: reasonFacts(reason).number,
  message,
  stack: reason === "EXCEPTION" ? ["at apply (index.ts:1:1)"] : [],
  retryable: false,
});

let tenant = "";
const loaded = new Set<string>();
const folds = new Map<number, { applied: string[]; onFault: OnFault; fails: boolean }>();

/** Does what the command says; answers with a fault, or undefined. */
function obey(command: string): ReturnType<typeof fault> | undefined {
  const [verb, argument] = command.split(":");
  switch (verb) {
    case "spin":
      for (;;);
    case "sleep":
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(argument));
      return undefined;
    case "hold":
      // The first that is told so never comes to an end; whoever is told so after it is done at once.
      try {
        closeSync(openSync(argument ?? "", "wx"));
      } catch {
        return undefined;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      return undefined;
    case "hog": {
      const kept: Buffer[] = [];
      for (let mb = 0; mb < Number(argument); mb += 16) kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      return kept.length < 0 ? fault("INTERNAL", "") : undefined;
    }
    case "exit":
      process.exit(Number(argument));
      break;
    case "abort":
      process.abort();
      break;
    case "garbage":
      socket.write(frame(Buffer.from([0xff, 0xff, 0xff])));
      return undefined;
    case "oversize":
      socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0]));
      return undefined;
    case "stray":
      send({ frame: { case: "reduced", value: { call: 4_000_000_000, response: new Uint8Array(0) } } });
      return undefined;
    case "write":
      // Lines of the console, for each of the calls that are named.
      for (const number of (argument ?? "").split(",").map(Number)) {
        const written = { call: number, lines: [{ level: 2, text: `of ${number}` }] };
        socket.write(frame(toBinary(WrittenFrameSchema, create(WrittenFrameSchema, { written }))));
      }
      return undefined;
    case "fail":
      return fault((argument ?? "EXCEPTION") as ReasonName, "no such luck");
    case "unload":
      loaded.clear();
      return undefined;
    default:
      return undefined;
  }
}

function applyBatch(batch: FoldBatch): void {
  const fold = folds.get(batch.fold);
  if (fold === undefined) {
    send({ frame: { case: "failed", value: { call: batch.fold, fault: fault("EXECUTOR_LOST", "no such fold") } } });
    return;
  }
  let stopped = false;
  const faulted: string[] = [];
  const commands = utf8.decode(batch.request).split(" ");
  for (const [index, command] of commands.entries()) {
    const known = batch.knownFaults.find((one) => one.index === index);
    const bad = known?.fault ?? obey(command);
    if (bad === undefined) fold.applied.push(command);
    else {
      faulted.push(`${index}=${bad.reason}`);
      if (fold.onFault !== OnFault.SKIP) {
        stopped = true;
        break;
      }
    }
    if (batch.stepwise) send({ frame: { case: "progress", value: { fold: batch.fold, eventsDone: index + 1 } } });
  }
  const state = Buffer.from(JSON.stringify(fold.applied));
  const response = Buffer.from(JSON.stringify({ applied: fold.applied, faulted, pid: process.pid }));
  const value = { fold: batch.fold, response, snapshot: state, stopped, faulted: faulted.length > 0 };
  send({ frame: { case: "batchDone", value } });
}

function take(message: Uint8Array): void {
  const { frame: request } = fromBinary(ToExecutorSchema, message);
  switch (request.case) {
    case "assign":
      tenant = request.value.tenant;
      return;
    case "load": {
      const { call, artifactDigest, code } = request.value;
      const bad = obey(utf8.decode(code));
      if (bad === undefined) loaded.add(artifactDigest);
      send(
        bad === undefined
          ? { frame: { case: "loaded", value: { call } } }
          : { frame: { case: "failed", value: { call, fault: bad } } },
      );
      return;
    }
    case "reduce": {
      const { call, artifactDigest, revision } = request.value;
      const command = utf8.decode(request.value.request);
      const bad = loaded.has(artifactDigest) ? obey(command) : fault("ARTIFACT_NOT_FOUND", "not loaded");
      const told = JSON.stringify({ command, tenant, revision: Number(revision), pid: process.pid });
      send(
        bad === undefined
          ? { frame: { case: "reduced", value: { call, response: Buffer.from(told) } } }
          : { frame: { case: "failed", value: { call, fault: bad, eventIndex: 3 } } },
      );
      return;
    }
    case "openFold": {
      const { fold, state, onFault } = request.value;
      const text = utf8.decode(state);
      const bad = text.startsWith("!") ? obey(text.slice(1)) : undefined;
      if (bad !== undefined) {
        send({ frame: { case: "failed", value: { call: fold, fault: bad } } });
        return;
      }
      folds.set(fold, { applied: text.startsWith("[") ? JSON.parse(text) : [], onFault, fails: false });
      send({
        frame: { case: "foldOpened", value: { fold, snapshot: text.startsWith("[") ? state : Buffer.from("[]") } },
      });
      return;
    }
    case "foldBatch":
      applyBatch(request.value);
      return;
    case "closeFold": {
      const { fold, report } = request.value;
      const applied = folds.get(fold)?.applied ?? [];
      folds.delete(fold);
      const response = Buffer.from(JSON.stringify({ applied, folds: folds.size }));
      if (report) send({ frame: { case: "batchDone", value: { fold, response, snapshot: response } } });
      return;
    }
    case "keys":
      loaded.clear();
      return;
    case "ping":
    case undefined:
      return;
    default:
      request satisfies never;
  }
}

readFrames(socket, 16 * 1024 * 1024, take, () => process.exit(3));
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(0));
if (startsHow === "never-ready") setInterval(() => undefined, 1_000);
else if (startsHow === "dies") process.exit(9);
else send({ frame: { case: "ready", value: { v8Version: process.versions.v8 } } });
