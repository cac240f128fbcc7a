/** A value object with a private field and a static zero. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class Money {
  static readonly ZERO = new Money(0n, "EUR");
  readonly #cents: bigint;
  constructor(
    cents: bigint,
    readonly currency: string,
  ) {
    this.#cents = cents;
  }
  add(o: Money): Money {
    if (o.currency !== this.currency) throw new RangeError("currency");
    return new Money(this.#cents + o.#cents, this.currency);
  }
  format(): string {
    const s = this.#cents.toString().padStart(3, "0");
    return `${s.slice(0, -2)}.${s.slice(-2)} ${this.currency}`;
  }
  toString(): string {
    return this.format();
  }
}
const apply = (state: State, event: Event): State => ({
  ...state,
  t: `${[new Money(150n, "EUR"), new Money(99n, "EUR")].reduce((a, b) => a.add(b), Money.ZERO)}`,
});
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
