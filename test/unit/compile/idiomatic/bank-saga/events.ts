import type { Transfer } from "./saga/index.ts";

interface Of<T extends string, D> {
  readonly type: T;
  readonly data: D;
}

export type Event =
  | Of<"AccountOpened", { id: string; limit?: number }>
  | Of<"MoneyPaidIn", { id: string; amount: number }>
  | Of<"TransferRequested", Transfer>
  | Of<"TransferStepped", { id: string }>;
