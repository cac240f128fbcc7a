/** `assay admin audit export`: the audit log of a server, over the network. `assay audit` does the same with its files. */
import type { Command } from "commander";
import type { AuditEntry } from "../../../clients/typescript/src/index.ts";
import { lineOf } from "../../audit/line.ts";
import { sha256Hex } from "../../base/digest.ts";
import { isReasonName } from "../../fault/reasons.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  wholeNumber,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { instant } from "../instant.ts";
import { Problem } from "../problem.ts";
import { appendFile, writeFile } from "../read-file.ts";
import { visible } from "../visible.ts";

interface ExportOptions extends ServerOptions {
  readonly tenant?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly fromSequence?: number;
  readonly output?: string;
}

const LINES_AT_ONCE = 10_000;

export function addAdminAuditCommand(admin: Command, context: CommandContext): void {
  const audit = admin
    .command("audit")
    .summary("write out the audit log over the network")
    .description("The audit log of a server, over the network. `assay audit` reads its files.")
    .helpCommand(false);
  const command = audit
    .command("export")
    .summary("write it out as NDJSON")
    .description(
      "Writes the entries of the audit log, one JSON object each, byte for byte the lines that the server has on disk. Without filters, `assay audit verify` checks what is written. Others than administrators of the server get their own tenant's entries.",
    )
    .option("--tenant <name>", "only what concerns this tenant")
    .option("--from <time>", "only what happened at this time or later, such as 2026-11-21T00:00:00Z", instant)
    .option("--until <time>", "only what happened before this time", instant)
    .option("--from-sequence <n>", "only entries with this number or a higher one", wholeNumber(1))
    .option("-o, --output <file>", "write there instead of printing");
  const examples = [
    "assay admin audit export -o audit.ndjson",
    "assay admin audit export --tenant acme --from 2026-11-21 | jq .method",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (options: ExportOptions) => {
    await runWithClient(context, options, async (report, client, { signal, timeoutMs }) => {
      // How long it takes is for the log's length to say, unless the user does.
      const isLimited = command.getOptionValueSource("timeout") !== "default";
      const { from, fromSequence, output, tenant, until } = options;
      const call = isLimited ? { signal, timeoutMs } : { signal };
      const { workingDirectory } = context.surroundings;
      let count = 0;
      let head = { sequence: 0, digest: "" };
      let lines: string[] = [];
      /** Piece by piece: a log may be larger than any text. */
      const write = (overwrite: boolean): void => {
        const text = lines.map((line) => `${line}\n`).join("");
        lines = [];
        if (output === undefined) return;
        if (overwrite) writeFile(workingDirectory, output, text, { overwrite });
        else appendFile(workingDirectory, output, text);
      };
      write(true);
      for await (const entry of client.admin.audit({ ...call, tenant, from, until, fromSequence })) {
        const line = checkedLine(entry);
        count += 1;
        head = { sequence: entry.sequence, digest: entry.digest };
        // A person is shown it; a program gets the very bytes, which the digest is over.
        if (output === undefined) report.line(report.isForPerson ? visible(line) : line);
        else lines.push(line);
        if (lines.length >= LINES_AT_ONCE) write(false);
      }
      write(false);
      if (output !== undefined) {
        const last = count === 0 ? "" : `; the last one is ${head.sequence}, ${head.digest}`;
        report.line(`${count} entries in ${visible(output)}${last}`);
      }
      report.document({ entries: count, head: count === 0 ? null : head, output: output ?? null });
      return EXIT.ok;
    });
  });
}

/** The entry's line as it stands in the server's file. Throws a Problem where that is not what its digest is over. */
function checkedLine(entry: AuditEntry): string {
  const { at, reason, ...rest } = entry;
  const name = reason !== undefined && isReasonName(reason) ? reason : undefined;
  const line = lineOf({ ...rest, atMs: at.getTime(), reason: name });
  if (sha256Hex(line) === entry.digest) return line;
  throw new Problem(
    "PRECONDITION",
    `entry ${entry.sequence} of the audit log is not what its digest is over`,
    "The server is newer than this assay, or its log was changed: run `assay audit verify` where the server is.",
  );
}
