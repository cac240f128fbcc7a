/** What an executor and its supervisor may expect of each other beyond the frames' own text. Both sides read it. */

/**
 * How many CPU budgets one batch may use in all, replays after faults included. A call that has used more CPU time than
 * `cpuTimeMs × CPU_BUDGETS_PER_CALL`, plus slack, will not answer any more.
 */
export const CPU_BUDGETS_PER_CALL = 4;

/** The largest frame that an executor takes or sends: a request of 4 MiB, or a state and an answer, with room for their wrapping. */
export const MAX_EXECUTOR_FRAME_BYTES = 16 * 1024 * 1024;

/** Begins the argument with the ids, joined by commas, of the only keys that the program takes from a gateway. Absent: it takes all. */
export const TRUSTED_KEYS_FLAG = "--trusted-keys=";
