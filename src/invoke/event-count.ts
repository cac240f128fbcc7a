/** Counts the events of a request that stays undecoded otherwise. Invoke, for functions whose policy bounds them. */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { requestInvalid } from "../fault/fault.ts";

const REDUCE_EVENTS = 3;
const STREAM_BATCH = 2;
const BATCH_EVENTS = 2;
const BATCH_PACKED = 3;
const PACKED_TYPE_INDEXES = 2;
const PACKED_DATA_LENGTHS = 3;

type Visit = (field: number, reader: BinaryReader, end: number) => number;

/** The events of an `assay.v1.ReduceRequest`. Faults: REQUEST_INVALID. */
export function eventsOfCall(request: Uint8Array): number {
  return counted(request, (field) => (field === REDUCE_EVENTS ? 1 : 0));
}

/** The events of an `assay.v1.ReduceStreamRequest` that holds a batch; never fewer than the executor will find. Faults: REQUEST_INVALID. */
export function eventsOfBatch(request: Uint8Array): number {
  return counted(request, (field, reader, end) => (field === STREAM_BATCH ? sum(reader, end, eventsInBatch) : 0));
}

const eventsInBatch: Visit = (field, reader, end) => {
  if (field === BATCH_EVENTS) return 1;
  return field === BATCH_PACKED ? packedEvents(reader, end) : 0;
};

/** Both lists have an entry for each event; where they differ the executor refuses the batch, and the longer one counts. */
function packedEvents(reader: BinaryReader, end: number): number {
  let indexes = 0;
  let lengths = 0;
  sum(reader, end, (field, inner, innerEnd) => {
    if (field === PACKED_TYPE_INDEXES) indexes += varints(inner, innerEnd);
    else if (field === PACKED_DATA_LENGTHS) lengths += varints(inner, innerEnd);
    return 0;
  });
  return Math.max(indexes, lengths);
}

/** A varint ends with the byte whose highest bit is not set. */
function varints(reader: BinaryReader, end: number): number {
  let count = 0;
  while (reader.pos < end) {
    reader.uint64();
    count++;
  }
  return count;
}

function counted(request: Uint8Array, visit: Visit): number {
  const reader = new BinaryReader(request);
  try {
    return sum(reader, reader.len, visit);
  } catch {
    throw requestInvalid([{ field: "", description: "the request is not a well-formed message" }]);
  }
}

/** What `visit` answers for each field with a length, together. A number that is not packed counts as a list of one, as the decoder has it. */
function sum(reader: BinaryReader, end: number, visit: Visit): number {
  let total = 0;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) {
      const length = reader.uint32();
      const valueEnd = reader.pos + length;
      if (valueEnd > end) throw new RangeError("truncated");
      total += visit(field, reader, valueEnd);
      reader.pos = valueEnd;
    } else if (wireType === WireType.Varint) {
      const from = reader.pos;
      reader.skip(wireType, field);
      const valueEnd = reader.pos;
      reader.pos = from;
      total += visit(field, reader, valueEnd);
      reader.pos = valueEnd;
    } else reader.skip(wireType, field);
    if (reader.pos > end) throw new RangeError("truncated");
  }
  return total;
}
