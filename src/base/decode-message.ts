/** Decodes protobuf messages and holds each to its own bytes. Wire format: https://protobuf.dev/programming-guides/encoding/. */
import { type DescField, type DescMessage, fromBinary, type MessageShape, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/**
 * The message that `bytes` are. Throws if they are none. Fields that the schema does not know are dropped: they would take a hundred
 * times their size in memory.
 *
 * The library's decoder lets a field run over the end of the message that it stands in, into its neighbour, and reads a number of its
 * own type where the tag says another: two readers could then see two messages. Such bytes throw here.
 */
export function decodeMessage<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const message = fromBinary(schema, bytes, { readUnknownFields: false });
  // After the decoder, whose bound on recursion holds for this as well.
  checkFields(schema, new BinaryReader(bytes), bytes.byteLength);
  return message;
}

/** Reads the fields of a message up to `end`, and of the messages in it. Throws if one of them ends elsewhere, or is written as another type. */
function checkFields(schema: DescMessage, reader: BinaryReader, end: number): void {
  const shapes = shapesOf(schema);
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const shape = shapes.get(number);
    if (shape !== undefined && shape.wireType !== wireType && !(shape.isPackable && isLengthDelimited(wireType))) {
      throw new RangeError(`field ${number} of ${schema.typeName} is written as another type`);
    }
    if (!isLengthDelimited(wireType)) {
      reader.skip(wireType, number);
      continue;
    }
    const valueEnd = reader.uint32() + reader.pos;
    if (valueEnd > end) throw new RangeError(`field ${number} of ${schema.typeName} runs over its end`);
    if (shape?.message === undefined) reader.pos = valueEnd;
    else checkFields(shape.message, reader, valueEnd);
  }
  if (reader.pos !== end) throw new RangeError(`a field of ${schema.typeName} runs over its end`);
}

function isLengthDelimited(wireType: WireType): boolean {
  return wireType === WireType.LengthDelimited;
}

/** How a field stands on the wire. */
interface FieldShape {
  readonly wireType: WireType;
  /** True for lists of numbers, which may come one by one or all in one. */
  readonly isPackable: boolean;
  /** The schema of what is in it; undefined for what is no message. No message of the protocol has a map of messages. */
  readonly message: DescMessage | undefined;
}

const knownShapes = new WeakMap<DescMessage, ReadonlyMap<number, FieldShape>>();

/** The shapes of a message's fields, by number. */
function shapesOf(schema: DescMessage): ReadonlyMap<number, FieldShape> {
  let shapes = knownShapes.get(schema);
  if (shapes === undefined) {
    shapes = new Map(schema.fields.map((field) => [field.number, shapeOf(field)]));
    knownShapes.set(schema, shapes);
  }
  return shapes;
}

function shapeOf(field: DescField): FieldShape {
  if (field.fieldKind === "map") {
    return { wireType: WireType.LengthDelimited, isPackable: false, message: undefined };
  }
  const { message } = field;
  if (message !== undefined) return { wireType: WireType.LengthDelimited, isPackable: false, message };
  const wireType = field.scalar === undefined ? WireType.Varint : wireTypeOf(field.scalar);
  return {
    wireType,
    isPackable: field.fieldKind === "list" && wireType !== WireType.LengthDelimited,
    message: undefined,
  };
}

function wireTypeOf(scalar: ScalarType): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
