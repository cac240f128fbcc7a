/** Renders `docs/reasons.md` from the annotations of the `Reason` enum. Run as a program it writes the page. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { REASONS } from "../../src/fault/reasons.ts";
import { CodeSchema } from "../../src/gen/google/rpc/code_pb.js";

/** Where the page stands. */
export const REASONS_PAGE = join(import.meta.dirname, "../../docs/reasons.md");

/** The page's text. */
export function renderReasonsPage(): string {
  const sections = [...REASONS.values()].map((facts) => {
    const code = CodeSchema.values.find(({ number }) => number === facts.grpcCode)?.name ?? String(facts.grpcCode);
    const retry = facts.retryable ? "A later retry may succeed." : "The same request would fail again.";
    return `## ${facts.name}\n\n\`${code}\` (HTTP kin ${facts.httpStatus}). ${facts.summary} ${retry}\n\n${facts.remedy}\n`;
  });
  return [
    "# Reasons\n",
    "Generated from `proto/assay/v1/reason.proto` by `npm run generate`. A failed call carries its reason in `google.rpc.ErrorInfo`",
    "(domain `assay.dev`) among the status details; a fault inside a stream carries it in `Fault.reason`.\n",
    ...sections,
  ].join("\n");
}

if (import.meta.main) writeFileSync(REASONS_PAGE, renderReasonsPage());
