/** Instant-runoff voting with rounds, ties and exhausted ballots. */
import { defineReducer } from "assay";

type Ballot = readonly string[];
interface Round {
  readonly tally: Readonly<Record<string, number>>;
  readonly eliminated: readonly string[];
}
interface State {
  readonly candidates: readonly string[];
  readonly ballots: readonly Ballot[];
  readonly rounds: readonly Round[];
  readonly winner: string | null;
  readonly exhausted: number;
}
type Event =
  | { type: "Nominated"; data: { candidate: string } }
  | { type: "Voted"; data: { preferences: string[] } }
  | { type: "Counted"; data: null };

function count(candidates: readonly string[], ballots: readonly Ballot[]): Pick<State, "rounds" | "winner" | "exhausted"> {
  const standing = new Set(candidates);
  const rounds: Round[] = [];
  for (;;) {
    const tally = Object.fromEntries([...standing].map((candidate): [string, number] => [candidate, 0]));
    let exhausted = 0;
    for (const ballot of ballots) {
      const choice = ballot.find((candidate) => standing.has(candidate));
      if (choice === undefined) exhausted += 1;
      else tally[choice] = (tally[choice] ?? 0) + 1;
    }
    const results = Object.entries(tally);
    const most = Math.max(0, ...results.map(([, votes]) => votes));
    const leader = results.find(([, votes]) => votes === most)?.[0] ?? null;
    if (most * 2 > ballots.length - exhausted || standing.size <= 1) {
      return { rounds: [...rounds, { tally, eliminated: [] }], winner: most > 0 ? leader : null, exhausted };
    }
    const least = Math.min(...results.map(([, votes]) => votes));
    const eliminated = results.filter(([, votes]) => votes === least).map(([candidate]) => candidate);
    rounds.push({ tally, eliminated });
    if (eliminated.length === standing.size) return { rounds, winner: null, exhausted };
    eliminated.forEach((candidate) => standing.delete(candidate));
  }
}

export default defineReducer<State, Event>({
  initial: () => ({ candidates: [], ballots: [], rounds: [], winner: null, exhausted: 0 }),
  apply(state, event) {
    switch (event.type) {
      case "Nominated":
        return { ...state, candidates: [...state.candidates, event.data.candidate] };
      case "Voted": {
        const preferences = [...new Set(event.data.preferences)].filter((candidate) => state.candidates.includes(candidate));
        return { ...state, ballots: [...state.ballots, preferences] };
      }
      case "Counted":
        return { ...state, ...count(state.candidates, state.ballots) };
    }
  },
});
