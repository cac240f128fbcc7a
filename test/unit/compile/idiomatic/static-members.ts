/** Static members that never change: tables, factories, private constructors, a registry of instances made at load time. */
import { defineReducer } from "assay";

class Currency {
  static readonly EUR = new Currency("EUR", 2, "€");
  static readonly JPY = new Currency("JPY", 0, "¥");
  static readonly #all: readonly Currency[] = [Currency.EUR, Currency.JPY];

  private constructor(
    readonly code: string,
    readonly decimals: number,
    readonly sign: string,
  ) {}

  static of(code: string): Currency | undefined {
    return Currency.#all.find((currency) => currency.code === code);
  }

  format(minor: number): string {
    return `${(minor / 10 ** this.decimals).toFixed(this.decimals)} ${this.sign}`;
  }
}

class Money {
  private static readonly ZERO = 0;

  constructor(
    public readonly currency: Currency,
    private readonly minor: number = Money.ZERO,
  ) {}

  plus(minor: number): Money {
    return new Money(this.currency, this.minor + minor);
  }

  valueOf(): number {
    return this.minor;
  }

  toString(): string {
    return this.currency.format(this.minor);
  }
}

type State = { totals: Record<string, number>; texts: string[]; unknown: string[] };

export default defineReducer<State, { type: "Paid"; data: { code: string; minor: number } }>({
  initial: () => ({ totals: {}, texts: [], unknown: [] }),
  apply(state, { data: { code, minor } }) {
    const currency = Currency.of(code);
    if (!currency) return { ...state, unknown: [...state.unknown, code] };
    const money = new Money(currency, state.totals[code]).plus(minor);
    return { ...state, totals: { ...state.totals, [code]: money.valueOf() }, texts: [...state.texts, money.toString()] };
  },
});
