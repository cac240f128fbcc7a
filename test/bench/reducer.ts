/** The reducer of the bench as each side takes it: TypeScript for Assay, the same without types for workerd and Node, in process for what is expected. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import account from "./account.ts";

const SOURCE = readFileSync(join(import.meta.dirname, "account.ts"), "utf8");
const START = "balance: 0, entries: 0";

/** A state of the account. */
export type Account = ReturnType<typeof account.initial>;

export interface AccountEvent {
  readonly type: string;
  readonly data: { readonly amount: number; readonly memo?: string };
}

/** The source of the reducer that starts with `balance`: another module for each, all of the same cost. */
export function reducerSource(balance = 0): string {
  if (!SOURCE.includes(START)) throw new Error(`account.ts has no "${START}" any more`);
  return SOURCE.replace(START, `balance: ${balance}, entries: 0`);
}

/** The same as a JavaScript module. */
export function reducerScript(balance = 0): string {
  return stripTypeScriptTypes(reducerSource(balance));
}

/** The state that every side has to answer. `state` undefined: from the start of the reducer that starts with `balance`. */
export function expectedState(state: Account | undefined, events: readonly AccountEvent[], balance = 0): Account {
  let next: Account = state ?? { ...account.initial(), balance };
  for (const event of events) next = account.apply(next, event);
  return next;
}
