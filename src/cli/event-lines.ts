/** Events out of NDJSON: one JSON document a line, and for each event the line that it stood on. */
import type { Readable } from "node:stream";
import type { EventInput } from "../../clients/typescript/src/index.ts";
import { Problem } from "./problem.ts";

/** How lines become events. */
export interface EventLinesOptions {
  /** What the lines are called in messages: the file's name, or `standard input`. */
  readonly name: string;
  /** Given: each line is the `data` of an event of this type. Undefined: each line is an event with a `type` of its own. */
  readonly type: string | undefined;
  /** Told once for each attribute that no event has, and that is therefore not handed on. */
  readonly onUnknownAttribute: (attribute: string, line: number) => void;
}

/** Longer than the server takes as a whole message. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const TEXT_ATTRIBUTES = ["id", "source", "subject", "time", "datacontenttype"] as const;
const HANDED_ON: ReadonlySet<string> = new Set(["type", "data", "specversion", ...TEXT_ATTRIBUTES]);
const LINE_FEED = 0x0a;
/** A number that JavaScript would write differently than it was written: long, with an exponent or fraction, or minus zero. */
const DELICATE_NUMBER = /\d{16}|\d[eE.]|-0/;

/** Reads a stream of lines as batches of events, as they come. Blank lines are passed over. */
export class EventLines implements AsyncIterable<readonly EventInput[]> {
  readonly #input: Readable;
  readonly #options: EventLinesOptions;
  readonly #unknown = new Set<string>();
  /** For each blank line: how many events stand before it. */
  readonly #blanks: number[] = [];
  #line = 0;
  #events = 0;
  #bytes = 0;

  constructor(input: Readable, options: EventLinesOptions) {
    this.#input = input;
    this.#options = options;
  }

  /** Bytes read so far. */
  get bytesRead(): number {
    return this.#bytes;
  }

  /** Events read so far. */
  get eventsRead(): number {
    return this.#events;
  }

  /** The line, from 1, of the event with this number, from 0. */
  lineOf(event: number): number {
    let blanks = 0;
    for (const before of this.#blanks) {
      if (before > event) break;
      blanks += 1;
    }
    return event + blanks + 1;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly EventInput[], void, undefined> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of this.#input as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk;
      this.#bytes += bytes.byteLength;
      const end = bytes.lastIndexOf(LINE_FEED);
      if (end === -1) {
        rest = Buffer.concat([rest, bytes]);
        if (rest.byteLength > MAX_LINE_BYTES) throw this.#problem("is longer than 4 MiB", this.#line + 1);
        continue;
      }
      const events = this.#parse(Buffer.concat([rest, bytes.subarray(0, end)]));
      rest = Buffer.from(bytes.subarray(end + 1));
      if (events.length > 0) yield events;
    }
    if (rest.byteLength > 0) {
      const events = this.#parse(rest);
      if (events.length > 0) yield events;
    }
  }

  #parse(bytes: Buffer): EventInput[] {
    const events: EventInput[] = [];
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw this.#problem("is not UTF-8", this.#line + 1 + linesBeforeBadUtf8(bytes));
    }
    for (const line of text.split("\n")) {
      this.#line += 1;
      if (line.trim() === "") {
        this.#blanks.push(this.#events);
        continue;
      }
      events.push(this.#event(line));
      this.#events += 1;
    }
    return events;
  }

  #event(line: string): EventInput {
    const { type } = this.#options;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw this.#problem("is not one JSON document");
    }
    // The line as it stands: nothing is parsed and written again.
    if (type !== undefined) return { type, dataJson: line.trim() };
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.#problem(
        "is not a JSON object",
        this.#line,
        "If the lines are bare data, name their type: --type TYPE.",
      );
    }
    return this.#cloudEvent(value as Readonly<Record<string, unknown>>, line);
  }

  #cloudEvent(value: Readonly<Record<string, unknown>>, line: string): EventInput {
    const { type, data } = value;
    if (typeof type !== "string" || type === "") {
      throw this.#problem("has no `type`", this.#line, "If the lines are bare data, name their type: --type TYPE.");
    }
    if (Object.hasOwn(value, "data_base64"))
      throw this.#problem("has `data_base64`; only JSON in `data` can be handed on");
    for (const attribute of Object.keys(value)) {
      if (HANDED_ON.has(attribute) || this.#unknown.has(attribute)) continue;
      this.#unknown.add(attribute);
      this.#options.onUnknownAttribute(attribute, this.#line);
    }
    const event: { -readonly [Name in keyof EventInput]: EventInput[Name] } = { type };
    for (const attribute of TEXT_ATTRIBUTES) {
      const text = value[attribute];
      if (text === undefined || text === null) continue;
      if (typeof text !== "string") throw this.#problem(`has a \`${attribute}\` that is not a string`);
      event[attribute] = text;
    }
    if (data !== undefined) event.dataJson = DELICATE_NUMBER.test(line) ? exactData(line) : JSON.stringify(data);
    return event;
  }

  #problem(what: string, line = this.#line, hint = ""): Problem {
    return new Problem("FILE_INVALID", `${this.#options.name}:${line}: ${what}`, hint);
  }
}

/** The event's data with every number as it was written. Slower, so only where it matters. */
function exactData(line: string): string {
  const exact: unknown = JSON.parse(line, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && context?.source !== undefined ? rawJson(context.source) : value,
  );
  return JSON.stringify((exact as { readonly data: unknown }).data);
}

/** https://github.com/tc39/proposal-json-parse-with-source, which the compiler's own library does not know yet. */
function rawJson(text: string): unknown {
  return (JSON as JSON & { rawJSON(text: string): unknown }).rawJSON(text);
}

/** How many line feeds stand before the first byte that is not UTF-8. */
function linesBeforeBadUtf8(bytes: Buffer): number {
  let lines = 0;
  for (let start = 0; start < bytes.byteLength; ) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.byteLength : found;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return lines;
    }
    lines += 1;
    start = end + 1;
  }
  return lines;
}
