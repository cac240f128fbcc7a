/** `npm run guard`: prints what calls, events and compilations allocate beside their budgets; `-- --accept` makes it the budget. */
import { parseArgs } from "node:util";
import { judge } from "./figures.ts";
import { accept, figuresOf, readBudgets } from "./measure.ts";

const { values } = parseArgs({ options: { accept: { type: "boolean", default: false } } });
const figures = [...figuresOf("executor-program.ts"), ...figuresOf("compiler.ts")];
if (values.accept) accept(figures);
const budgets = readBudgets();
console.table(
  figures.map((figure) => ({ ...figure, allowed: budgets.find(({ name }) => name === figure.name)?.allowed })),
);
const { failures, notes } = judge(budgets, figures);
for (const line of [...failures, ...notes]) console.log(line);
process.exitCode = failures.length > 0 ? 1 : 0;
