/** The server's log: one JSON object a line, on standard error. */
import { type Logger as PinoLogger, pino } from "pino";
import type { LogLevel } from "./log-level.ts";

/** What the house logs with. MUST never be given source text, payloads, tokens or keys. */
export type Logger = PinoLogger;

const STANDARD_ERROR = 2;

/** Makes the logger. Writes are synchronous, so that the last words of a dying server are not lost. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: STANDARD_ERROR, sync: true }),
  );
}
