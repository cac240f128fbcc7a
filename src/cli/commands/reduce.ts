/** `assay reduce NAME [FILE]`: folds the events of a file, or of standard input, into a state. */
import { createReadStream, fstatSync, openSync } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Client, Receipt, ReduceStream } from "../../../clients/typescript/src/index.ts";
import {
  type CallSettings,
  type CommandContext,
  runWithClient,
  type ServerOptions,
  wholeNumber,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EventLines } from "../event-lines.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted } from "../print-diagnostics.ts";
import { Problem } from "../problem.ts";
import { readText, systemWords } from "../read-file.ts";
import type { Report } from "../report.ts";
import { visible, visibleJson } from "../visible.ts";

interface ReduceOptions extends ServerOptions {
  readonly type?: string;
  readonly state?: string;
  readonly revision?: number;
  readonly onFault: "stop" | "skip";
  readonly everyBatch?: boolean;
  readonly batchSize: number;
}

interface FaultShape {
  readonly batch: number;
  readonly index: number;
  readonly line: number;
  readonly reason: string;
  readonly message: string;
  readonly authorStack: readonly string[];
}

const MAX_STATE_BYTES = 4 * 1024 * 1024;
const MAX_FAULTS_SHOWN = 100;
const MAX_BATCH_EVENTS = 10_000;

export function addReduceCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("reduce")
    .summary("fold events into a state")
    .description(
      "Streams events into a function and prints the state that comes of them. Events are NDJSON: a line an event, with `type`, `data` and the other CloudEvents attributes; or, with --type, a line the data of an event. The server keeps nothing: the state is yours.",
    )
    .argument("<name>", "the function")
    .argument("[file]", "the events; - is standard input", "-")
    .option("--type <type>", "each line is the data of an event of this type")
    .option(
      "--state <json>",
      "the state to start from, or @FILE that holds it; else what the function's initial() returns",
    )
    .option("--revision <number>", "a revision other than the active one", wholeNumber(1))
    .addOption(
      new Option("--on-fault <what>", "an event that fails ends the stream, or is left out")
        .choices(["stop", "skip"])
        .default("stop"),
    )
    .option("--every-batch", "report the state after every batch, a line each")
    .addOption(new Option("--batch-size <events>", "the most events in a batch").default(1000).argParser(batchSize));
  const examples = [
    "assay reduce account events.ndjson",
    "assay reduce account events.ndjson --state @yesterday.json > today.json",
    "journalctl -o json | assay reduce journal --type Line --json",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (name: string, file: string, options: ReduceOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const source = openSource(context, report, file);
      const lines = new EventLines(source.input, {
        name: source.name,
        type: options.type,
        onUnknownAttribute: (attribute, line) =>
          report.note(visible(`${source.name}:${line}: attribute \`${attribute}\` is not handed on to the function`)),
      });
      try {
        return await fold(
          report,
          client,
          call,
          name,
          options,
          lines,
          source.sizeBytes,
          startingState(context, options),
        );
      } finally {
        source.input.destroy();
      }
    });
  });
}

async function fold(
  report: Report,
  client: Client,
  call: CallSettings,
  name: string,
  options: ReduceOptions,
  lines: EventLines,
  sizeBytes: number | undefined,
  stateJson: string | undefined,
): Promise<ExitCode> {
  const beganMs = performance.now();
  const progress = report.progress();
  const faults: FaultShape[] = [];
  const total = { batches: 0, eventsApplied: 0, eventsFailed: 0, cpuTimeNs: 0 };
  let last: Receipt<unknown> | undefined;
  const stream: ReduceStream = client.stream(name, {
    signal: call.signal,
    revision: options.revision,
    stateJson,
    stateReport: options.everyBatch === true ? "every-batch" : "at-end",
    onFault: options.onFault,
    batchSize: options.batchSize,
    events: lines,
  });
  try {
    for await (const receipt of stream) {
      last = receipt;
      if (receipt.closing) continue;
      const before = total.eventsApplied + total.eventsFailed;
      total.batches += 1;
      total.eventsApplied += receipt.eventsApplied;
      total.eventsFailed += receipt.eventsFailed;
      total.cpuTimeNs += receipt.usage.cpuTimeNs;
      for (const { index, reason, message, authorStack } of receipt.faults) {
        if (faults.length === MAX_FAULTS_SHOWN) break;
        faults.push({ batch: receipt.batch, index, line: lines.lineOf(before + index), reason, message, authorStack });
      }
      if (options.everyBatch === true) {
        progress.clear();
        report.documentLine(receiptShape(receipt));
        if (!report.json) report.raw(`${receipt.stateJson ?? ""}\n`);
      }
      const rate = Math.round(total.eventsApplied / ((performance.now() - beganMs) / 1000));
      const share = sizeBytes === undefined || sizeBytes === 0 ? undefined : lines.bytesRead / sizeBytes;
      progress.show(`${counted(total.eventsApplied, "event")}, ${rate.toLocaleString("en-US")}/s`, share);
    }
  } finally {
    progress.clear();
  }
  const { revision, artifactDigest } = await stream.opened;
  const elapsedMs = performance.now() - beganMs;
  const summary = {
    function: name,
    revision,
    artifactDigest,
    ...total,
    faults,
    state: last?.stateJson === undefined ? null : JSON.parse(last.stateJson),
    stateDigest: last?.stateDigest ?? null,
    elapsedMs: Math.round(elapsedMs),
  };
  if (options.everyBatch === true) report.documentLine(summary);
  else report.document(summary);
  const isPrinted = options.everyBatch === true && total.batches > 0;
  if (!report.json && !isPrinted && last?.stateJson !== undefined) {
    // A person gets it laid out; a program gets the very bytes, which fold on to the same state.
    report.raw(report.isForPerson ? `${visibleJson(summary.state)}\n` : `${last.stateJson}\n`);
  }
  sayHowItWent(report, summary);
  return total.eventsFailed > 0 && options.onFault === "stop" ? EXIT.negative : EXIT.ok;
}

