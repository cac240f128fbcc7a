/** Exact amounts: bigint within a call, decimal strings in the state. */
import { defineReducer } from "assay";

const DECIMALS = 18n;
const ONE = 10n ** DECIMALS;

function parse(text: string): bigint {
  const match = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d{1,18}))?$/.exec(text);
  if (!match?.groups) throw new RangeError(`not an amount: ${text}`);
  const { sign, whole = "0", fraction = "" } = match.groups;
  const value = BigInt(whole) * ONE + BigInt(fraction.padEnd(Number(DECIMALS), "0"));
  return sign === "-" ? -value : value;
}

function format(value: bigint): string {
  const absolute = value < 0n ? -value : value;
  const fraction = (absolute % ONE).toString().padStart(Number(DECIMALS), "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${absolute / ONE}${fraction && `.${fraction}`}`;
}

const power = (base: bigint, exponent: bigint): bigint =>
  exponent === 0n ? 1n : exponent % 2n === 0n ? power(base * base, exponent / 2n) : base * power(base, exponent - 1n);

type State = { balances: Record<string, string>; supply: string; hash: string };
type Event =
  | { type: "Minted"; data: { to: string; amount: string } }
  | { type: "Moved"; data: { from: string; to: string; amount: string } };

function add(balances: Record<string, string>, owner: string, amount: bigint): Record<string, string> {
  const balance = parse(balances[owner] ?? "0") + amount;
  if (balance < 0n) throw new RangeError("insufficient funds");
  return { ...balances, [owner]: format(balance) };
}

function finish(balances: Record<string, string>): State {
  const supply = Object.values(balances).map(parse).reduce((sum, value) => sum + value, 0n);
  return { balances, supply: format(supply), hash: BigInt.asUintN(64, power(31n, 7n) * supply + 17n).toString(16) };
}

export default defineReducer<State, Event>({
  initial: () => finish({}),
  apply({ balances }, event) {
    switch (event.type) {
      case "Minted":
        return finish(add(balances, event.data.to, parse(event.data.amount)));
      case "Moved": {
        const amount = parse(event.data.amount);
        return finish(add(add(balances, event.data.from, -amount), event.data.to, amount));
      }
    }
  },
});
