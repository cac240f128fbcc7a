/** Starts the guard's programs, each in a process of its own, and collects their figures; reads and writes the budgets. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTING_FLAGS } from "./allocations.ts";
import { type BudgetLine, budgetOf, type Figure } from "./figures.ts";

const BUDGETS = join(import.meta.dirname, "budgets.json");
const TIMEOUT_MS = 50_000;

/** What one program counts. */
export function figuresOf(program: "executor-program.ts" | "compiler.ts", flags: readonly string[] = []): Figure[] {
  const path = join(import.meta.dirname, program);
  const output = execFileSync(process.execPath, [...COUNTING_FLAGS, path, ...flags], {
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  return JSON.parse(output);
}

export function readBudgets(): BudgetLine[] {
  return JSON.parse(readFileSync(BUDGETS, "utf8"));
}

/** Makes what was measured the budget. */
export function accept(figures: readonly Figure[]): void {
  writeFileSync(BUDGETS, `${JSON.stringify(figures.map(budgetOf), null, 2)}\n`);
}
