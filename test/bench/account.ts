/** The reducer that both sides of the bench run: in an isolate on Assay's side, in process on the plain server's. */

interface Account {
  readonly balance: number;
  readonly entries: number;
}

interface AccountEvent {
  readonly type: string;
  readonly data: { readonly amount: number };
}

const initial = (): Account => ({ balance: 0, entries: 0 });

function apply(account: Account, event: AccountEvent): Account {
  switch (event.type) {
    case "Deposited":
      return { balance: account.balance + event.data.amount, entries: account.entries + 1 };
    case "Withdrawn":
      return { balance: account.balance - event.data.amount, entries: account.entries + 1 };
    default:
      return account;
  }
}

export default { initial, apply };
