/** Checks an audit log: that nothing was changed, removed, put in or moved. Needs no server. Step: file → VERDICT. */
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Digest } from "../flow.ts";
import type { AuditHead, AuditRecord } from "./audit-log.ts";
import { NO_DIGEST, readLine } from "./line.ts";
import { AUDIT_DIRECTORY, type LogFile, linesOf, listLogFiles } from "./log-files.ts";

/** What the log is held against. */
export interface AuditExpectation {
  /** The digest of a line that must be there: a head that was kept elsewhere. Undefined: lines cut off at the end cannot be seen. */
  readonly head: Digest | undefined;
  /** The digest of the line before the first, where older files were archived. Undefined: the log must begin with its first line. */
  readonly after: Digest | undefined;
}

/** The answer: a value, not an error. */
export interface AuditVerdict {
  readonly entries: number;
  /** The last line that holds. */
  readonly head: AuditHead;
  /** Bytes at the end that no line feed follows: a line that is just being written, or was when the server was killed. */
  readonly unfinishedBytes: number;
  /** The first thing that is wrong; undefined if nothing is. */
  readonly flaw: { readonly file: string; readonly line: number; readonly what: string } | undefined;
}

/**
 * The files behind a path, in order: those of a data directory, of its folder `audit`, or the one file that the path names. Throws Node's error if the path
 * cannot be read.
 */
export function auditFilesAt(path: string): LogFile[] {
  if (!statSync(path).isDirectory()) return [{ name: basename(path), path, firstSequence: 0 }];
  const inner = join(path, AUDIT_DIRECTORY);
  const isDataDirectory = statSync(inner, { throwIfNoEntry: false })?.isDirectory() === true;
  return listLogFiles(isDataDirectory ? inner : path);
}

/** Checks the files one after the other, and stops at the first flaw. `seen` gets each line that holds. */
export async function verifyAuditLog(
  files: readonly LogFile[],
  expected: AuditExpectation,
  seen: (record: AuditRecord, line: string) => void = () => undefined,
): Promise<AuditVerdict> {
  let last: AuditRecord | undefined;
  let entries = 0;
  let unfinishedBytes = 0;
  let hasHead = expected.head === undefined || expected.head === (expected.after ?? NO_DIGEST);
  const verdict = (flaw: AuditVerdict["flaw"]): AuditVerdict => ({
    entries,
    head: { sequence: last?.sequence ?? 0, digest: last?.digest ?? expected.after ?? NO_DIGEST },
    unfinishedBytes,
    flaw,
  });

  for (const [index, file] of files.entries()) {
    for await (const lines of linesOf(file.path)) {
      for (const { isFinished, number, text } of lines) {
        const flaw = (what: string): AuditVerdict => verdict({ file: file.name, line: number, what });
        if (!isFinished) {
          unfinishedBytes = Buffer.byteLength(text);
          if (index === files.length - 1) break;
          return flaw("is unfinished, and is not the last one");
        }
        const record = readLine(text);
        if (record === undefined) return flaw("is not a line that the server wrote");
        const what = flawOf(record, last, expected.after);
        if (what !== undefined) return flaw(what);
        if (number === 1 && file.firstSequence !== 0 && record.sequence !== file.firstSequence) {
          return flaw(`has the number ${record.sequence}, and not the one of its file's name`);
        }
        last = record;
        entries++;
        hasHead ||= record.digest === expected.head;
        seen(record, text);
      }
    }
  }
  if (hasHead) return verdict(undefined);
  const what = `is missing: no line has the digest ${expected.head}, so lines were removed from the end, or changed`;
  return verdict({ file: files.at(-1)?.name ?? "", line: 0, what });
}

function flawOf(record: AuditRecord, last: AuditRecord | undefined, after: Digest | undefined): string | undefined {
  if (last === undefined && after === undefined && record.sequence !== 1) {
    return `has the number ${record.sequence}: the log does not begin here (--after takes the digest of the line before)`;
  }
  if (last !== undefined && record.sequence !== last.sequence + 1) {
    return `has the number ${record.sequence} and follows ${last.sequence}: lines were removed, repeated or moved`;
  }
  if (record.previousDigest === (last?.digest ?? after ?? NO_DIGEST)) return undefined;
  return "does not name the digest of the line before it: that one was changed, or this one";
}
