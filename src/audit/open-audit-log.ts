/** The audit log over files in the data directory. Step: event → line → WRITTEN AND SYNCED → the call is answered. */
import { constants, existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import {
  assertPrivateFile,
  DataDirectoryError,
  ensurePrivateDirectory,
  syncDirectory,
} from "../base/data-directory.ts";
import { sha256Hex } from "../base/digest.ts";
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import {
  type AuditEvent,
  type AuditFilter,
  type AuditHead,
  type AuditLog,
  type AuditRecord,
  concerns,
} from "./audit-log.ts";
import { NO_DIGEST, readLine, writeLine } from "./line.ts";
import { AUDIT_DIRECTORY, fileNameOf, type LogFile, linesOf, listLogFiles } from "./log-files.ts";
import { DEFAULT_REFUSAL_BUDGET, kindOf, type PendingLine, type RefusalBudget, Refusals } from "./refusals.ts";

export interface AuditLogOptions {
  /** The server's data directory, which is this process's alone. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** A file that has grown beyond this is followed by another. */
  readonly maxFileBytes?: number;
  readonly refusals?: RefusalBudget;
}

const MIB = 1024 * 1024;
const DEFAULT_MAX_FILE_BYTES = 16 * MIB;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Lines of one write. */
const MAX_BATCH = 4_096;
const MAX_RECORDS_READ = 1_000;

/**
 * Opens the log, or begins it. What the last write left unfinished when the server was killed is cut off: nobody was answered for it. Throws a
 * DataDirectoryError if the newest file is damaged otherwise, or open to others.
 */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const directory = join(options.dataDirectory, AUDIT_DIRECTORY);
  ensurePrivateDirectory(directory);
  const tail = await readTail(directory);
  const log = new FileAuditLog(directory, tail, options);
  await log.begin(tail.unfinishedBytes);
  return log;
}

/** Where the log ends. */
interface Tail {
  readonly head: AuditHead;
  /** The newest file; undefined if there is none yet. */
  readonly file: LogFile | undefined;
  /** How much of it holds. */
  readonly bytes: number;
  /** What follows that. */
  readonly unfinishedBytes: number;
}

class FileAuditLog implements AuditLog {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #maxFileBytes: number;
  readonly #refusals: Refusals;
  readonly #periodMs: number;
  readonly #hourly: NodeJS.Timeout;
  #head: AuditHead;
  #path: string;
  /** Undefined after a failure: then it is opened anew, and cut back to what holds. */
  #file: FileHandle | undefined;
  /** What of the file is on the disk for certain. */
  #bytes: number;
  #pending: PendingLine[] = [];
  /** Refusals among those, by kind and second. */
  #alike = new Map<string, PendingLine>();
  #periodTimer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #failure: unknown;
  #isClosed = false;

  constructor(directory: string, tail: Tail, { clock, log, maxFileBytes, refusals }: AuditLogOptions) {
    this.#directory = directory;
    this.#clock = clock;
    this.#log = log;
    this.#maxFileBytes = maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
    const budget = refusals ?? DEFAULT_REFUSAL_BUDGET;
    this.#refusals = new Refusals(budget, () => clock.monotonicMs());
    this.#periodMs = budget.periodMs;
    this.#head = tail.head;
    this.#path = tail.file?.path ?? join(directory, fileNameOf(tail.head.sequence + 1));
    this.#bytes = tail.bytes;
    this.#hourly = setInterval(() => this.#sayHead("audit log"), HOUR_MS);
    this.#hourly.unref();
  }