function sayHowItWent(
  report: Report,
  summary: {
    readonly revision: number;
    readonly eventsApplied: number;
    readonly eventsFailed: number;
    readonly faults: readonly FaultShape[];
    readonly elapsedMs: number;
    readonly cpuTimeNs: number;
  },
): void {
  for (const fault of summary.faults) {
    report.note(visible(`line ${fault.line}: ${fault.reason}: ${fault.message}`));
    for (const frame of fault.authorStack) report.note(visible(`    ${frame}`));
  }
  if (summary.eventsFailed > summary.faults.length) {
    report.note(`… and ${counted(summary.eventsFailed - summary.faults.length, "event")} more that failed`);
  }
  const failed = summary.eventsFailed === 0 ? "" : `, ${report.paintNote("bad", `${summary.eventsFailed} failed`)}`;
  const seconds = (summary.elapsedMs / 1000).toFixed(2);
  const cpu = (summary.cpuTimeNs / 1e6).toFixed(1);
  report.note(
    `${counted(summary.eventsApplied, "event")} applied${failed} by revision ${summary.revision} in ${seconds} s (${cpu} ms of CPU time)`,
  );
}

function receiptShape(receipt: Receipt<unknown>) {
  return {
    batch: receipt.batch,
    eventsApplied: receipt.eventsApplied,
    eventsFailed: receipt.eventsFailed,
    state: receipt.state ?? null,
    stateDigest: receipt.stateDigest ?? null,
    cpuTimeNs: receipt.usage.cpuTimeNs,
  };
}

interface Source {
  readonly input: Readable;
  readonly name: string;
  /** Undefined: nobody knows. */
  readonly sizeBytes: number | undefined;
}

function openSource(context: CommandContext, report: Report, file: string): Source {
  const { stdin, stdinIsTerminal, workingDirectory } = context.surroundings;
  if (file === "-") {
    if (stdinIsTerminal) report.note("Reading events from the terminal, a JSON document a line; end with Ctrl-D.");
    return { input: stdin, name: "standard input", sizeBytes: undefined };
  }
  try {
    const fd = openSync(resolve(workingDirectory, file), "r");
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new Problem("FILE_UNREADABLE", `${file}: is a folder, not a file`);
    const input = createReadStream("", { fd, highWaterMark: 256 * 1024 });
    return { input, name: file, sizeBytes: stat.isFile() ? stat.size : undefined };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("FILE_UNREADABLE", `${file}: ${systemWords(error)}`);
  }
}

/** The state to start from, as text; only its syntax is looked at here. */
function startingState(context: CommandContext, options: ReduceOptions): string | undefined {
  const { state } = options;
  if (state === undefined) return undefined;
  const isFile = state.startsWith("@");
  const text = isFile ? readText(context.surroundings.workingDirectory, state.slice(1), MAX_STATE_BYTES) : state;
  try {
    JSON.parse(text);
  } catch {
    throw new Problem(
      "USAGE",
      isFile ? `${state.slice(1)}: is not one JSON document` : "--state is not one JSON document",
    );
  }
  return text.trim();
}

function batchSize(text: string): number {
  const size = wholeNumber(1)(text);
  if (size <= MAX_BATCH_EVENTS) return size;
  throw new InvalidArgumentError(`It is at most ${MAX_BATCH_EVENTS}.`);
}
