/** A leaderboard with ties, ranks and a top three. */
import { defineReducer } from "assay";

interface Row {
  readonly player: string;
  readonly score: number;
  readonly rank: number;
}

type State = { readonly scores: Readonly<Record<string, number>>; readonly board: readonly Row[]; readonly podium: string };
type Event =
  | { type: "Scored"; data: { player: string; points: number } }
  | { type: "Disqualified"; data: { player: string } };

const collate = (a: string, b: string): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

function rank(scores: Readonly<Record<string, number>>): readonly Row[] {
  const sorted = Object.entries(scores)
    .map(([player, score]) => ({ player, score }))
    .toSorted((a, b) => b.score - a.score || collate(a.player, b.player));
  let rank = 0;
  return sorted.map((row, index, rows) => {
    if (rows[index - 1]?.score !== row.score) rank = index + 1;
    return { ...row, rank };
  });
}

function project(scores: Readonly<Record<string, number>>): State {
  const board = rank(scores);
  const podium = board
    .filter(({ rank }) => rank <= 3)
    .map(({ player, rank }) => `${rank}. ${player}`)
    .join(", ");
  return { scores, board, podium };
}

export default defineReducer<State, Event>({
  initial: () => project({}),
  apply({ scores }, event) {
    const { player } = event.data;
    if (event.type === "Disqualified") {
      const { [player]: _removed, ...rest } = scores;
      return project(rest);
    }
    return project({ ...scores, [player]: (scores[player] ?? 0) + event.data.points });
  },
});
