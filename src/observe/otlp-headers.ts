/** Reads the file of headers that go with each export: what identifies the server to its collector, and so is on no command line. */
import { TelemetryError } from "./telemetry-error.ts";

/** A field's name and its value (RFC 9110, 5.1 and 5.5), in ASCII. */
const LINE = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)[ \t]*$/;
const MAX_HEADERS = 32;
/** The exporter's own. */
const TAKEN: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
]);

/** Lines of `name: value`; empty ones and those that begin with `#` are passed over. Throws a TelemetryError that quotes nothing of the file. */
export function readOtlpHeaders(text: string): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, name, value] = LINE.exec(line) ?? [];
    const at = `line ${index + 1}`;
    if (name === undefined || value === undefined) problems.push(`${at} is not \`name: value\` in ASCII`);
    else if (TAKEN.has(name.toLowerCase())) problems.push(`${at}: that header is set by the server itself`);
    else if (headers.has(name.toLowerCase())) problems.push(`${at}: that header is there already`);
    else headers.set(name.toLowerCase(), value);
  }
  if (headers.size > MAX_HEADERS) problems.push(`more than ${MAX_HEADERS} headers`);
  if (problems.length > 0) throw new TelemetryError(`the file that --otlp-headers-file names: ${problems.join("; ")}`);
  return Object.fromEntries(headers);
}
