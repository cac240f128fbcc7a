import { defineReducer } from "assay";
// Round-robin + Elo + Swiss pairing
interface Player {
  id: string;
  name: string;
  rating: number;
  points: number;
  opponents: string[];
  buchholz: number;
  colours: Array<"W" | "B">;
}
interface Match {
  round: number;
  white: string;
  black: string;
  result?: "1-0" | "0-1" | "1/2";
}
interface Tournament {
  players: Player[];
  matches: Match[];
  round: number;
  standings: string[];
  byes: string[];
}
type TournamentEvent =
  | { type: "PlayerJoined"; data: { id: string; name: string; rating?: number } }
  | { type: "RoundStarted" }
  | {
      type: "ResultReported";
      data: { white: string; black: string; result: NonNullable<Match["result"]> };
    };

const SCORE = { "1-0": [1, 0], "0-1": [0, 1], "1/2": [0.5, 0.5] } as const;
const K = 32;
const expected = (a: number, b: number) => 1 / (1 + 10 ** ((b - a) / 400));
const elo = (a: number, b: number, score: number): number =>
  Math.round(a + K * (score - expected(a, b)));

type Comparator<T> = (a: T, b: T) => number;
const by =
  <T>(key: (value: T) => number | string, direction: "asc" | "desc" = "asc"): Comparator<T> =>
  (a, b) => {
    const x = key(a),
      y = key(b);
    const order = x < y ? -1 : x > y ? 1 : 0;
    return direction === "asc" ? order : -order;
  };
const thenBy =
  <T>(...comparators: Comparator<T>[]): Comparator<T> =>
  (a, b) => {
    for (const compare of comparators) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
const ranking = thenBy<Player>(
  by((p) => p.points, "desc"),
  by((p) => p.buchholz, "desc"),
  by((p) => p.rating, "desc"),
  by((p) => p.name),
);

function swiss(players: readonly Player[]): {
  pairs: Array<[Player, Player]>;
  bye: Player | undefined;
} {
  const pool = [...players].sort(ranking);
  const bye = pool.length % 2 === 1 ? pool.splice(pool.length - 1, 1)[0] : undefined;
  const pairs: Array<[Player, Player]> = [];
  while (pool.length >= 2) {
    const top = pool.shift()!;
    let at = pool.findIndex((p) => !top.opponents.includes(p.id));
    if (at < 0) at = 0;
    const [opponent] = pool.splice(at, 1);
    const whites = (p: Player) => p.colours.filter((c) => c === "W").length;
    pairs.push(whites(top) <= whites(opponent!) ? [top, opponent!] : [opponent!, top]);
  }
  return { pairs, bye };
}
const buchholz = (players: Player[]): Player[] => {
  const points = new Map(players.map(({ id, points }) => [id, points] as const));
  return players.map((p) => ({
    ...p,
    buchholz: p.opponents.reduce((sum, o) => sum + (points.get(o) ?? 0), 0),
  }));
};
const reducer = defineReducer<Tournament, TournamentEvent>({
  initial: () => ({ players: [], matches: [], round: 0, standings: [], byes: [] }),
  apply(t, e) {
    switch (e.type) {
      case "PlayerJoined": {
        if (t.players.some(({ id }) => id === e.data.id)) return t;
        const { rating = 1500, ...rest } = e.data;
        return {
          ...t,
          players: [
            ...t.players,
            { ...rest, rating, points: 0, opponents: [], buchholz: 0, colours: [] },
          ],
        };
      }
      case "RoundStarted": {
        const round = t.round + 1;
        const { pairs, bye } = swiss(t.players);
        const matches = pairs.map<Match>(([w, b]) => ({ round, white: w.id, black: b.id }));
        const players = t.players.map((p) =>
          p.id === bye?.id ? { ...p, points: p.points + 1 } : p,
        );
        return {
          ...t,
          round,
          players,
          matches: t.matches.concat(matches),
          byes: bye ? [...t.byes, bye.id] : t.byes,
        };
      }
      case "ResultReported": {
        const { white, black, result } = e.data;
        const index = t.matches.findLastIndex(
          (m) => m.white === white && m.black === black && m.result === undefined,
        );
        if (index === -1) return t;
        const [forWhite, forBlack] = SCORE[result];
        const w = t.players.find((p) => p.id === white),
          b = t.players.find((p) => p.id === black);
        if (!w || !b) return t;
        const players = t.players.map((p): Player => {
          if (p === w)
            return {
              ...p,
              points: p.points + forWhite,
              rating: elo(w.rating, b.rating, forWhite),
              opponents: [...p.opponents, black],
              colours: [...p.colours, "W"],
            };
          if (p === b)
            return {
              ...p,
              points: p.points + forBlack,
              rating: elo(b.rating, w.rating, forBlack),
              opponents: [...p.opponents, white],
              colours: [...p.colours, "B"],
            };
          return p;
        });
        const ranked = buchholz(players);
        return {
          ...t,
          players: ranked,
          matches: t.matches.map((m, i) => (i === index ? { ...m, result } : m)),
          standings: [...ranked]
            .sort(ranking)
            .map((p, i) => `${i + 1}. ${p.name} ${p.points} (${p.rating})`),
        };
      }
    }
  },
});
export default reducer;
