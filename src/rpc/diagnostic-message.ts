/** A finding of the analyser as it goes over the wire. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Diagnostic, Fix } from "../flow.ts";
import { type DiagnosticSchema, type FixSchema, Severity } from "../gen/assay/v1/module_pb.js";

/** The message of a finding. */
export function diagnosticMessage(diagnostic: Diagnostic): MessageInitShape<typeof DiagnosticSchema> {
  const { severity, rule, range, name, message, suggestion, codeFrame, fix } = diagnostic;
  return {
    severity: severity === "error" ? Severity.ERROR : Severity.WARNING,
    rule,
    range: { ...range },
    name,
    message,
    suggestion,
    codeFrame,
    ...(fix === undefined ? {} : { fix: fixMessage(fix) }),
  };
}

function fixMessage({ title, edits }: Fix): MessageInitShape<typeof FixSchema> {
  return { title, edits: edits.map(({ range, newText }) => ({ range: { ...range }, newText })) };
}
