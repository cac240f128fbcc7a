/** `assay audit`: checks and writes out the audit log of a data directory, or one that was written out. Needs no server. */
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { type AuditRecord, concerns } from "../../audit/audit-log.ts";
import { type AuditExpectation, type AuditVerdict, auditFilesAt, verifyAuditLog } from "../../audit/verify-log.ts";
import { isDigest } from "../../base/digest.ts";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { writeFile } from "../read-file.ts";
import { visible } from "../visible.ts";

interface AuditOptions extends CommonOptions {
  readonly head?: string;
  readonly after?: string;
}

interface ExportOptions extends AuditOptions {
  readonly tenant?: string;
  readonly from?: number;
  readonly until?: number;
  readonly output?: string;
}

const PATH_HELP = "the server's data directory, its folder `audit`, or a file that `assay audit export` wrote";

export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program
    .command("audit")
    .summary("check and write out the audit log")
    .description(
      "Checks the audit log of a data directory, or writes it out. Works on the files, with or without a running server.",
    );
  addVerify(audit, context);
  addExport(audit, context);
}

function addVerify(audit: Command, context: CommandContext): void {
  const command = withExpectation(
    audit
      .command("verify")
      .summary("check that nothing of it was changed, removed or moved")
      .description(
        "Checks that every line is what the server wrote, and follows the one before it. That lines were cut off at the end is seen only with --head: the server says its head in its log when it starts, every hour, and when it ends.",
      )
      .argument("<path>", PATH_HELP),
  );
  withCommonOptions(command, [
    "assay audit verify assay-data",
    "assay audit verify assay-data --head 3f9a…",
    "assay audit verify audit.ndjson --head 3f9a…",
  ]);
  command.action(async (path: string, options: AuditOptions) => {
    await runBody(context, options, async (report) => {
      const verdict = await verified(context, path, options);
      const { entries, flaw, head, unfinishedBytes } = verdict;
      report.document({ valid: flaw === undefined, entries, head, unfinishedBytes, flaw: flaw ?? null });
      if (flaw !== undefined) {
        report.line(`not intact: ${visible(wordsOf(flaw))}`);
        report.line(`${entries} entries before that hold; the last of them is ${head.sequence}, ${head.digest}`);
        return EXIT.negative;
      }
      report.line(`intact: ${entries} entries; the last one is ${head.sequence}, ${head.digest}`);
      if (unfinishedBytes > 0)
        report.line(
          `an unfinished line of ${unfinishedBytes} bytes follows: it is being written, or the server was killed`,
        );
      if (options.head === undefined) report.note("without --head, it is not seen if the newest entries were cut off");
      return EXIT.ok;
    });
  });
}

function addExport(audit: Command, context: CommandContext): void {
  const command = withExpectation(
    audit
      .command("export")
      .summary("write it out as NDJSON")
      .description(
        "Checks the audit log and writes its lines as they are, one JSON object each. Without filters, what is written can be checked again by `assay audit verify`.",
      )
      .argument("<path>", PATH_HELP)
      .option("--tenant <name>", "only what concerns this tenant")
      .option("--from <time>", "only what happened at this time or later, such as 2026-11-21T00:00:00Z", time)
      .option("--until <time>", "only what happened before this time", time)
      .option("-o, --output <file>", "write there instead of printing"),
  );
  withCommonOptions(command, [
    "assay audit export assay-data -o audit.ndjson",
    "assay audit export assay-data --tenant acme | jq .method",
  ]);
  command.action(async (path: string, options: ExportOptions) => {
    await runBody(context, options, async (report) => {
      const lines: string[] = [];
      const verdict = await verified(context, path, options, (record, line) => {
        if (isWanted(record, options)) lines.push(line);
      });
      if (verdict.flaw !== undefined) {
        throw new Problem(
          "PRECONDITION",
          `the audit log is not intact: ${wordsOf(verdict.flaw)}`,
          "Run assay audit verify.",
        );
      }
      if (options.output !== undefined) {
        const text = lines.map((line) => `${line}\n`).join("");
        writeFile(context.surroundings.workingDirectory, options.output, text, { overwrite: true });
      }
      report.document({ entries: lines.length, head: verdict.head, output: options.output ?? null });
      if (options.output === undefined) for (const line of lines) report.line(line);
      else report.line(`${lines.length} entries in ${visible(options.output)}; the head is ${verdict.head.digest}`);
      return EXIT.ok;
    });
  });
}

function withExpectation(command: Command): Command {
  return command
    .option("--head <digest>", "the digest of an entry that must be there: a head that was kept elsewhere", digest)
    .option("--after <digest>", "the digest of the entry before the first, where older files were moved away", digest);
}

async function verified(
  context: CommandContext,
  path: string,
  { after, head }: AuditOptions,
  seen?: (record: AuditRecord, line: string) => void,
): Promise<AuditVerdict> {
  const expected: AuditExpectation = { head, after };
  const place = resolve(context.surroundings.workingDirectory, path);
  try {
    const files = auditFilesAt(place);
    if (files.length === 0)
      throw new Problem("USAGE", `${path} holds no audit log`, "Name the server's data directory.");
    return await verifyAuditLog(files, expected, seen);
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error && "code" in error)) throw error;
    throw new Problem("FILE_UNREADABLE", `${path}: cannot be read (${String(error.code)})`);
  }
}

function wordsOf({
  file,
  line,
  what,
}: {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}): string {
  return line === 0 ? `the end ${what}` : `${file}, line ${line} ${what}`;
}

function isWanted(record: AuditRecord, { from, tenant, until }: ExportOptions): boolean {
  return (
    (tenant === undefined || concerns(record, tenant)) &&
    (from === undefined || record.atMs >= from) &&
    (until === undefined || record.atMs < until)
  );
}

function digest(text: string): string {
  if (isDigest(text)) return text;
  throw new InvalidArgumentError("It is 64 lower-case hexadecimal digits.");
}

function time(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isSafeInteger(atMs)) return atMs;
  throw new InvalidArgumentError("It is a time in ISO 8601, such as 2026-11-21T00:00:00Z.");
}
