/** `assay admin quota`: what a tenant may use, and what it uses. */
import { type Command, InvalidArgumentError } from "commander";
import type { Quota } from "../../../clients/typescript/src/index.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  wholeNumber,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

/** Each limit, with what it bounds and what GetQuota says of its use. */
const LIMITS = [
  { name: "functions", flag: "functions", what: "functions", used: "functions" },
  { name: "revisionsPerFunction", flag: "revisions-per-function", what: "revisions of one function", used: undefined },
  { name: "storedBytes", flag: "stored-bytes", what: "bytes of artifacts, sources and settings", used: "storedBytes" },
  { name: "runningCalls", flag: "running-calls", what: "calls that run at the same time", used: "runningCalls" },
  { name: "waitingCalls", flag: "waiting-calls", what: "calls that wait", used: "waitingCalls" },
  { name: "callsPerSecond", flag: "calls-per-second", what: "calls a second", used: undefined },
  {
    name: "cpuMsPerMinute",
    flag: "cpu-ms-per-minute",
    what: "milliseconds of CPU time in any minute",
    used: "cpuMsInLastMinute",
  },
  {
    name: "compilesPerMinute",
    flag: "compiles-per-minute",
    what: "compilations in any minute",
    used: "compilesInLastMinute",
  },
] as const satisfies readonly {
  readonly name: keyof Quota;
  readonly flag: string;
  readonly what: string;
  readonly used: string | undefined;
}[];

/** The widest that the wire takes. */
const MAX_UINT32 = 2 ** 32 - 1;
const MAX_STORED_BYTES = 2 ** 49;

export function addAdminQuotaCommand(admin: Command, context: CommandContext): void {
  const quota = admin
    .command("quota")
    .summary("get and set what a tenant may use")
    .description("What a tenant may use.")
    .helpCommand(false);

  const get = quota
    .command("get")
    .summary("say what a tenant may use, and what it uses")
    .description("Says what a tenant may use, the server's defaults filled in, and what it uses at this moment.")
    .argument("<tenant>", "the tenant");
  withServerOptions(withCommonOptions(get, ["assay admin quota get acme"]), context);
  get.action(async (tenant: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const answer = await client.admin.quota(tenant, call);
      report.document({ tenant, ...answer });
      const rows = LIMITS.map(({ name, what, used }) => [
        what,
        used === undefined ? "" : String(answer.usage[used]),
        allowed(answer.quota[name]),
      ]);
      for (const line of table(["WHAT", "USED", "ALLOWED"], rows)) report.line(line);
      return EXIT.ok;
    });
  });

  const set = quota
    .command("set")
    .summary("set what a tenant may use")
    .description(
      "Sets what a tenant may use, in place of all that was set before: a limit that is not given, or is 0, is the server's default.",
    )
    .argument("<tenant>", "the tenant");
  for (const { name, flag, what } of LIMITS) {
    set.option(
      `--${flag} <n>`,
      `at most so many ${what}`,
      limit(name === "storedBytes" ? MAX_STORED_BYTES : MAX_UINT32),
    );
  }
  const examples = ["assay admin quota set acme --functions 50 --calls-per-second 200"];
  withServerOptions(withCommonOptions(set, examples), context);
  set.action(async (tenant: string, options: ServerOptions & Partial<Quota>) => {
    await runWithClient(context, options, async (report, client, call) => {
      const wanted: { -readonly [Name in keyof Quota]?: number } = {};
      for (const { name } of LIMITS) {
        const limit = options[name];
        if (limit !== undefined) wanted[name] = limit;
      }
      if (Object.keys(wanted).length === 0) {
        throw new Problem("USAGE", "no limit is given", "Give at least one; 0 stands for the server's default.");
      }
      const now = await client.admin.setQuota(tenant, wanted, call);
      report.document({ tenant, quota: now });
      report.line(`${report.paint("strong", visible(tenant))}:`);
      const rows = LIMITS.map(({ name, what }) => [what, allowed(now[name])]);
      for (const line of table(["WHAT", "ALLOWED"], rows)) report.line(line);
      return EXIT.ok;
    });
  });
}

/** 0 in an answer: there is no limit. */
function allowed(limit: number): string {
  return limit === 0 ? "no limit" : String(limit);
}

function limit(most: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(0)(text);
    if (value <= most) return value;
    throw new InvalidArgumentError(`It is at most ${most}.`);
  };
}
