/** Checks a batch's events and writes them as the two texts that cross into the isolate. Step: request → EVENTS → fold. */
import { isUtf8 } from "node:buffer";
import type { Event } from "../../gen/assay/v1/event_pb.js";
import { DocumentWriter, SEPARATOR } from "./documents.ts";

/** A batch as text. Whatever is wrong with an event stands in `invalid`, and nothing of that event crosses. */
export interface BatchText {
  readonly count: number;
  /** A JSON array of what events are beside their data: a type, or an object of attributes where more than the type is set. */
  readonly attributes: string;
  /** The documents' nonce; how many events each chunk of them has; and for each event its place in `attributes`. A code unit for each number. */
  readonly layout: string;
  /** The events' JSON documents, as `Documents` says. */
  readonly documents: string;
  /** What is wrong, by index, in ascending order. */
  readonly invalid: ReadonlyMap<number, string>;
}

const NONE_INVALID: ReadonlyMap<number, string> = new Map();
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

/** What is wrong with an event's type, in a sentence. */
export function typeProblem(type: string): string | undefined {
  if (type === "") return "type is empty; it is required, 1 to 256 bytes";
  return longerThan(type, SHORT_BYTES) ? "type is longer than 256 bytes" : undefined;
}

/** What is wrong with an event's attributes, in a sentence. */
function attributeProblem(event: Event): string | undefined {
  const problem = typeProblem(event.type);
  if (problem !== undefined) return problem;
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

function dataProblem({ data }: Event): string | undefined {
  if (data.includes(SEPARATOR)) return "data is not one JSON document (it holds the control character U+001E)";
  return isUtf8(data) ? undefined : "data is not UTF-8";
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

const MAX_SPARE = 16 * 1024;
/** Room for a batch's places, to be used again: batches are read one at a time, each from beginning to end. */
let spare = new Uint16Array(1024);

/** For each event of a batch its place in the table of attributes. */
export class Places {
  #places = spare;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(place: number): void {
    if (this.#count === this.#places.length) {
      const more = new Uint16Array(2 * this.#count);
      more.set(this.#places);
      this.#places = more;
      spare = more.length <= MAX_SPARE ? more : spare;
    }
    this.#places[this.#count] = place;
    this.#count += 1;
  }

  /** As code units, in one byte each if they are less than 256. */
  text(isShort: boolean): string {
    const places = this.#places.subarray(0, this.#count);
    if (isShort) return Buffer.from(places).toString("latin1");
    return Array.from(places, (place) => String.fromCharCode(place)).join("");
  }
}

/** A batch of events whose attributes stand at `places` of `attributes`; undefined if a document is not UTF-8. */
export function textOf(
  attributes: readonly (string | Record<string, string>)[],
  places: Places,
  writer: DocumentWriter,
  invalid: ReadonlyMap<number, string> = NONE_INVALID,
): BatchText | undefined {
  const documents = writer.end();
  if (documents === undefined) return undefined;
  const { nonce, counts, text } = documents;
  return {
    count: places.count,
    attributes: JSON.stringify(attributes),
    layout: nonce + counts + places.text(attributes.length <= 0x100),
    documents: text,
    invalid,
  };
}

/** Checks attributes and encoding. Whether the data is JSON is found out in the isolate, where it is parsed. */
export function batchText(events: readonly Event[]): BatchText {
  const invalid = new Map<number, string>();
  const attributes: (string | Record<string, string>)[] = [];
  const places = new Places();
  const placeOfType = new Map<string, number>();
  for (const [index, event] of events.entries()) {
    const problem = attributeProblem(event) ?? dataProblem(event);
    if (problem !== undefined) invalid.set(index, problem);
    const set = problem === undefined ? attributesOf(event) : "";
    const known = typeof set === "string" ? placeOfType.get(set) : undefined;
    places.add(known ?? attributes.length);
    if (known !== undefined) continue;
    if (typeof set === "string") placeOfType.set(set, attributes.length);
    attributes.push(set);
  }
  const writer = new DocumentWriter();
  for (const [index, { data }] of events.entries()) writer.add(data, 0, invalid.has(index) ? 0 : data.byteLength);
  const text = textOf(attributes, places, writer, invalid);
  if (text === undefined) throw new TypeError("a document that was found to be UTF-8 is not");
  return text;
}
