/** Reads the file of a narrower policy that `--policy-file` names, for the commands that compile. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Narrowing } from "../compile/policy/narrowing.ts";
import { Problem } from "./problem.ts";
import { visible } from "./visible.ts";

/** The narrowing that the file states; undefined if none is named. Throws a Problem that names everything that is wrong with it. */
export async function readPolicyFile(
  workingDirectory: string,
  path: string | undefined,
): Promise<Narrowing | undefined> {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(resolve(workingDirectory, path), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new Problem("FILE_UNREADABLE", `${visible(path)} cannot be read (${code})`);
  }
  // The policy's tables take their time to load, and most commands do not need them.
  const { readNarrowing } = await import("../compile/policy/narrowing.ts");
  const outcome = readNarrowing(text);
  if (outcome.kind === "narrowing") return outcome.narrowing;
  const hint = "docs/operations/running.md says what such a file holds";
  throw new Problem("FILE_INVALID", `${visible(path)}: ${outcome.problems.map(visible).join("; ")}`, hint);
}
