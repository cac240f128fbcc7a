/** Checks a batch's events and writes them as the two texts that cross into the isolate. Step: request → EVENTS → fold. */
import { isUtf8 } from "node:buffer";
import type { Event } from "../../gen/assay/v1/event_pb.js";

/** A batch as text. Whatever is wrong with an event stands in `invalid`, and nothing of that event crosses. */
export interface BatchText {
  readonly count: number;
  /** A JSON array with an entry an event: its type, or an object of its attributes if more than the type is set. */
  readonly attributes: string;
  /** The events' JSON documents, U+001E between them. It cannot stand in JSON, so no document can splice into its neighbour (RFC 7464). */
  readonly documents: string;
  /** What is wrong, by index, in ascending order. */
  readonly invalid: ReadonlyMap<number, string>;
}

const SEPARATOR = 0x1e;
const SHORT_BYTES = 256;
const LONG_BYTES = 1024;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,30})?(?:[Zz]|[+-](\d\d):(\d\d))$/;
const JSON_TYPE = /^(?:application\/json|[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}\+json)(?:\s*;.*)?$/i;

function longerThan(text: string, maxBytes: number): boolean {
  return text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes);
}

function isRfc3339(time: string): boolean {
  const parts = RFC_3339.exec(time);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return false;
  const daysInMonth = month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0;
  return (
    day >= 1 &&
    day <= daysInMonth &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    // 60 is a leap second.
    Number(second) <= 60 &&
    Number(zoneHour) <= 23 &&
    Number(zoneMinute) <= 59
  );
}

/** What is wrong with an event's attributes, in a sentence. */
function attributeProblem(event: Event): string | undefined {
  if (event.type === "") return "type is empty; it is required, 1 to 256 bytes";
  if (longerThan(event.type, SHORT_BYTES)) return "type is longer than 256 bytes";
  if (event.id !== "" && longerThan(event.id, SHORT_BYTES)) return "id is longer than 256 bytes";
  if (event.source !== "" && longerThan(event.source, LONG_BYTES)) return "source is longer than 1,024 bytes";
  if (event.subject !== "" && longerThan(event.subject, LONG_BYTES)) return "subject is longer than 1,024 bytes";
  if (event.time !== "" && (event.time.length > 64 || !isRfc3339(event.time))) {
    return "time is not a date and time of RFC 3339, such as 2026-11-20T08:30:00Z";
  }
  if (event.datacontenttype !== "" && (event.datacontenttype.length > 256 || !JSON_TYPE.test(event.datacontenttype))) {
    return "datacontenttype is not application/json or a type ending in +json";
  }
  return undefined;
}

/** The attributes as they cross: a bare type where nothing else is set, which is most events. */
function attributesOf(event: Event): string | Record<string, string> {
  const { id, source, type, subject, time, datacontenttype } = event;
  if (id === "" && source === "" && subject === "" && time === "" && datacontenttype === "") return type;
  const set: Record<string, string> = {};
  if (id !== "") set.id = id;
  if (source !== "") set.source = source;
  set.type = type;
  if (subject !== "") set.subject = subject;
  if (time !== "") set.time = time;
  if (datacontenttype !== "") set.datacontenttype = datacontenttype;
  return set;
}

/** Checks attributes and encoding. Whether the data is JSON is found out in the isolate, where it is parsed. */
export function batchText(events: readonly Event[]): BatchText {
  const invalid = new Map<number, string>();
  const attributes: (string | Record<string, string>)[] = [];
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const problem =
      attributeProblem(event) ??
      (event.data.includes(SEPARATOR)
        ? "data is not one JSON document (it holds the control character U+001E)"
        : undefined);
    if (problem !== undefined) invalid.set(index, problem);
    attributes.push(problem === undefined ? attributesOf(event) : "");
    bytes += 1 + (problem === undefined ? event.data.byteLength : 0);
  }
  const joined = Buffer.allocUnsafe(bytes);
  const join = (): number => {
    let offset = 0;
    for (const [index, event] of events.entries()) {
      if (offset > 0) joined[offset - 1] = SEPARATOR;
      if (!invalid.has(index)) {
        joined.set(event.data, offset);
        offset += event.data.byteLength;
      }
      offset += 1;
    }
    return Math.max(0, offset - 1);
  };
  let end = join();
  // The separator is ASCII: the whole is UTF-8 exactly if each document is.
  if (!isUtf8(joined.subarray(0, end))) {
    for (const [index, event] of events.entries()) {
      if (!invalid.has(index) && !isUtf8(event.data)) invalid.set(index, "data is not UTF-8");
    }
    end = join();
  }
  return {
    count: events.length,
    attributes: JSON.stringify(attributes),
    documents: joined.toString("utf8", 0, end),
    invalid: new Map([...invalid].sort(([a], [b]) => a - b)),
  };
}
