/** How much the server logs. Apart from `log.ts`, so that settings can be read before any library is loaded. */

/** From the least to the most. */
export const LOG_LEVELS = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