  /** Opens the newest file and notes a repair. */
  async begin(unfinishedBytes: number): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      clearInterval(this.#hourly);
      throw error;
    }
    this.#sayHead("audit log opened");
    if (unfinishedBytes === 0) return;
    this.#log.warn(
      { unfinishedBytes },
      "the end of the audit log was unfinished, for which nobody was answered, and was cut off",
    );
    const resource = `cut off ${unfinishedBytes} unfinished bytes`;
    await this.record({
      tenant: "default",
      credentialId: "",
      method: "assay.server/RepairAuditLog",
      resource,
      reason: undefined,
      requestId: "",
    });
  }

  record(event: AuditEvent): Promise<void> {
    if (this.#isClosed) return Promise.reject(unwritable(new Error("the audit log is closed")));
    return new Promise((resolve, reject) => {
      const line = this.#lineFor(event);
      line.count++;
      line.waiters.push({ resolve, reject });
    });
  }

  assertWritable(): void {
    if (this.#failure !== undefined || this.#isClosed) throw unwritable(this.#failure);
  }

  async *read(filter: AuditFilter): AsyncGenerator<readonly AuditRecord[]> {
    const last = this.#head;
    const from = filter.fromSequence ?? 1;
    const files = listLogFiles(this.#directory);
    let records: AuditRecord[] = [];
    let previous: AuditRecord | undefined;
    for (const [index, file] of files.entries()) {
      const next = files[index + 1];
      if (file.firstSequence > last.sequence) break;
      if (next !== undefined && next.firstSequence <= from) continue;
      for await (const lines of linesOf(file.path)) {
        filter.signal?.throwIfAborted();
        for (const { text } of lines) {
          if (previous?.sequence === last.sequence) break;
          const record = readLine(text);
          if (record === undefined || (previous !== undefined && !follows(record, previous))) throw damaged(file.name);
          previous = record;
          if (record.sequence >= from && matches(record, filter)) records.push(record);
          if (records.length < MAX_RECORDS_READ) continue;
          yield records;
          records = [];
        }
      }
    }
    if (last.sequence > 0 && from <= last.sequence && previous?.digest !== last.digest)
      throw damaged("the newest file");
    if (records.length > 0) yield records;
  }

  head(): AuditHead {
    return this.#head;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#hourly);
    this.#endPeriod();
    while (this.#flushing !== undefined) await this.#flushing;
    this.#sayHead("audit log closed");
    await this.#file?.close();
    this.#file = undefined;
  }

  // ── which line ──

  #lineFor(event: AuditEvent): PendingLine {
    const line: PendingLine = { event, count: 0, waiters: [] };
    if (event.reason === undefined) return this.#enqueue(line);
    const kind = `${Math.floor(this.#clock.nowMs() / SECOND_MS)} ${kindOf(event)}`;
    const alike = this.#alike.get(kind);
    if (alike !== undefined) return alike;
    if (this.#refusals.mayWrite(event.tenant)) {
      this.#alike.set(kind, line);
      return this.#enqueue(line);
    }
    this.#periodTimer ??= setTimeout(() => this.#endPeriod(), this.#periodMs);
    return this.#refusals.lineFor(event);
  }

  #endPeriod(): void {
    clearTimeout(this.#periodTimer);
    this.#periodTimer = undefined;
    for (const line of this.#refusals.take()) this.#enqueue(line);
  }

  #enqueue(line: PendingLine): PendingLine {
    this.#pending.push(line);
    this.#flushing ??= this.#flush();
    return line;
  }

  // ── to the disk ──

  async #flush(): Promise<void> {
    // Whoever calls now, too, goes with the first write.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const lines = this.#pending.splice(0, MAX_BATCH);
      this.#alike.clear();
      try {
        await this.#write(lines);
        this.#failure = undefined;
        for (const { waiters } of lines) for (const { resolve } of waiters) resolve();
      } catch (error) {
        if (this.#failure === undefined) this.#log.error({ err: error }, "the audit log cannot be written");
        this.#failure = error;
        // What is in the file now is not known: the next write begins by cutting it back.
        await this.#file?.close().catch(() => undefined);
        this.#file = undefined;
        for (const { waiters } of lines) for (const { reject } of waiters) reject(unwritable(error));
      }
    }
    this.#flushing = undefined;
  }

  async #write(lines: readonly PendingLine[]): Promise<void> {
    if (this.#bytes >= this.#maxFileBytes) await this.#rotate();
    const file = this.#file ?? (await this.#open());
    let { sequence, digest } = this.#head;
    let text = "";
    const atMs = this.#clock.nowMs();
    for (const { count, event } of lines) {
      sequence++;
      const line = writeLine(event, { sequence, atMs, count, previousDigest: digest });
      digest = sha256Hex(line);
      text += `${line}\n`;
    }
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.byteLength; ) {
      written += (await file.write(bytes, written, bytes.byteLength - written, this.#bytes + written)).bytesWritten;
    }
    await file.datasync();
    this.#bytes += bytes.byteLength;
    this.#head = { sequence, digest };
  }

  async #rotate(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    this.#path = join(this.#directory, fileNameOf(this.#head.sequence + 1));
    this.#bytes = 0;
  }

  /** Opens the newest file, or makes it, and cuts off what is not known to hold. */
  async #open(): Promise<FileHandle> {
    const isNew = !existsSync(this.#path);
    // Only a file that nothing was written to may be missing: another in its place would hide a loss.
    const mayMake = this.#bytes === 0 ? constants.O_CREAT : 0;
    const file = await open(this.#path, constants.O_RDWR | constants.O_NOFOLLOW | mayMake, 0o600);
    try {
      if (isNew) await file.chmod(0o600);
      assertPrivateFile(file.fd, this.#path);
      if ((await file.stat()).size < this.#bytes) throw new Error("the audit log's newest file has become shorter");
      await file.truncate(this.#bytes);
      await file.sync();
      if (isNew) syncDirectory(this.#directory);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#file = file;
    return file;
  }

  #sayHead(what: string): void {
    this.#log.info({ sequence: this.#head.sequence, digest: this.#head.digest }, what);
  }
}

/** Reads the newest file that holds a line, and checks every line of it. */
async function readTail(directory: string): Promise<Tail> {
  const files = listLogFiles(directory);
  const newest = files.at(-1);
  if (newest === undefined) {
    return { head: { sequence: 0, digest: NO_DIGEST }, file: undefined, bytes: 0, unfinishedBytes: 0 };
  }
  const found = await readFileTail(newest);
  if (found.last !== undefined || newest.firstSequence === 1) {
    const head = found.last ?? { sequence: 0, digest: NO_DIGEST };
    return { head, file: newest, bytes: found.bytes, unfinishedBytes: found.unfinishedBytes };
  }
  // The server was killed between making a file and writing its first line.
  const before = files.at(-2);
  const last = before === undefined ? undefined : (await readFileTail(before)).last;
  if (last === undefined || last.sequence !== newest.firstSequence - 1) throw broken(newest.path, 1);
  return { head: last, file: newest, bytes: 0, unfinishedBytes: found.unfinishedBytes };
}

async function readFileTail(
  file: LogFile,
): Promise<{ readonly last: AuditRecord | undefined; readonly bytes: number; readonly unfinishedBytes: number }> {
  let last: AuditRecord | undefined;
  let bytes = 0;
  let end = 0;
  for await (const lines of linesOf(file.path)) {
    for (const line of lines) {
      end = line.end;
      if (!line.isFinished) break;
      const record = readLine(line.text);
      const isNext =
        last === undefined ? record?.sequence === file.firstSequence : record !== undefined && follows(record, last);
      if (record === undefined || !isNext) throw broken(file.path, line.number);
      last = record;
      bytes = line.end;
    }
  }
  return { last, bytes, unfinishedBytes: end - bytes };
}

function follows(record: AuditRecord, previous: AuditRecord): boolean {
  return record.sequence === previous.sequence + 1 && record.previousDigest === previous.digest;
}

function matches(record: AuditRecord, { concerning, fromMs, tenant, untilMs }: AuditFilter): boolean {
  return (
    (tenant === undefined || record.tenant === tenant) &&
    (concerning === undefined || concerns(record, concerning)) &&
    (fromMs === undefined || record.atMs >= fromMs) &&
    (untilMs === undefined || record.atMs < untilMs)
  );
}

function unwritable(cause: unknown): Fault {
  return new Fault("INTERNAL", "the call could not be recorded in the audit log", { cause });
}

function damaged(name: string): Fault {
  return new Fault("INTERNAL", "the audit log is damaged", {
    cause: new Error(`${name} does not hold what was written`),
  });
}

function broken(path: string, line: number): DataDirectoryError {
  return new DataDirectoryError(
    `${path} was changed: line ${line} is not what the server wrote. \`assay audit verify\` tells more. Keep the folder for whoever looks into it, and restore it from a backup, or move it away to begin a new log.`,
  );
}
