/** A program of the tests for walls that are none but the process. */
import { createLogger } from "../../../src/base/log.ts";
import { processWalls } from "../../../src/sandbox/process-walls.ts";
import type { WalledProgram, Walls } from "../../../src/sandbox/walls.ts";

/** Plain processes. */
export const PLAIN_WALLS: Walls = processWalls(createLogger("silent"));

/** `node` with these arguments. */
export function scripted(words: readonly string[]): WalledProgram {
  return { arguments: words, readable: [], memoryMb: 1_024, reservedMb: undefined };
}
