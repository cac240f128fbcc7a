/** What every handler of the front door shares: the log, the calls that run now, and the answers that are not read yet. */
import type { Logger } from "../base/log.ts";
import { type Fault, requestInvalid } from "../fault/fault.ts";
import { OpenCalls } from "./open-call.ts";
import { asFault } from "./status.ts";
import { UnreadAnswers } from "./unread-answers.ts";

/** Shared by the handlers of one server. */
export class Door {
  readonly calls = new OpenCalls();
  readonly unread = new UnreadAnswers();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** What a throw means to the caller. Notes it in the log: defects with their cause, faults where debugging is on. */
  faultOf(error: unknown, method: string, requestId: string): Fault {
    const fault = asFault(error);
    if (fault.reason === "INTERNAL") {
      this.#log.error({ method, requestId, err: fault.details.cause ?? fault }, "internal error");
    } else if (this.#log.isLevelEnabled("debug")) {
      this.#log.debug({ method, requestId, reason: fault.reason }, "call failed");
    }
    return fault;
  }
}

/** REQUEST_INVALID for bytes that are not the message they should be. */
export function undecodable(typeName: string): Fault {
  return requestInvalid([{ field: "", description: `the request is not a well-formed ${typeName} message` }]);
}
