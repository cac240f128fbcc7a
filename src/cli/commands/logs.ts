/** `assay logs NAME`: what a function's code has written with `console`, and with `--follow` what it writes from now on. */
import { type Command, InvalidArgumentError } from "commander";
import type { LogLine } from "../../../clients/typescript/src/index.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  wholeNumber,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { Report, Style } from "../report.ts";
import { visible } from "../visible.ts";

interface LogsOptions extends ServerOptions {
  readonly follow?: boolean;
  readonly lines: number;
  readonly revision?: number;
}

const DEFAULT_LINES = 100;
const MAX_LINES = 1_000;

const STYLE_OF_LEVEL: Readonly<Record<LogLine["level"], Style | undefined>> = {
  debug: "quiet",
  info: undefined,
  warn: "caution",
  error: "bad",
  unknown: undefined,
};

export function addLogsCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("logs")
    .summary("show what a function has written to the console")
    .description(
      "Shows the newest lines that a function's code has written with `console`, as far as the server remembers them. What is written has no influence on any result.",
    )
    .argument("<name>", "the function")
    .option("-f, --follow", "go on with each line that comes, until interrupted")
    .option(
      "-n, --lines <n>",
      `how many lines that the server remembers, at most ${MAX_LINES}`,
      lineCount,
      DEFAULT_LINES,
    )
    .option("-r, --revision <number>", "only lines of this revision", wholeNumber(1));
  const examples = ["assay logs account", "assay logs account -f -n 0", "assay logs account --json | jq -r .text"];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (name: string, options: LogsOptions) => {
    await runWithClient(context, options, async (report, client, { signal, timeoutMs }) => {
      const { follow = false, lines, revision } = options;
      // Who follows does so until they have seen enough, unless they say how long.
      const isLimited = !follow || command.getOptionValueSource("timeout") !== "default";
      const call = isLimited ? { signal, timeoutMs } : { signal };
      const onMissed = (missed: number): void => {
        report.documentLine({ linesMissed: missed });
        if (!report.json) report.note(`${missed} lines are missing here: the server has forgotten them`);
      };
      let count = 0;
      for await (const line of client.logs(name, { ...call, follow, last: lines, revision, onMissed })) {
        count += 1;
        print(report, line);
      }
      if (count === 0 && lines > 0 && !report.json) {
        report.note(
          `The server remembers no line of ${visible(name)}. Functions write with console.log, and -f waits for it.`,
        );
      }
      return EXIT.ok;
    });
  });
}

function print(report: Report, line: LogLine): void {
  const { level, linesDropped, requestId, revision, text, time, truncated } = line;
  report.documentLine({ time: time.toISOString(), revision, requestId, level, text, truncated, linesDropped });
  const style = STYLE_OF_LEVEL[level];
  const head = `${time.toISOString()} ${revision} ${level.padEnd(5)}`;
  // A line break of the tenant's does not begin a line of ours.
  const said = `${visible(text).replaceAll("\n", "\n    ")}${truncated ? " … (cut off)" : ""}`;
  report.line(`${report.paint("quiet", head)} ${style === undefined ? said : report.paint(style, said)}`);
  if (linesDropped > 0)
    report.line(report.paint("quiet", `    … ${linesDropped} more lines of this call were not kept`));
}

function lineCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= MAX_LINES) return count;
  throw new InvalidArgumentError(`It is a whole number from 0 to ${MAX_LINES}.`);
}
