/** What every handler of the front door shares: the log, the calls that run now, and the answers that are not read yet. */
import type { Logger } from "../base/log.ts";
import { type Fault, requestInvalid } from "../fault/fault.ts";
import { CallLog, type LoggedCall } from "./call-log.ts";
import { OpenCalls } from "./open-call.ts";
import { asFault } from "./status.ts";
import { UnreadAnswers } from "./unread-answers.ts";

/** Shared by the handlers of one server. */
export class Door {
  readonly calls = new OpenCalls();
  readonly unread = new UnreadAnswers();
  readonly log: CallLog;

  constructor(log: Logger) {
    this.log = new CallLog(log);
  }

  /** What a throw means to the caller. Tells the log. */
  faultOf(error: unknown, method: string, call: LoggedCall): Fault {
    const fault = asFault(error);
    this.log.failed(method, call, fault);
    return fault;
  }
}

/** REQUEST_INVALID for bytes that are not the message they should be. */
export function undecodable(typeName: string): Fault {
  return requestInvalid([{ field: "", description: `the request is not a well-formed ${typeName} message` }]);
}
