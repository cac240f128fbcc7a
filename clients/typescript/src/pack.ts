/** Puts the events of a batch side by side, where they have nothing but a type and data: in less room, and cheaper for the server to read. */
import type { Event, PackedEvents } from "./gen/assay/v1/event_pb.js";

/** The events side by side; undefined if one of them has more than a type and data, and they have to go one by one. */
export function packed(events: readonly Event[]): PackedEvents | undefined {
  const places = new Map<string, number>();
  const typeIndexes: number[] = [];
  const dataLengths: number[] = [];
  let bytes = 0;
  for (const event of events) {
    if (!isPlain(event)) return undefined;
    const { type, data } = event;
    const place = places.get(type) ?? places.size;
    if (place === places.size) places.set(type, place);
    typeIndexes.push(place);
    dataLengths.push(data.byteLength);
    bytes += data.byteLength;
  }
  const data = new Uint8Array(bytes);
  let at = 0;
  for (const event of events) {
    data.set(event.data, at);
    at += event.data.byteLength;
  }
  return { $typeName: "assay.v1.PackedEvents", types: [...places.keys()], typeIndexes, dataLengths, data };
}

function isPlain({ id, source, subject, time, datacontenttype }: Event): boolean {
  return id === "" && source === "" && subject === "" && time === "" && datacontenttype === "";
}
