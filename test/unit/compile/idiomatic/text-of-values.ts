/** Turns values into text in the ways that people do: templates, String, join, concatenation, errors, JSON. */
import { defineReducer } from "assay";

type Scalar = string | number | boolean | null | undefined;
type Json = Scalar | Json[] | { [key: string]: Json };

class Version {
  constructor(
    readonly major: number,
    readonly minor: number,
  ) {}
  toString(): string {
    return `v${this.major}.${this.minor}`;
  }
}

function show(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (value !== null && typeof value === "object") return `{${Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`).join(", ")}}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "text " + value;
    case "number":
    case "boolean":
      return `${typeof value} ${value}`;
    case "undefined":
      return "nothing";
    default:
      return value === null ? "null" : Array.isArray(value) ? `list of ${value.length}` : "object";
  }
}

function attempt(text: string): string {
  try {
    if (text === "") throw new Error("empty");
    return `${Number(text)}`;
  } catch (error) {
    return `${error}`;
  }
}

export default defineReducer<{ lines: string[] }, { type: "Shown"; data: { value: Json; text: string } }>({
  initial: () => ({ lines: [] }),
  apply: ({ lines }, { data: { value, text } }) => ({
    lines: [...lines, show(value), describe(value), attempt(text), "" + new Version(1, text.length), [1, true, null, "x"].join("/"), `${[1, 2]}`],
  }),
});
