/** Ranks poker hands: tuples, literal unions, sorting by several keys. */
import { defineReducer } from "assay";

const RANKS = "23456789TJQKA";
const NAMES = ["high card", "pair", "two pairs", "three of a kind", "straight", "flush", "full house", "four of a kind", "straight flush"] as const;
type HandName = (typeof NAMES)[number];
type Suit = "c" | "d" | "h" | "s";
type Card = { rank: number; suit: Suit };
type Score = readonly [category: number, ...kickers: number[]];

const isSuit = (text: string | undefined): text is Suit => text !== undefined && ["c", "d", "h", "s"].includes(text);

function parseCard(text: string): Card {
  const [rankLetter = "", suit] = text;
  const rank = RANKS.indexOf(rankLetter);
  if (rank < 0 || !isSuit(suit)) throw new SyntaxError(`no card: ${text}`);
  return { rank, suit };
}

function score(cards: readonly Card[]): Score {
  const counts = new Map<number, number>();
  for (const { rank } of cards) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const groups = [...counts].sort(([rankA, a], [rankB, b]) => b - a || rankB - rankA);
  const kickers = groups.map(([rank]) => rank);
  const shape = groups.map(([, count]) => count).join("");
  const flush = cards.every(({ suit }) => suit === cards[0]?.suit);
  const [high = 0, second = 0] = kickers;
  const wheel = shape === "11111" && high === 12 && second === 3;
  const straight = shape === "11111" && (high - (kickers.at(-1) ?? 0) === 4 || wheel);
  const order = wheel ? [3] : kickers;
  if (straight && flush) return [8, ...order];
  if (shape === "41") return [7, ...kickers];
  if (shape === "32") return [6, ...kickers];
  if (flush) return [5, ...kickers];
  if (straight) return [4, ...order];
  if (shape === "311") return [3, ...kickers];
  if (shape === "221") return [2, ...kickers];
  if (shape === "2111") return [1, ...kickers];
  return [0, ...kickers];
}

function compare(a: Score, b: Score): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

type State = { rounds: { winners: string[]; hand: HandName }[]; wins: Record<string, number> };

export default defineReducer<State, { type: "Shown"; data: { hands: Record<string, string> } }>({
  initial: () => ({ rounds: [], wins: {} }),
  apply({ rounds, wins }, { data: { hands } }) {
    const scored = Object.entries(hands).map(([player, text]) => ({ player, score: score(text.split(" ").map(parseCard)) }));
    scored.sort((a, b) => compare(b.score, a.score));
    const best = scored[0];
    if (!best) return { rounds, wins };
    const winners = scored.filter((other) => compare(other.score, best.score) === 0).map(({ player }) => player);
    const next = { ...wins };
    for (const winner of winners) next[winner] = (next[winner] ?? 0) + 1;
    return { rounds: [...rounds, { winners, hand: NAMES[best.score[0]] ?? "high card" }], wins: next };
  },
});
