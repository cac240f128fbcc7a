/** Folds events through compiled code in this process: for modules that are trusted. */
import type { CorpusEvent } from "./cases.ts";

interface Definition {
  initial(): unknown;
  apply(state: unknown, event: unknown): unknown;
}

function isDefinition(value: unknown): value is Definition {
  return (
    typeof value === "object" &&
    value !== null &&
    "initial" in value &&
    typeof value.initial === "function" &&
    "apply" in value &&
    typeof value.apply === "function"
  );
}

/** The state as JSON data. Events and states cross as copies, as they do in an executor. */
export async function fold(code: string, events: readonly CorpusEvent[]): Promise<unknown> {
  // The number makes every evaluation a module of its own.
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}#${(evaluations += 1)}`;
  const loaded: { default?: unknown } = await import(/* @vite-ignore */ url);
  if (!isDefinition(loaded.default)) throw new TypeError("the compiled code exports no definition");
  let state: unknown = loaded.default.initial();
  for (const event of events) state = loaded.default.apply(state, structuredClone(event));
  return JSON.parse(JSON.stringify(state));
}

let evaluations = 0;
