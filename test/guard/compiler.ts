/** Counts what one compilation allocates on the heap, in a process of its own, as the compiler's worker does it. Prints figures as JSON. */
import { compileModule, warmUp } from "../../src/compile/compile-module.ts";
import { anew, moduleOfLines } from "../bench/compile-inputs.ts";
import { countHeapOnly } from "./allocations.ts";
import type { Figure } from "./figures.ts";

const LINES = 100;
const WARM_UP_ROUNDS = 12;
const RUNS = 7;

warmUp();
const module = moduleOfLines(LINES);
const compile = (): void => {
  const { outcome } = compileModule(anew(module).module);
  if (outcome !== "accepted") throw new Error("an ordinary module was not accepted");
};
for (let round = 0; round < WARM_UP_ROUNDS; round += 1) compile();
const heapBytes = countHeapOnly(RUNS, compile);
const figures: Figure[] = [
  { name: `compiler: heap per compilation of ${LINES} lines`, unit: "bytes", measured: heapBytes },
];
process.stdout.write(`${JSON.stringify(figures)}\n`);
