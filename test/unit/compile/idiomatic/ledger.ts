/** Double-entry book-keeping: classes, private fields, static factories, an abstract base. */
import { defineReducer } from "assay";

type Side = "debit" | "credit";
type AccountKind = "asset" | "liability" | "equity" | "income" | "expense";

interface EntryRecord {
  account: string;
  side: Side;
  amount: number;
}

interface AccountRecord {
  kind: AccountKind;
  debit: number;
  credit: number;
}

type State = {
  accounts: Record<string, AccountRecord>;
  trial: { debit: number; credit: number; balanced: boolean };
  balances: [name: string, balance: number][];
  rejected: { reference: string; reason: string }[];
};

type Event =
  | { type: "AccountOpened"; data: { name: string; kind: AccountKind } }
  | { type: "Posted"; data: { reference: string; entries: EntryRecord[] } };

class LedgerError extends Error {
  override readonly name: string = "LedgerError";
}

class UnbalancedError extends LedgerError {
  override readonly name = "UnbalancedError";
  readonly difference: number;

  constructor(difference: number) {
    super(`debit and credit differ by ${difference.toFixed(2)}`);
    this.difference = difference;
  }
}

class UnknownAccountError extends LedgerError {
  override readonly name = "UnknownAccountError";

  constructor(public readonly account: string) {
    super(`there is no account "${account}"`);
  }
}

abstract class Account {
  #debit: number;
  #credit: number;

  protected constructor(
    readonly title: string,
    record: AccountRecord,
  ) {
    this.#debit = record.debit;
    this.#credit = record.credit;
  }

  abstract readonly normalSide: Side;

  static from(title: string, record: AccountRecord): Account {
    switch (record.kind) {
      case "asset":
      case "expense":
        return new DebitAccount(title, record);
      case "liability":
      case "equity":
      case "income":
        return new CreditAccount(title, record);
    }
  }

  get balance(): number {
    const difference = this.#debit - this.#credit;
    return this.normalSide === "debit" ? difference : -difference;
  }

  post(side: Side, amount: number): this {
    if (side === "debit") this.#debit += amount;
    else this.#credit += amount;
    return this;
  }

  toRecord(kind: AccountKind): AccountRecord {
    return { kind, debit: this.#debit, credit: this.#credit };
  }

  isSameSideAs(other: Account): boolean {
    return #debit in other && this.normalSide === other.normalSide;
  }
}

class DebitAccount extends Account {
  readonly normalSide = "debit";
  constructor(title: string, record: AccountRecord) {
    super(title, record);
  }
}

class CreditAccount extends Account {
  readonly normalSide = "credit";
  constructor(title: string, record: AccountRecord) {
    super(title, record);
  }
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function post(accounts: Readonly<Record<string, AccountRecord>>, entries: readonly EntryRecord[]): Record<string, AccountRecord> {
  const totals = { debit: 0, credit: 0 };
  for (const { side, amount } of entries) totals[side] = round(totals[side] + amount);
  const difference = round(totals.debit - totals.credit);
  if (difference !== 0) throw new UnbalancedError(difference);

  const next: Record<string, AccountRecord> = { ...accounts };
  for (const { account: name, side, amount } of entries) {
    const record = next[name];
    if (!record) throw new UnknownAccountError(name);
    next[name] = Account.from(name, record).post(side, amount).toRecord(record.kind);
  }
  return next;
}

function summarise(accounts: Record<string, AccountRecord>, rejected: State["rejected"]): State {
  let debit = 0;
  let credit = 0;
  const balances: State["balances"] = [];
  for (const [name, record] of Object.entries(accounts)) {
    debit += record.debit;
    credit += record.credit;
    balances.push([name, round(Account.from(name, record).balance)]);
  }
  balances.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { accounts, trial: { debit: round(debit), credit: round(credit), balanced: round(debit - credit) === 0 }, balances, rejected };
}

export default defineReducer<State, Event>({
  initial: () => summarise({}, []),
  apply(state, event) {
    switch (event.type) {
      case "AccountOpened": {
        const { name, kind } = event.data;
        if (name in state.accounts) return state;
        return summarise({ ...state.accounts, [name]: { kind, debit: 0, credit: 0 } }, state.rejected);
      }
      case "Posted": {
        const { reference, entries } = event.data;
        try {
          return summarise(post(state.accounts, entries), state.rejected);
        } catch (error) {
          if (error instanceof UnbalancedError) {
            return { ...state, rejected: [...state.rejected, { reference, reason: `${error.name} (${error.difference})` }] };
          }
          if (error instanceof LedgerError) {
            return { ...state, rejected: [...state.rejected, { reference, reason: `${error.name}: ${error.message}` }] };
          }
          throw error;
        }
      }
    }
  },
});
