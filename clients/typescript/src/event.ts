/** Events on their way to the wire: CloudEvents attributes, and `data` as one JSON document. */
import { status } from "@grpc/grpc-js";
import { AssayError } from "./errors.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";

/** An event as a program has it. Attributes that are absent are not seen by the function either. */
export interface EventInput {
  /** What happened, such as `Deposited`. 1 to 256 bytes. */
  readonly type: string;
  /** Any JSON value. Absent: the function sees none. */
  readonly data?: unknown;
  /** Instead of `data`: the JSON document as it stands, which is neither parsed nor changed on the way. */
  readonly dataJson?: string | Uint8Array;
  readonly id?: string;
  readonly source?: string;
  readonly subject?: string;
  /** A date, or RFC 3339 text. */
  readonly time?: string | Date;
  readonly datacontenttype?: string;
}

const utf8 = new TextEncoder();
const NO_DATA = new Uint8Array(0);
/** More than an event's tags, lengths and list entry take on the wire beside its texts and bytes. */
const EVENT_OVERHEAD_BYTES = 40;

/** The wire's form of an event. Throws an AssayError, `EVENT_INVALID`, for `data` that JSON cannot hold, or a `time` that is none. */
export function toEvent(input: EventInput): Event {
  return {
    $typeName: "assay.v1.Event",
    id: input.id ?? "",
    source: input.source ?? "",
    type: input.type,
    subject: input.subject ?? "",
    time: timeOf(input.time),
    datacontenttype: input.datacontenttype ?? "",
    data: dataOf(input),
  };
}

function timeOf(time: string | Date | undefined): string {
  if (time === undefined || typeof time === "string") return time ?? "";
  if (Number.isNaN(time.getTime())) throw eventInvalid("an event's time is not a date", undefined);
  return time.toISOString();
}

function dataOf(input: EventInput): Uint8Array {
  if (input.dataJson !== undefined) {
    return typeof input.dataJson === "string" ? utf8.encode(input.dataJson) : input.dataJson;
  }
  if (input.data === undefined) return NO_DATA;
  return jsonBytes(input.data, (cause) => eventInvalid("an event's data is not a JSON value", cause));
}

/** A value as a JSON document. Throws what `refusal` makes for one that JSON cannot hold. */
export function jsonBytes(value: unknown, refusal: (cause?: unknown) => AssayError): Uint8Array {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw refusal(error);
  }
  if (text === undefined) throw refusal();
  return utf8.encode(text);
}

function eventInvalid(message: string, cause: unknown): AssayError {
  return new AssayError("EVENT_INVALID", message, { code: status.INVALID_ARGUMENT, retryable: false, cause });
}

/** An upper bound of an event's bytes on the wire, good enough to fill batches by. */
export function eventBytes(event: Event): number {
  const texts = event.id.length + event.source.length + event.type.length + event.subject.length + event.time.length;
  return EVENT_OVERHEAD_BYTES + event.data.byteLength + 3 * (texts + event.datacontenttype.length);
}
