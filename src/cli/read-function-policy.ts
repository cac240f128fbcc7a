/** Reads a function's policy from a JSON file, as `assay deploy --policy` takes it. What its bounds can be is the server's to say. */
import type { FunctionPolicy } from "../../clients/typescript/src/index.ts";
import { Problem } from "./problem.ts";
import { readText } from "./read-file.ts";

const MAX_BYTES = 64 * 1024;
const MAX_UINT32 = 2 ** 32 - 1;
const NUMBERS: ReadonlySet<string> = new Set([
  "maxRequestBytes",
  "maxBatchEvents",
  "maxDeadlineMs",
  "maxRunningCalls",
  "callsPerSecond",
  "burst",
] satisfies (keyof FunctionPolicy)[]);
const LISTS: ReadonlySet<string> = new Set(["methods", "callers"] satisfies (keyof FunctionPolicy)[]);

/** Throws a Problem with everything that is wrong. */
export function readFunctionPolicy(workingDirectory: string, path: string): Partial<FunctionPolicy> {
  const text = readText(workingDirectory, path, MAX_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem("FILE_INVALID", `${path}: is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem("FILE_INVALID", `${path}: must hold one JSON object`);
  }
  const flaws = Object.entries(value).flatMap(([key, entry]) => flawOf(key, entry) ?? []);
  if (flaws.length > 0) throw new Problem("FILE_INVALID", `${path}: ${flaws.join("; ")}`);
  return value;
}

function flawOf(key: string, value: unknown): string | undefined {
  if (NUMBERS.has(key)) {
    const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_UINT32;
    return fits ? undefined : `${key} must be a whole number, 0 or more`;
  }
  if (LISTS.has(key)) {
    const fits = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    return fits ? undefined : `${key} must be a list of texts`;
  }
  return `"${key}" is none of ${[...NUMBERS, ...LISTS].join(", ")}`;
}
