import { defineReducer, type Event } from "assay";

type AccountEvent = Event<"Deposited", { amount: number }> | Event<"Withdrawn", { amount: number }>;
interface Account {
  balance: number;
  entries: number;
}

export default defineReducer<Account, AccountEvent>({
  initial: () => ({ balance: 0, entries: 0 }),
  apply(account, event) {
    if (event.data.amount <= 0) throw new Error("amount must be positive");
    switch (event.type) {
      case "Deposited":
        return { balance: account.balance + event.data.amount, entries: account.entries + 1 };
      case "Withdrawn":
        return { balance: account.balance - event.data.amount, entries: account.entries + 1 };
    }
  },
});
