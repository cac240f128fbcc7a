export interface Account {
  readonly id: string;
  readonly balance: number;
  readonly limit: number;
  readonly frozen?: boolean;
}

export const open = (id: string, limit = 0): Account => ({ id, balance: 0, limit });

export function deposit(account: Account, amount: number): Account {
  return { ...account, balance: account.balance + amount };
}

export function canWithdraw({ balance, limit, frozen = false }: Account, amount: number): boolean {
  return !frozen && balance - amount >= -limit;
}

export function withdraw(account: Account, amount: number): Account {
  if (!canWithdraw(account, amount)) throw new RangeError(`${account.id} cannot pay ${amount}`);
  return deposit(account, -amount);
}
