/** `assay policy`: what modules may use, as data: shown, compared between versions, held against what is deployed. */
import type { Command } from "commander";
import type { PolicySnapshot } from "../../compile/policy/snapshot.ts";
import type { PolicyChange } from "../../compile/policy/versions.ts";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { readText } from "../read-file.ts";
import type { Report, Style } from "../report.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";
import { addPolicyRescanCommand } from "./policy-rescan.ts";

interface ShowOptions extends CommonOptions {
  readonly kind?: string;
  readonly of?: string;
}

const MAX_POLICY_BYTES = 4 * 1024 * 1024;
const STYLES: Readonly<Record<PolicyChange["what"], Style>> = {
  allowed: "good",
  denied: "bad",
  reworded: "quiet",
  "rule added": "caution",
  "rule removed": "good",
};

export function addPolicyCommand(program: Command, context: CommandContext): void {
  const policy = program
    .command("policy")
    .summary("show what modules may use, compare versions of it, rescan what is deployed")
    .description(
      "The policy: which names modules of a kind may use, and why not the others. It is data; its digest is what attestations bind.",
    )
    .helpCommand(false);
  const show = policy
    .command("show")
    .summary("list the names that modules may use")
    .description(
      "Lists the policy's entries: with names, those that contain one of them. With --json the whole policy as data, which `assay policy diff` reads too.",
    )
    .argument("[name...]", "only entries that contain one of these texts")
    .option("--kind <kind>", "only what a reducer, decider, projection or handler may use")
    .option("--of <version>", "an older version of the policy, by its number or digest");
  withCommonOptions(show, [
    "assay policy show Date",
    "assay policy show --kind reducer",
    "assay policy show --json > policy.json",
  ]);
  show.action(async (names: string[], options: ShowOptions) => {
    await runBody(context, options, async (report) => await showPolicy(context, report, names, options));
  });
  const diff = policy
    .command("diff")
    .summary("say what changed between two versions")
    .description("Compares two policies name by name. Exit status 1 if they differ.")
    .argument("<from>", "a version's number or digest, or a file that `assay policy show --json` wrote")
    .argument("[to]", "the same; the policy of this assay if absent");
  withCommonOptions(diff, ["assay policy diff 1 2", "assay policy diff policy.json", "assay policy diff 1 --json"]);
  diff.action(async (from: string, to: string | undefined, options: CommonOptions) => {
    await runBody(context, options, async (report) => await diffPolicies(context, report, from, to));
  });
  const versions = policy
    .command("versions")
    .summary("list the versions of the policy, newest first")
    .description("Lists the versions that this assay knows, with their digests and what changed.");
  withCommonOptions(versions, ["assay policy versions"]);
  versions.action(async (options: CommonOptions) => {
    await runBody(context, options, async (report) => await listVersions(report));
  });
  addPolicyRescanCommand(policy, context);
}

async function showPolicy(
  context: CommandContext,
  report: Report,
  names: readonly string[],
  { kind, of }: ShowOptions,
): Promise<ExitCode> {
  const { KINDS } = await import("../../compile/policy/snapshot.ts");
  const wanted = KINDS.find((known) => known === kind);
  if (kind !== undefined && wanted === undefined) throw new Problem("USAGE", `--kind is one of ${KINDS.join(", ")}`);
  const snapshot = await policyOf(context, of);
  const entries = Object.entries(snapshot.entries).filter(
    ([name, entry]) =>
      (names.length === 0 || names.some((part) => name.toLowerCase().includes(part.toLowerCase()))) &&
      (wanted === undefined || entry.kinds.includes(wanted)),
  );
  report.document({ ...snapshot, entries: Object.fromEntries(entries) });
  report.line(visible(`policy version ${snapshot.version}, ${snapshot.date}, ${snapshot.digest}\n`));
  const rows = entries.map(([name, { kinds, reason = "", instead = "" }]) => [
    name,
    kinds.length === 0 ? "no" : kinds.length === KINDS.length ? "yes" : kinds.join(" "),
    [reason, instead === "" ? "" : `instead: ${instead}`].filter((text) => text !== "").join("; "),
  ]);
  for (const line of table(["NAME", "ALLOWED", "WHY NOT"], rows)) report.line(line);
  if (entries.length > 0) return EXIT.ok;
  report.line(
    "\nNothing of that name is listed: what is not listed is refused. `assay explain NAME` looks for near misses.",
  );
  return EXIT.negative;
}

