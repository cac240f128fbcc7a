/** Decide and evolve, in one file: commands come as events, and what is decided is folded at once. */
import { defineReducer } from "assay";

const enum Policy {
  Fifo = "FIFO",
  Lifo = "LIFO",
}

namespace Quantity {
  export type Of = number & { readonly brand: unique symbol };
  export const parse = (value: number): Of => {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no quantity: ${value}`);
    return value as Of;
  };
  export const ZERO = 0 as Of;
  export const sum = (values: readonly number[]): Of => parse(values.reduce((a, b) => a + b, 0));
}

interface Batch {
  readonly lot: string;
  readonly left: number;
  readonly cost: number;
}

type Command =
  | { type: "Receive"; data: { sku: string; lot: string; quantity: number; cost: number } }
  | { type: "Reserve"; data: { sku: string; quantity: number; policy?: "FIFO" | "LIFO" } }
  | { type: "Adjust"; data: { sku: string; lot: string; to: number; reason?: string } };

type Fact =
  | { kind: "Received"; sku: string; batch: Batch }
  | { kind: "Taken"; sku: string; lot: string; quantity: number; cost: number }
  | { kind: "Corrected"; sku: string; lot: string; difference: number }
  | { kind: "Refused"; why: string };

interface Stock {
  batches: Record<string, Batch[]>;
  cost: number;
  facts: string[];
}

const decide = {
  *Receive({ sku, lot, quantity, cost }: Extract<Command, { type: "Receive" }>["data"], stock: Stock): Generator<Fact> {
    if (stock.batches[sku]?.some((batch) => batch.lot === lot)) yield { kind: "Refused", why: `lot ${lot} is there` };
    else yield { kind: "Received", sku, batch: { lot, left: Quantity.parse(quantity), cost } };
  },
  *Reserve(
    { sku, quantity, policy = Policy.Fifo }: Extract<Command, { type: "Reserve" }>["data"],
    stock: Stock,
  ): Generator<Fact> {
    const batches = stock.batches[sku] ?? [];
    const available = Quantity.sum(batches.map(({ left }) => left));
    if (available < quantity) {
      yield { kind: "Refused", why: `${quantity} of ${sku} wanted, ${available} there` };
      return;
    }
    let wanted: number = quantity;
    for (const { lot, left, cost } of policy === Policy.Fifo ? batches : batches.toReversed()) {
      const taken = Math.min(wanted, left);
      if (taken > 0) yield { kind: "Taken", sku, lot, quantity: taken, cost: taken * cost };
      if ((wanted -= taken) === 0) break;
    }
  },
  *Adjust({ sku, lot, to }: Extract<Command, { type: "Adjust" }>["data"], { batches }: Stock): Generator<Fact> {
    const batch = batches[sku]?.find((candidate) => candidate.lot === lot);
    if (batch === undefined) yield { kind: "Refused", why: "no such lot" };
    else if (batch.left !== to) yield { kind: "Corrected", sku, lot, difference: to - batch.left };
  },
};

function evolve(stock: Stock, fact: Fact): Stock {
  const change = (sku: string, lot: string, by: number): Stock["batches"] => ({
    ...stock.batches,
    [sku]: (stock.batches[sku] ?? []).map((batch) => (batch.lot === lot ? { ...batch, left: batch.left + by } : batch)),
  });
  const facts = [...stock.facts, fact.kind === "Refused" ? `refused: ${fact.why}` : `${fact.kind} ${fact.sku}`];
  switch (fact.kind) {
    case "Received":
      return {
        ...stock,
        facts,
        batches: { ...stock.batches, [fact.sku]: [...(stock.batches[fact.sku] ?? []), fact.batch] },
      };
    case "Taken":
      return { batches: change(fact.sku, fact.lot, -fact.quantity), cost: stock.cost + fact.cost, facts };
    case "Corrected":
      return { ...stock, facts, batches: change(fact.sku, fact.lot, fact.difference) };
    case "Refused":
      return { ...stock, facts };
  }
}

const facts = (command: Command, stock: Stock): Iterable<Fact> => {
  switch (command.type) {
    case "Receive":
      return decide.Receive(command.data, stock);
    case "Reserve":
      return decide.Reserve(command.data, stock);
    case "Adjust":
      return decide.Adjust(command.data, stock);
  }
};

export default defineReducer<Stock, Command>({
  initial: () => ({ batches: {}, cost: Quantity.ZERO, facts: [] }),
  apply: (stock, command) => [...facts(command, stock)].reduce(evolve, stock),
});
