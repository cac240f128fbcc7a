/** A limit order book with price-time priority; everything in integers. */
import { defineReducer } from "assay";

type Side = "buy" | "sell";
interface Order {
  readonly id: string;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly sequence: number;
}
interface Trade {
  readonly maker: string;
  readonly taker: string;
  readonly price: number;
  readonly quantity: number;
}
interface Book {
  readonly bids: readonly Order[];
  readonly asks: readonly Order[];
  readonly trades: readonly Trade[];
  readonly sequence: number;
  readonly spread: number | null;
  readonly volume: Readonly<Record<string, number>>;
}
type Event =
  | { type: "Placed"; data: { id: string; side: Side; price: number; quantity: number } }
  | { type: "Cancelled"; data: { id: string } };

const better: Readonly<Record<Side, (a: Order, b: Order) => number>> = {
  buy: (a, b) => b.price - a.price || a.sequence - b.sequence,
  sell: (a, b) => a.price - b.price || a.sequence - b.sequence,
};

const crosses = (taker: Order, maker: Order): boolean =>
  taker.side === "buy" ? taker.price >= maker.price : taker.price <= maker.price;

function match(taker: Order, makers: readonly Order[]): { rest: Order | null; makers: Order[]; trades: Trade[] } {
  let remaining = taker.quantity;
  const trades: Trade[] = [];
  const left: Order[] = [];
  for (const maker of makers) {
    if (remaining === 0 || !crosses(taker, maker)) {
      left.push(maker);
      continue;
    }
    const quantity = Math.min(remaining, maker.quantity);
    remaining -= quantity;
    trades.push({ maker: maker.id, taker: taker.id, price: maker.price, quantity });
    if (maker.quantity > quantity) left.push({ ...maker, quantity: maker.quantity - quantity });
  }
  return { rest: remaining > 0 ? { ...taker, quantity: remaining } : null, makers: left, trades };
}

function spreadOf(bids: readonly Order[], asks: readonly Order[]): number | null {
  const [bid] = bids;
  const [ask] = asks;
  return bid && ask ? ask.price - bid.price : null;
}

function place(book: Book, { id, side, price, quantity }: Extract<Event, { type: "Placed" }>["data"]): Book {
  const sequence = book.sequence + 1;
  const taker: Order = { id, side, price, quantity, sequence };
  const [own, other] = side === "buy" ? [book.bids, book.asks] : [book.asks, book.bids];
  const { rest, makers, trades } = match(taker, other);
  const mine = rest === null ? own : [...own, rest].toSorted(better[side]);
  const [bids, asks] = side === "buy" ? [mine, makers] : [makers, mine];
  const volume = { ...book.volume };
  for (const trade of trades) {
    for (const party of [trade.maker, trade.taker]) volume[party] = (volume[party] ?? 0) + trade.quantity;
  }
  return { bids, asks, trades: [...book.trades, ...trades], sequence, spread: spreadOf(bids, asks), volume };
}

export default defineReducer<Book, Event>({
  initial: () => ({ bids: [], asks: [], trades: [], sequence: 0, spread: null, volume: {} }),
  apply(book, event) {
    if (event.type === "Placed") return place(book, event.data);
    const without = (orders: readonly Order[]): Order[] => orders.filter(({ id }) => id !== event.data.id);
    const bids = without(book.bids);
    const asks = without(book.asks);
    return { ...book, bids, asks, spread: spreadOf(bids, asks) };
  },
});
