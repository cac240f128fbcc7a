/** A current account with an overdraft limit. The textbook reducer, with an exhaustive switch. */
import { defineReducer } from "assay";

type Event =
  | { type: "Opened"; data: { owner: string; overdraft?: number } }
  | { type: "Deposited"; data: { amount: number } }
  | { type: "Withdrawn"; data: { amount: number } }
  | { type: "Closed"; data: { reason: string } };

interface Account {
  owner: string | null;
  balance: number;
  overdraft: number;
  entries: number;
  status: "new" | "open" | "closed";
  refused: string[];
}

function assertNever(event: never): never {
  throw new Error(`unexpected event: ${JSON.stringify(event)}`);
}

export default defineReducer<Account, Event>({
  initial: () => ({ owner: null, balance: 0, overdraft: 0, entries: 0, status: "new", refused: [] }),
  apply(account, event) {
    switch (event.type) {
      case "Opened":
        return { ...account, owner: event.data.owner, overdraft: event.data.overdraft ?? 0, status: "open" };
      case "Deposited":
        return { ...account, balance: account.balance + event.data.amount, entries: account.entries + 1 };
      case "Withdrawn": {
        const balance = account.balance - event.data.amount;
        if (balance < -account.overdraft) {
          return { ...account, refused: [...account.refused, `withdrawal of ${event.data.amount}`] };
        }
        return { ...account, balance, entries: account.entries + 1 };
      }
      case "Closed":
        return { ...account, status: "closed" };
      default:
        return assertNever(event);
    }
  },
});
