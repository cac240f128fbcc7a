/** Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show at the lines that they are about. */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic, SourceRange, TextEdit } from "../flow.ts";

/** One checked module. */
export interface SarifInput {
  readonly diagnostics: readonly Diagnostic[];
  /** The file on disk, relative to the working directory, for a path in the module. */
  readonly onDisk: (path: string) => string;
  /** Why there is no verdict on it; undefined if there is one. */
  readonly failure: string | undefined;
}

/** What is said of a rule. */
export interface SarifRule {
  readonly summary: string;
  /** The rule's page in Markdown; `""` if it has none. */
  readonly page: string;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** The log of one run. Rules that nothing broke are left out. */
export function sarifOf(
  inputs: readonly SarifInput[],
  version: string,
  ruleOf: (id: string) => SarifRule | undefined,
): unknown {
  const ids = [...new Set(inputs.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule)))].sort();
  const rules = ids.map((id) => {
    const rule = ruleOf(id);
    if (rule === undefined) return { id };
    const help = rule.page === "" ? {} : { help: { text: rule.summary, markdown: rule.page } };
    return { id, shortDescription: { text: rule.summary }, ...help };
  });
  const results = inputs.flatMap(({ diagnostics, onDisk }) =>
    diagnostics.map(({ severity, rule, range, message, suggestion, fix }) => ({
      ruleId: rule,
      ruleIndex: ids.indexOf(rule),
      level: severity,
      message: { text: suggestion === "" ? message : `${message}\n${suggestion}` },
      locations: [{ physicalLocation: locationOf(range, onDisk) }],
      ...(fix === undefined ? {} : { fixes: [fixOf(fix.title, fix.edits, onDisk)] }),
    })),
  );
  const driver = { name: "assay", semanticVersion: version, rules };
  const failures = inputs.flatMap(({ failure }) => failure ?? []);
  const invocation = {
    executionSuccessful: failures.length === 0,
    ...(failures.length === 0
      ? {}
      : { toolExecutionNotifications: failures.map((text) => ({ level: "error", message: { text } })) }),
  };
  const run = { tool: { driver }, invocations: [invocation], columnKind: "utf16CodeUnits", results };
  return { $schema: SCHEMA, version: "2.1.0", runs: [{ ...run, originalUriBaseIds: { SRCROOT: {} } }] };
}

function locationOf(range: SourceRange, onDisk: (path: string) => string) {
  const artifactLocation = artifactOf(onDisk(range.path));
  return range.startLine === 0 ? { artifactLocation } : { artifactLocation, region: regionOf(range) };
}

function regionOf({ startLine, startColumn, endLine, endColumn }: SourceRange) {
  return { startLine, startColumn, endLine, endColumn };
}

function fixOf(title: string, edits: readonly TextEdit[], onDisk: (path: string) => string) {
  const files = [...new Set(edits.map(({ range }) => range.path))];
  return {
    description: { text: title },
    artifactChanges: files.map((path) => ({
      artifactLocation: artifactOf(onDisk(path)),
      replacements: edits
        .filter(({ range }) => range.path === path)
        .map(({ range, newText }) => ({ deletedRegion: regionOf(range), insertedContent: { text: newText } })),
    })),
  };
}

/** A relative URI reference, each part of the path percent-encoded (RFC 3986); what is named from the root has no base. */
function artifactOf(path: string) {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}
