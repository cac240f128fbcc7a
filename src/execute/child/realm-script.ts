/** The trusted script that hardens a realm and folds events in it, put together from the files of `realm/`. */
import { readFileSync } from "node:fs";

/** The name under which V8 knows the tenant's module; realm/harden.js shows frames of no other. */
export const ARTIFACT_FILE_NAME = "assay:artifact";

/** The name under which V8 knows the trusted script. */
export const REALM_FILE_NAME = "assay:realm";

/** What an entry answers when it fails itself: no other answer is this. */
export const ENTRY_FAILED = "?";

/** What a text that an entry answers begins with where tenant code has written to the console: no answer itself begins so. */
export const LINES_WAIT = "+";

const part = (name: string): string => readFileSync(new URL(`realm/${name}.js`, import.meta.url), "utf8");

/** A script whose value is the object of entry functions that realm/fold.js returns. To run first in a new context. */
export const REALM_SCRIPT = `(() => {
"use strict";
const permits = ${part("permits")}
const json = ${part("json")}
const harden = ${part("harden")}
const describe = ${part("describe")}
const state = ${part("state")}
const level = ${part("level")}
const events = ${part("events")}
const writing = ${part("console")}
const fold = ${part("fold")}
const states = state();
const levels = level();
const output = writing();
const tools = harden(permits(), json(), output.console);
const describing = describe(tools);
const entries = fold(describing, states, levels, events(describing), tools.lastFrames, output, tools.repairedValues);
// Whatever an entry throws stays inside, so that an error that reaches the host is none of theirs: a promise was rejected.
for (const name of Reflect.ownKeys(entries)) {
  const entry = entries[name];
  // None takes more, and on every call's way an array of them would show.
  entries[name] = (a, b, c, d, e, f, g) => {
    try {
      const answer = entry(a, b, c, d, e, f, g);
      return typeof answer === "string" && output.isPending() ? ${JSON.stringify(LINES_WAIT)} + answer : answer;
    } catch {
      return ${JSON.stringify(ENTRY_FAILED)};
    }
  };
}
return entries;
})()`;

/** The entry functions, as realm/fold.js names them. */
export const ENTRY_NAMES = [
  "adopt",
  "evaluationFrames",
  "countExactly",
  "initial",
  "normalise",
  "canonical",
  "fold",
  "open",
  "advance",
  "restore",
  "leaveOut",
  "diagnose",
  "position",
  "checkpointIndex",
  "checkpointText",
  "malformed",
  "hush",
  "written",
] as const;

export type EntryName = (typeof ENTRY_NAMES)[number];
