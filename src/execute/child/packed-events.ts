/** Takes events apart that came side by side: `assay.v1.PackedEvents`. Step: request → EVENTS → fold. */

import { BYTES, MAX_LENGTH_BYTES, tag, type Walker } from "../../base/wire-walker.ts";
import { requestInvalid } from "../../fault/fault.ts";
import type { Event, PackedEvents } from "../../gen/assay/v1/event_pb.js";
import { DocumentWriter } from "./documents.ts";
import { type BatchText, Places, textOf } from "./events.ts";
import { TypeTable } from "./type-table.ts";

const TYPES = tag(1, BYTES);
const TYPE_INDEXES = tag(2, BYTES);
const DATA_LENGTHS = tag(3, BYTES);
const DATA = tag(4, BYTES);

/** No batch has as many; what has more is counted by the schema's decoder, and refused. */
const MAX_EVENTS = 0xffff;

/** The packed events that `walker` stands before, without an object an event; undefined: not in their ordinary form, ask the schema's decoder. */
export function wirePacked(walker: Walker): BatchText | undefined {
  const { bytes } = walker;
  const types = new TypeTable(bytes);
  const placesOfTypes: number[] = [];
  while (walker.takes(TYPES)) {
    const end = walker.valueEnd();
    const place = end < 0 ? -1 : types.placeOf(walker.pos, end);
    if (place < 0) return undefined;
    placesOfTypes.push(place);
    walker.pos = end;
  }
  const indexes = walker.takes(TYPE_INDEXES) ? walker.within() : undefined;
  const lengths = walker.takes(DATA_LENGTHS) ? walker.within() : undefined;
  const hasData = walker.takes(DATA);
  const data = hasData ? walker.within() : undefined;
  // Data that is announced and not there is no absence of data.
  if (indexes === undefined || lengths === undefined || (hasData && data === undefined)) return undefined;
  if (walker.pos !== walker.end) return undefined;
  const writer = new DocumentWriter();
  const places = new Places();
  const dataEnd = data?.end ?? 0;
  let at = data?.pos ?? 0;
  while (indexes.pos < indexes.end) {
    const place = placesOfTypes[indexes.varint(MAX_LENGTH_BYTES)];
    const length = lengths.varint(MAX_LENGTH_BYTES);
    if (place === undefined || length < 0 || at + length > dataEnd || places.count >= MAX_EVENTS) return undefined;
    places.add(place);
    if (!writer.add(bytes, at, at + length)) return undefined;
    at += length;
  }
  const isWhole = lengths.pos === lengths.end && at === dataEnd && placesOfTypes.length <= places.count;
  return isWhole ? textOf(types.texts, places, writer) : undefined;
}

/** The events that a decoded message packs, each by itself. Faults: REQUEST_INVALID if its parts do not fit together. */
export function unpack(packed: PackedEvents): Event[] {
  const { types, typeIndexes, dataLengths, data } = packed;
  if (types.length > typeIndexes.length) {
    throw unfit("types", `has ${types.length} entries; there are ${typeIndexes.length} events`);
  }
  if (dataLengths.length !== typeIndexes.length) {
    throw unfit("data_lengths", `has ${dataLengths.length} entries; type_indexes has ${typeIndexes.length}`);
  }
  let at = 0;
  const events = typeIndexes.map((index, event): Event => {
    const type = types[index];
    if (type === undefined) throw unfit(`type_indexes[${event}]`, `is ${index}; types has ${types.length} entries`);
    const end = at + (dataLengths[event] ?? 0);
    if (end > data.byteLength) {
      throw unfit(`data_lengths[${event}]`, `ends at byte ${end}; data has ${data.byteLength} bytes`);
    }
    const document = data.subarray(at, end);
    at = end;
    return eventOf(type, document);
  });
  if (at < data.byteLength) {
    throw unfit("data", `has ${data.byteLength} bytes; data_lengths add up to ${at}`);
  }
  return events;
}

function eventOf(type: string, data: Uint8Array): Event {
  const $typeName = "assay.v1.Event";
  return { $typeName, id: "", source: "", type, subject: "", time: "", datacontenttype: "", data };
}

function unfit(field: string, description: string): Error {
  return requestInvalid([{ field: `batch.packed.${field}`, description }]);
}
