/** Decodes protobuf messages and holds each to its own bytes. Wire format: https://protobuf.dev/programming-guides/encoding/. */
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/**
 * The message that `bytes` are. Throws if they are none. Fields that the schema does not know are dropped: they would take a hundred
 * times their size in memory.
 *
 * The library's decoder lets a field run over the end of the message that it stands in, into its neighbour: two readers could then
 * see two messages. Such bytes throw here.
 */
export function decodeMessage<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const message = fromBinary(schema, bytes, { readUnknownFields: false });
  // After the decoder, whose bound on recursion holds for this as well.
  checkFields(schema, new BinaryReader(bytes), bytes.byteLength);
  return message;
}

/** Reads the fields of a message up to `end`, and of the messages in it. Throws if one of them ends elsewhere. */
function checkFields(schema: DescMessage, reader: BinaryReader, end: number): void {
  const nested = nestedOf(schema);
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const valueEnd = reader.uint32() + reader.pos;
    if (valueEnd > end) throw new RangeError(`field ${number} of ${schema.typeName} runs over its end`);
    const message = nested.get(number);
    if (message === undefined) reader.pos = valueEnd;
    else checkFields(message, reader, valueEnd);
  }
  if (reader.pos !== end) throw new RangeError(`a field of ${schema.typeName} runs over its end`);
}

const nestedSchemas = new WeakMap<DescMessage, ReadonlyMap<number, DescMessage>>();

/** The schemas of the fields that hold messages, by number. No message of the protocol has a map of messages. */
function nestedOf(schema: DescMessage): ReadonlyMap<number, DescMessage> {
  let nested = nestedSchemas.get(schema);
  if (nested === undefined) {
    nested = new Map(
      schema.fields.flatMap((field) =>
        field.fieldKind === "map" || field.message === undefined ? [] : [[field.number, field.message]],
      ),
    );
    nestedSchemas.set(schema, nested);
  }
  return nested;
}
