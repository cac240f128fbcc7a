/** Prints the folded history of a repository for people. */
import { grouped, say } from "./narration.ts";

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
  const which = busiest.length > MOST_LINES ? `the ${MOST_LINES} busiest of ${grouped(busiest.length)}` : "all";
  say(`\n${title} (${which})`);
  const rows = busiest.slice(0, MOST_LINES).map(([name, { commits, added, removed }]) => ({
    name: name.length > NAME_COLUMNS ? `…${name.slice(1 - NAME_COLUMNS)}` : name,
    commits: `${grouped(commits)} ${commits === 1 ? "commit " : "commits"}`,
    added: `+${grouped(added)}`,
    removed: `−${grouped(removed)}`,
  }));
  const width = (column: "name" | "commits" | "added" | "removed"): number =>
    Math.max(...rows.map((row) => row[column].length));
  for (const row of rows) {
    const figures = (["commits", "added", "removed"] as const).map((column) => row[column].padStart(width(column)));
    say(`  ${row.name.padEnd(width("name"))}  ${figures.join("  ")}`);
  }
}

/** Prints the busiest authors and files of a state of the reducer in `modules/history.ts`. */
export function summarise(state: unknown): void {
  const { authors, files } = state as History;
  table("Authors", authors);
  table("Files", files);
}
