/** What a trial behind the walls says of itself, as it crosses the socket: one line of JSON. */

/** The names of variables and folders that it sees, and what came of what it tried: an error's code, or `done`. */
export interface TrialReport {
  readonly environment: readonly string[];
  readonly root: readonly string[];
  readonly uid: number;
  readonly writesFile: string;
  readonly startsProcess: string;
  readonly listens: string;
  readonly connects: string;
}

/** Reads a report. Throws a SyntaxError or TypeError if it is none. */
export function parseTrialReport(line: string): TrialReport {
  const value: unknown = JSON.parse(line);
  if (!isReport(value)) throw new TypeError("not a trial's report");
  return value;
}

function isReport(value: unknown): value is TrialReport {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const texts = ["writesFile", "startsProcess", "listens", "connects"];
  const lists = ["environment", "root"];
  return (
    texts.every((name) => typeof fields.get(name) === "string") &&
    lists.every((name) => isTexts(fields.get(name))) &&
    typeof fields.get("uid") === "number"
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
