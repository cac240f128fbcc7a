/** What `assay check` says of how a module is deterministic, in one line for people. */
import type { Determinism, StateStyle } from "../flow.ts";

/** How it is seen to that no cut between batches shows. */
const STATE_WORDS: Readonly<Record<StateStyle, string>> = {
  copied: "copies its state: what is new in it is looked through after each event",
  changed: "changes its state in place: all of it is looked through after each event, up to 100,000 objects a batch",
  compared: "compares objects: all of the state is looked through after each event",
};

/** Such as `deterministic: sees no clock, …; 3 computed keys are checked as it runs`. Undefined, for a handler: that it is not. */
export function determinismWords(determinism: Determinism | undefined): string {
  if (determinism === undefined) return "not deterministic: a handler may see the world";
  const { guards, evaluatedAnew, stateStyle } = determinism;
  const checked = [
    named(guards.keys, "computed key", "computed keys"),
    named(guards.functions, "function found by a key", "functions found by keys"),
    named(guards.dates, "date", "dates"),
    named(guards.catches, "try statement", "try statements"),
  ].filter((words) => words !== "");
  const places = guards.keys + guards.functions + guards.dates + guards.catches;
  const parts = [
    "deterministic: sees no clock, no chance, no locale, no earlier call, no cut between batches, nothing of the engine",
  ];
  if (checked.length > 0) parts.push(`${list(checked)} ${places === 1 ? "is" : "are"} checked as it runs`);
  if (evaluatedAnew) parts.push("evaluated anew for each call");
  parts.push(STATE_WORDS[stateStyle]);
  return parts.join("; ");
}

function named(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length === 1 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
