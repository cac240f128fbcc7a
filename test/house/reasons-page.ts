/** Renders `docs/reasons.md` and a page for each reason from the annotations and comments of the protos. Run as a program it writes the pages. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DescMethod } from "@bufbuild/protobuf";
import { REASONS, type ReasonFacts } from "../../src/fault/reasons.ts";
import { CodeSchema } from "../../src/gen/google/rpc/code_pb.js";
import { pageOf, publicApi, writePages } from "./api-pages.ts";

const DOCS = join(import.meta.dirname, "../../docs");

/** Where the index stands. */
export const REASONS_PAGE = join(DOCS, "reasons.md");
/** Where the pages stand. */
export const REASON_PAGES = join(DOCS, "reasons");

/** The index's text. */
export function renderReasonsPage(): string {
  const rows = [...REASONS.values()].map(
    (facts) =>
      `| [\`${facts.name}\`](reasons/${fileOf(facts)}) | \`${codeOf(facts)}\` | ${facts.httpStatus} | ${facts.retryable ? "yes" : "no"} | ${facts.summary} |`,
  );
  return [
    "# Reasons",
    "",
    "Generated from `proto/assay/v1/reason.proto` by `npm run generate`. A failed call carries its reason in `google.rpc.ErrorInfo`",
    "(domain `assay.dev`) among the status details; a fault inside a stream carries it in `Fault.reason`. Clients try again by themselves only what is retryable.",
    "",
    "| reason | gRPC code | HTTP kin | retryable | what happened |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "The clients have four more of their own, for what no server said: `SERVER_UNREACHABLE`, `CLIENT_CIRCUIT_OPEN`, `STREAM_CLOSED` and `UNRECOGNISED`",
    "([clients](../clients/README.md#errors)).",
    "",
  ].join("\n");
}

/** File name → text. */
export function renderReasonPages(): ReadonlyMap<string, string> {
  const { files, comments } = publicApi();
  const reasons = files.flatMap((file) => file.enums).find(({ name }) => name === "Reason");
  const methods = files.flatMap((file) => file.services).flatMap((service) => service.methods);
  return new Map(
    [...REASONS.values()].map((facts) => {
      const value = reasons?.values.findIndex(({ name }) => name === `REASON_${facts.name}`) ?? -1;
      const about = reasons === undefined ? "" : comments.ofValue(reasons, value);
      const named = methods.filter((method) => comments.of(method).includes(`\`${facts.name}\``));
      return [fileOf(facts), page(facts, about, named)];
    }),
  );
}

function page(facts: ReasonFacts, about: string, methods: readonly DescMethod[]): string {
  const retry = facts.retryable
    ? "**Retryable.** The same request may succeed later, and the server says by it that trying again does no harm. Where the status carries a `RetryInfo`, come back no sooner; the clients do so by themselves."
    : "**Not retryable.** The same request would fail again, so there is no `RetryInfo`, and no client tries it again.";
  const from = methods.map(
    ({ parent, name }) => `[\`${parent.name}/${name}\`](../services/${pageOf(parent)}#${name.toLowerCase()})`,
  );
  const pascal = facts.name
    .split("_")
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join("");
  return [
    `# \`${facts.name}\``,
    "",
    about,
    "",
    `gRPC code \`${codeOf(facts)}\`, number ${facts.number} of the enum \`assay.v1.Reason\`, HTTP kin ${facts.httpStatus}.`,
    "",
    "## What to do",
    "",
    facts.remedy,
    "",
    retry,
    "",
    "## Where it comes from",
    "",
    from.length === 0
      ? "Any method, or the event of a stream; no method names it in particular."
      : `These methods name it: ${from.join(", ")}. See also [the whole list](../reasons.md).`,
    "",
    "## In code",
    "",
    "| language | how to tell |",
    "|---|---|",
    `| TypeScript | \`error instanceof AssayError && error.reason === "${facts.name}"\` |`,
    `| Python | \`except assay.errors.${pascal}Error as error\` |`,
    `| Go | \`errors.Is(err, assay.${pascal.replace(/^Cpu/, "CPU")})\` |`,
    `| Java | \`exception.reason() == FailureReason.${facts.name}\` |`,
    `| any other | \`google.rpc.ErrorInfo\` among the status details: domain \`assay.dev\`, reason \`${facts.name}\` |`,
    "",
  ].join("\n");
}

function fileOf({ name }: ReasonFacts): string {
  return `${name.toLowerCase().replaceAll("_", "-")}.md`;
}

function codeOf({ grpcCode }: ReasonFacts): string {
  return CodeSchema.values.find(({ number }) => number === grpcCode)?.name ?? String(grpcCode);
}

if (import.meta.main) {
  writeFileSync(REASONS_PAGE, renderReasonsPage());
  writePages(REASON_PAGES, renderReasonPages());
}