async function diffPolicies(
  context: CommandContext,
  report: Report,
  from: string,
  to: string | undefined,
): Promise<ExitCode> {
  const { policyDiff } = await import("../../compile/policy/versions.ts");
  const [before, after] = [await policyOf(context, from), await policyOf(context, to)];
  const changes = policyDiff(before, after);
  const named = ({ version, digest }: PolicySnapshot) => ({ version, digest });
  report.document({ from: named(before), to: named(after), changes });
  for (const { what, name, detail } of changes) {
    report.line(`${report.paint(STYLES[what], what.padEnd(12))} ${visible(name)}: ${visible(detail)}`);
  }
  if (changes.length === 0) {
    report.line(
      before.digest === after.digest
        ? "the same policy"
        : "the same names and rules; the policies differ in words, types of the library or the analyser itself",
    );
  }
  return before.digest === after.digest ? EXIT.ok : EXIT.negative;
}

async function listVersions(report: Report): Promise<ExitCode> {
  const { policyVersions } = await import("../../compile/policy/versions.ts");
  const versions = policyVersions().map(({ version, date, digest, changes }) => ({ version, date, digest, changes }));
  report.document({ versions });
  for (const { version, date, digest, changes } of versions) {
    report.line(`${report.paint("strong", `version ${version}`)}, ${date}, ${digest}`);
    for (const change of changes) report.line(`  - ${visible(change)}`);
  }
  return EXIT.ok;
}

/** A version by its number, its digest or its first digits, or out of a file; the present one for undefined. */
async function policyOf(context: CommandContext, what: string | undefined): Promise<PolicySnapshot> {
  const { policyVersions } = await import("../../compile/policy/versions.ts");
  const versions = policyVersions();
  const [present] = versions;
  if (present === undefined) throw new TypeError("the policy has no version");
  if (what === undefined) {
    const { presentPolicy } = await import("../../compile/policy/snapshot.ts");
    return { ...present, ...presentPolicy() };
  }
  const found = versions.find(
    ({ version, digest }) => String(version) === what || (what.length >= 8 && digest.startsWith(what)),
  );
  if (found !== undefined) return found;
  if (/^\d{1,4}$/.test(what) || /^[0-9a-f]{8,64}$/.test(what)) {
    const known = versions.map(({ version }) => version).join(", ");
    throw new Problem("USAGE", `${what} is no version of the policy that this assay knows; it knows ${known}`);
  }
  return parsePolicy(what, readText(context.surroundings.workingDirectory, what, MAX_POLICY_BYTES));
}

function parsePolicy(path: string, text: string): PolicySnapshot {
  const wrong = new Problem("FILE_INVALID", `${path}: is no policy as \`assay policy show --json\` writes it`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!isRecord(value) || !isRecord(value.entries) || !isRecord(value.rules)) throw wrong;
  const { version, date, digest, changes } = value;
  if (typeof version !== "number" || typeof date !== "string" || typeof digest !== "string" || !Array.isArray(changes))
    throw wrong;
  const isEntry = (entry: unknown): boolean => isRecord(entry) && Array.isArray(entry.kinds);
  if (!Object.values(value.entries).every(isEntry)) throw wrong;
  if (!Object.values(value.rules).every((rule) => typeof rule === "string")) throw wrong;
  return value as unknown as PolicySnapshot;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
