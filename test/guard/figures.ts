/** The guard's figures, and what it says of them against the budgets. Nothing here measures. */

/** `count`: the same on every run. `bytes`: the same but for a little. */
export type Unit = "count" | "bytes";

export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly measured: number;
}

/** A line of `budgets.json`. */
export interface BudgetLine extends Figure {
  readonly allowed: number;
}

/** What the guard says. `failures` end a test, `notes` do not. */
export interface Judgement {
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}

/** How far bytes may rise: runs differ by less than a hundredth, an object more per event is more than this. */
const SLACK_SHARE = 0.15;
/** So that a figure near zero does not fail for half a slab of buffers. */
const SLACK_BYTES = 4;
/** Counts are exact but for what happens once in a run. */
const SLACK_COUNT = 0.02;
const LOWER_SHARE = 0.25;

const ACCEPT = "`npm run guard -- --accept` writes the new figures into test/guard/budgets.json";

/** The budget that a figure gets when it is accepted. */
export function budgetOf({ name, unit, measured }: Figure): BudgetLine {
  const slack = unit === "count" ? SLACK_COUNT * measured : Math.max(SLACK_BYTES, SLACK_SHARE * measured);
  return { name, unit, measured: rounded(measured), allowed: rounded(measured + slack) };
}

/** Holds figures against budgets. Both MUST have the same names: what is not measured any more would guard nothing. */
export function judge(budgets: readonly BudgetLine[], figures: readonly Figure[]): Judgement {
  const failures: string[] = [];
  const notes: string[] = [];
  const lines = new Map(budgets.map((line) => [line.name, line]));
  for (const { name, unit, measured } of figures) {
    const line = lines.get(name);
    lines.delete(name);
    if (line === undefined) {
      failures.push(`${name}: ${shown(measured, unit)}, and has no budget. ${ACCEPT}.`);
    } else if (!(measured <= line.allowed)) {
      const more = line.measured > 0 ? ` (${Math.round((100 * measured) / line.measured - 100)} % more)` : "";
      failures.push(
        `${name}: ${shown(measured, unit)}, allowed are ${shown(line.allowed, unit)}; it was ${shown(line.measured, unit)}${more}. ` +
          `Find what allocates or crosses more (docs/performance.md, "The guard"). If it is meant: ${ACCEPT}, and the commit says why.`,
      );
    } else if (measured < line.measured * (1 - LOWER_SHARE) && line.measured - measured > SLACK_BYTES) {
      notes.push(
        `${name}: ${shown(measured, unit)}, it was ${shown(line.measured, unit)}: lower the budget. ${ACCEPT}.`,
      );
    }
  }
  for (const name of lines.keys()) failures.push(`${name}: has a budget and was not measured. ${ACCEPT}.`);
  return { failures, notes };
}

function shown(value: number, unit: Unit): string {
  return unit === "bytes" ? `${rounded(value)} B` : String(rounded(value));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
