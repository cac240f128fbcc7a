/** Prints the folded history of a repository for people. */
import { say } from "./narration.ts";

interface Tally {
  readonly commits: number;
  readonly added: number;
  readonly removed: number;
}

interface History {
  readonly commits: number;
  readonly authors: Readonly<Record<string, Tally>>;
  readonly files: Readonly<Record<string, Tally>>;
}

const MOST_LINES = 5;
const NAME_COLUMNS = 44;

function table(title: string, tallies: Readonly<Record<string, Tally>>): void {
  const busiest = Object.entries(tallies).sort(([, a], [, b]) => b.commits - a.commits);
  say(`\n${title} (${busiest.length}${busiest.length > MOST_LINES ? `, the ${MOST_LINES} busiest` : ""})`);
  for (const [name, { commits, added, removed }] of busiest.slice(0, MOST_LINES)) {
    const cut = name.length > NAME_COLUMNS ? `…${name.slice(1 - NAME_COLUMNS)}` : name;
    say(`${cut.padEnd(NAME_COLUMNS)} ${String(commits).padStart(6)} commits  +${added} −${removed}`);
  }
}

/** Prints the busiest authors and files of a state of the reducer in `modules/history.ts`. */
export function summarise(state: unknown): void {
  const { commits, authors, files } = state as History;
  say(`${commits} commits.`);
  table("Authors", authors);
  table("Files", files);
}
